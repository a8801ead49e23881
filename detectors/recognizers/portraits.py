"""People whom a sentence describes without a name, by how many kinds of what neighbours know it puts together.

Age, home, work, a circle, a past, an origin, what happened, and that there is nobody else like it: each alone tells
nothing, four of them point at one person, and three do where the place is small or the person said to be the only one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from detectors.findings import Finding
from detectors.recognizers.base import TextRecognizer, matches
from detectors.recognizers.needed import Needing
from detectors.recognizers.openings import beginning
from detectors.recognizers.special_care import NarrativeRecognizer, SpecialCareRecognizer
from detectors.recognizers.traces import AGED, COUNTED, EVENT, GENERAL, INVENTED, SMALL_CIRCLE
from detectors.views.normalise import View

_SCORE = 0.65
_SENTENCE = 60
"""Characters on each side of somebody that are read with it, as far as its sentence goes."""
_NUMBER = r"(?:[0-9]{1,3}|[一二三四五六七八九]?十[一二三四五六七八九]?|百)"
_PERSON = (
    r"(?:男性|女性|男子|女子|男児|女児|男の子|女の子|おばあさん|おじいさん|お婆さん|お爺さん|おばあちゃん|おじいちゃん|青年|少年|少女|老人|老夫婦|夫婦|親子|母子|父子|姉妹|兄弟|母親|父親|未亡人|妊婦"
    r"|(?:長|次|二|三|四)[男女]|息子|娘|奥さん|奥様|ご主人|旦那|妻|夫|嫁|婿|母|父|孫|双子|三つ子|主人|店主|大将|女将|おかみ|オ[ー-]ナ[ー-]|経営者|社長|院長|園長|校長|教頭|住職|神主|宮司|会長|区長|組合長|団長|主将|部長|係長"
    r"|生徒|児童|園児|学生|留学生|選手|教師|教諭|教員|医師|歯医者|獣医|看護師|助産師|保健師|保育士|介護士|消防士|警察官|自衛官|運転手|漁師|農家|船長|職人|大工|店員|工員|住人|入居者|利用者|相談者|候補|卒業生|実習生|船頭|画家|床屋|部員|警官|夫婦|支店長|駅長|局長|五つ子|宣誓をした|二人|[小中高][1-6]|子|[一二三四五六七八九0-9]代目|家族|元[一-鿿]{1,6}|男|女|方|者|人|[A-Z](?:さん|氏))"
)
_SOMEBODY = beginning(
    rf"{_PERSON}(?:[0-9二三四五六]人)?(?=[はがのをにとで、。・,(（:]|から|も|$|\n| )"
)
_AGE = re.compile(
    beginning(
        rf"(?<![0-9第〜~-]){_NUMBER}(?:歳|才|代(?!目|表|理|金)|すぎ|過ぎ|近い|路)|[(（、]{_NUMBER}[)）、]|[小中高][1-6]年?(?:生|で|の|、|・|$)|[小中高](?:学校)?[1-6一二三四五六]年|[1-6]年[1-9]組|年[長中少]の|成人し|還暦|年長クラス|年少クラス|齢[一二三四五六七八九十]|九十(?:すぎ|過ぎ|の)|古希|喜寿|米寿|卒寿|(?:当時|今)[小中高][1-6]|新卒|高齢|老|幼い"
    )
)
_HOME = re.compile(
    r"丁目|(?<![一-鿿])[一-鿿々ヶがケァ-ヺー]{1,5}(?:町(?!村)|村(?!民税)|地区|集落|団地|自治会|町内会|台(?=の|に|で|、|。|$)|丘|ヶ丘|島(?=[でのにへ、])|区(?=[のにで、])|谷|沢|浜|岬|の里)(?![一-鿿]{2})|(?:新田|岬|元町|本町|[一二三四五六]区)(?=[のにで、])|[東西南北](?:町|区|部)|大字|(?:市営|県営|町営|公営)住宅|アパ[ー-]ト|マンション|[0-9]号棟|[0-9]階|[A-Z]棟|角の家|の裏|の隣|の向かい|近く|たもと|そば|商店街|駅前|港町|在住|に住む|に住んで|に暮らす|で暮らす|の集落|地区|の奥|堤防|山の上|川沿い|通りの|一軒家|役場の|農協|信金|消防署|学園|分校|(?:県境|谷|峠|半島)の|[一-鿿]{1,4}(?:島|町|台)の|(?:市|町|村|区)内(?!の?全)|(?:この|当)(?:町|村|島|地区)|隣町"
)
_WORK = re.compile(
    r"[一-鿿ァ-ヺー]{1,6}屋(?=[のでをに、]|$)|床屋|酒屋|肉屋|魚屋|本屋|豆腐屋|理容|美容|店主|職人|漁師|農家|農業|酪農|船長|大工|医師|歯医者|獣医|看護師|助産師|保健師|保育士|介護士|消防|警察官|自衛|運転手|教師|教員|教諭|教頭|校長|住職|神主|宮司|牧師|民生委員|(?:前|元|現|副)(?:会長|区長|町長|市議|町議|組合長|教員|校長|議員|[一-鿿]{1,3}員|[一-鿿ァ-ヺー]{2,6}(?:手|士|師|者|官))|会長|区長|組合長|団長|議員|候補|主将|部員|選手|工場|会社員|当課|[一-鿿]{1,4}課(?:の|に|で)|係長|勤め|勤務|経営|営む|代目|跡取り|後継|船員|夜勤|パ[ー-]ト|塾|画家|陶芸|[一-鿿ァ-ヺー]{1,6}(?:屋|店|店長|師|士|(?<!委)員|官|業|職|技能実習生|局長|駅長|支店長|船頭|受付|教師|会計|院)(?=の(?!届|設)|を(?:開|営|し)|で|、|だ|に(?:勤|い)|が(?:癌|倒|い)|(?:（|\()|は(?:耳|目))|元[一-鿿ァ-ヺー]{2,8}(?=[でのは、が]|$)|仕事|分団|[一-鿿]係の"
)
_ONLY = re.compile(
    beginning(
        r"唯一|ただ(?:一人|ひとり|[1一]軒)|(?:一人|ひとり|一軒|一組|一家族|1人|1軒|一世帯)(?:だけ|しか|のみ)|(?:市内|町内|村|県内|全国|地区)で(?:は)?(?:初めて|初の|最初)|最高齢|最年少|最年長|一人生き残|人口[0-9一二三四五六七八九十百]{1,4}人の|[0-9一二三四五六七八九十]{1,3}世帯(?:しか|だけ|の(?:集落|島|村))|珍しい|全国(?:ニュ[ー-]ス|大会|紙)|甲子園|[市町村]長選[でに]|最後の(?:卒業|住人|一人)|(?:生徒会|自治会|[中小高]校?の生徒会)長の|毎年仮装|(?:部|会|[中小高]|[保育幼稚こども]{2,3}園)の(?:前|元|現)?(?:園長|主将|部長|会長|校長|教頭)|[0-9二三四五六七八九]代目|の元?区長|自治会の?(?:前|元)?会長|の(?:店主|跡取り|住職|院長|船長)"
    )
)
_ORIGIN = re.compile(
    r"[ァ-ヺー]{2,9}(?:国籍|人(?![ァ-ヺ口数])|出身|籍)|[一-鿿]{2,4}(?:出身|国籍)|外国籍|帰国子女|移住して|嫁いで|転校して|越してき|引っ越してき|(?:隣町|県外|都会|東京|大阪)から"
)
_PAST = re.compile(
    beginning(
        r"(?:昨年|去年|先月|先週|一昨年|[0-9一二三四五六七八九十元]{1,2}年(?:前|の)|この春|今年[0-9]{0,2}月?に?|震災|水害|事故|火事|火災|台風)[^。\n]{0,14}(?:た|で|し)|甲子園|市長選|町長選|市議選|全国大会|新聞に載|テレビに出|事件で"
    )
)
_STATE = re.compile(
    beginning(
        r"一人暮らし|ひとり暮らし|一人で(?:住|暮)|独居|独身|未婚|母子|父子|ひとり親|身寄り|子(?:ども)?[0-9一二三四五六七八九]人|[0-9二三四五六七八九十]{1,2}匹|犬を|猫を|無職|失業|仕事をなく|職を失|引きこも|ひきこも|不登校|借金|生活保護|離婚|再婚|夫婦げんか|休職|育休|産後|妊娠|双子|三つ子|先立たれ|亡くし|死別|別居|孤独死|ゴミ屋敷|ごみ屋敷|逃げてき|駆け落ち|保育園に落|訪問介護|要介護|寝たきり|車椅子|車いす|全盲|盲目|耳が|目が|両足|片足|片腕|手話|義足|失っ|失明|骨折|倒れ|入院|転んで|透析|難病|がん|癌|認知症|糖尿|精神科|うつ|自殺|亡くなっ|逮捕|前科|服役|叫ん|怒鳴|暴れ|髪の|入れ墨|刺青|大柄|白髪|仮装|テント|行方不明|押し入|盗み|訴えられ|失踪|失職|滞納|独り身|シングル|夜の仕事|帰国|身寄り|移籍|転校|片|脚を|免許を返|摂食|癌|服役|少年院|元受刑|両親|大麻|薬物|暴力|介護で|休みがち|障害|施設|眼鏡|杖"
    )
)
_MANY = re.compile(
    beginning(
        r"[0-9一二三四五六七八九十百]+(?:人|名)(?:です|いる|が|の(?:うち|方|参加))(?!い?て?しか)|[0-9]世帯で|割合|平均|件数|世帯は|者数|整備|修繕|補助金?|要綱|基準|定員|任期|手当|見直|後継者は|店舗数|券が|集計|検討|養成|増え(?:て|た|る)|苦情$|支援員|ボランティア|モデルプラン|のおすすめ|という(?:設定|小説|役)|ペルソナ|方に(?:は|お|限)|ください$|ましょう|市民の皆|皆さん|方々|[歳代](?:以上|以下|未満)|何[歳人]|か$|記事|要約|放送|避難|選手となった|開拓|優勝した"
    )
)
"""A sentence about a service or about many."""
_KINDS = (_AGE, _HOME, _WORK, _ORIGIN, _PAST)


class PortraitRecognizer(TextRecognizer):
    """From four kinds on .65, three with nobody else like it .65."""

    finds = ("NARRATIVE_IDENTITY",)
    starts = "".join(
        map(chr, [*range(0x30, 0x3A), *range(0x3041, 0x3097), *range(0x30A1, 0x30FB), *range(0x4E00, 0xA000)])
    )  # fmt: skip
    reach = 128
    needs = Needing(((re.compile(_SOMEBODY, re.MULTILINE), None),))

    def find(self, view: View) -> Iterator[Finding]:
        text = view.text
        for pattern, _, stretch in self.needs.worth(view.parts, 16):
            for match in matches(pattern, text, stretch):
                first, last = _sentence(text, *match.span())
                # One person is found once in a sentence, by the first word for him.
                before = next(iter(pattern.finditer(text, first, match.start())), None)
                if before is None and _is_told(text, first, last):
                    seen = (k.search(text, first, match.end()) for k in (*_KINDS, _STATE))
                    start = min([match.start(), *(kind.start() for kind in seen if kind)])
                    if not _is_told_already(text, start, match.end()):
                        yield self.finding(view, start, match.end(), "NARRATIVE_IDENTITY", _SCORE)


_NARRATIVES = NarrativeRecognizer()


def _is_told_already(text: str, start: int, end: int) -> bool:
    aged = AGED.finditer(text, start, end)
    return any(_NARRATIVES.score(text, *match.span()) >= _SCORE for match in aged)


def _sentence(text: str, start: int, end: int) -> tuple[int, int]:
    first, last = max(0, start - _SENTENCE), min(len(text), end + _SENTENCE)
    begin = max(text.rfind(stop, first, start) for stop in "。\n") + 1 or first
    ends = (at for stop in "。\n" if (at := text.find(stop, end, last)) >= 0)
    return begin, min(ends, default=last)


def _is_told(text: str, first: int, last: int) -> bool:
    """What costs least to look for is looked for first: in most sentences it is too little for the rest to matter."""
    only = bool(_ONLY.search(text, first, last))
    least = 2 if only else 4
    kinds = sum(bool(kind.search(text, first, last)) for kind in (_AGE, _PAST))
    state = _STATE.search(text, first, last)
    around = bool(state) + bool(state and _STATE.search(text, state.end(), last))
    dear = [_ORIGIN, _HOME, _WORK]
    # A circle and, where no state is told, what happened may come to these.
    further = 1 + (state is None)
    while dear:
        if kinds + around + len(dear) + further < least:
            return False
        kinds += bool(dear.pop().search(text, first, last))
    if kinds < 1 or kinds + only < 2:
        return False
    if kinds + around < least:
        around += bool(SMALL_CIRCLE.search(text, first, last))
    if state is None and kinds + around == least - 1:
        around += _happens(text, first, last)
    if kinds + around < least:
        return False
    general = (_MANY, GENERAL, INVENTED) if only else (_MANY, GENERAL, COUNTED, INVENTED)
    return not any(pattern.search(text, first, last) for pattern in general)


def _happens(text: str, first: int, last: int) -> bool:
    return bool(
        EVENT.search(text, first, last) or SpecialCareRecognizer.topic.search(text, first, last)
    )
