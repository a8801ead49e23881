"""What only people are, do and have: relatives, a death, testimony, a rank. Beside it even a doubtful word is a person."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence

from detectors.names.model import Floats
from detectors.names.reader import Reading, named
from detectors.recognizers.touching import Places

HUMAN = 0.02
"""The probability from which on that is enough: the field doubts such words more than it should."""
_KIN = (
    "(?:妻|夫|息子|娘|父|母|兄|弟|姉|妹|[長次三四五]男|[長次三四五]女|養子|養女|祖父|祖母|甥|姪|従兄弟?|従弟|いとこ|恋人|愛人|婚約者|未亡人|両親"
    "|側室|正室|王妃|家臣|家老|弟子|師匠|親友|盟友|妃|婿|後妻|先妻|継父|継母|義[父母兄弟姉妹])"
)
_CALLING = (
    "(?:監督|作曲家|作詞家|作家|俳優|女優|歌手|デザイナー|選手|投手|大統領|首相|教授|社長|会長|学者|詩人|画家|指揮官|指揮者|投資家|記者|司教|将軍|国王|実業家|政治家"
    "|プロデューサー|ギタリスト|ドラマー|ボーカル|ベーシスト|ピアニスト|司会|声優|建築家|写真家|漫画家|小説家|脚本家|評論家|弁護士|医師|看護師|教師|軍人|騎手|棋士|力士|騎士|酋長"
    "|女性|男性|少年|少女|青年|老人|主人公|ヒロイン|主役|悪役|[作著]者|原作者|発明者|発見者|創業者|創設者|創始者|設立者|考案者|提唱者|プロレスラー|タレント|芸人|本名|芸名|旧姓)"
)
_CALLINGS = re.compile(
    "(?:政治家|実業家|俳優|女優|歌手|作家|小説家|漫画家|画家|学者|選手|プロレスラー|ミュージシャン|作曲家|作詞家|音楽家|声優|タレント|アナウンサー|弁護士|医師|教育者|軍人|武将|官僚"
    "|外交官|詩人|俳人|歌人|評論家|ジャーナリスト|写真家|建築家|僧|レーサー|ドライバー|ボクサー|力士|騎手|棋士|アイドル|芸人|落語家|脚本家|プロデューサー|指揮者|ピアニスト|ギタリスト"
    "|ドラマー|ベーシスト|ダンサー|哲学者|思想家|革命家|公家|皇族|司祭|技師)(?:であり|である|だ|であった|だった)?[。、]"
)
_RANK = (
    "(?:元|前|次期|副)?(?:大統領|首相|総統|[伯公侯子男]爵|将軍|[大中少准][将佐尉]|[上下]院議員|[国外財]務長官|国防長官|外相|財務相|国防相|夫妻|両人|党首|皇太子|親王|被告|容疑者"
    "|大使)(?![一-鿿])"
)
_BEHIND = re.compile(
    rf"の(?:{_KIN}(?!体|会|子|親)|自殺|没後|死後|死去|死(?![者因亡])|遺体|遺言|伝記|自伝|遺志|墓|葬儀|遺族|遺骨|側近|腹心|門下|門人|教え子|同級生|親戚|親族|愛犬|肖像|銅像|晩年|幼少期|少年時代|生家|著書|著作|回想録|回顧録|自叙伝|日記|詩集|戯曲|助言|アドバイス|推薦|指導|証言|手紙|部下|友人|後任|代役|後継者|秘書|自宅|代理人|生涯|逮捕)"
    "|が(?:著し|執筆|死去|亡くな|生まれ|演じ|主演|好演|客演|作曲|作詞|歌っ|歌う|暗殺され|逮捕され|殺害され|処刑され|戦死|病死|自殺|即位|退位|辞任|辞職|当選|出馬|立候補|結婚|語っ|述べ|証言|述懐)"
    "|に(?:師事|弟子入り|嫁い|求婚|恋し|恋を|敗れ|任命|狙われ|殺され|暗殺され|射殺され)"
    "|を(?:説得|暗殺|抹殺|処刑|逮捕|殺害|射殺|刺殺|毒殺|襲撃|尋問|誘拐|起用|指名|罷免|解任|更迭|養子|妻に|娶|寵愛|主演に|主役に|破っ|下し|倒し|倒す|慕)"
    "|は(?:、?(?:[0-9]{4}年)?(?:[0-9]{1,2}月)?(?:[0-9]{1,2}日)?に?(?:生まれ|死去|亡くな|結婚し|没し|死亡)|死後|離婚|自殺|病死|戦死|処刑|暗殺|逮捕|即位|退位|辞任|辞職|当選|出馬|立候補|入院|引退し|語っ|語る|述べ|話し|答え|述懐|証言|回想|叫|泣|笑|微笑|、?その[夜日]に)"
    rf"|と(?:結婚|離婚|再婚|婚約|交際|対戦|対談|共演|共著)|役(?:を|で|に|の)|{_RANK}"
)
_BEFORE = re.compile(
    rf"(?:(?<![一-鿿]){_KIN}(?P<close>(?:の|で(?:ある|あった)|・|は)?)|{_CALLING}(?:の|で(?:ある|あった)|・))$"
)
_OPENS = frozenset("。\n")
_DEFINED = re.compile(r"(?: ?\([^()\n]{0,20}\))?は、?(?P<what>[^。\n]{0,40})")
"""Behind the first words of a sentence that says what somebody is: 山田一郎（1950年 -）は、日本の実業家。"""
_KANJI = re.compile("[一-鿿々]")
_NAME = re.compile("[一-鿿々ァ-ヺー・=]{2,}")
"""One letter is too little to go by, Latin words are terms, and with hiragana it is a common word as often: 子ども."""
_LOOK = 16


def is_human(text: str, start: int, end: int, known_as: Callable[[str], str]) -> bool:
    """Whether what stands there is said to be, to do or to have what only people can. `known_as` is the dictionary's."""
    if not _NAME.fullmatch(text, start, end) or not (
        _BEHIND.match(text, end) or _introduced(text, start) or _is_defined(text, start, end)
    ):
        return False
    known = set(known_as(text[start:end]))
    return not known or bool(known & set("FGN"))


def faintly(
    text: str,
    reading: Reading,
    chances: Floats,
    likely: Sequence[tuple[int, int, float]],
    known_as: Callable[[str], str],
) -> Iterator[tuple[int, int, float]]:
    """People whom the model all but rules out, apart from the `likely` ones."""
    taken = Places(likely)
    for first, last, chance in named(chances, "PERSON", HUMAN, HUMAN):
        start, end = reading.span(first, last)
        if not taken.touches(start, end) and is_human(text, start, end, known_as):
            yield start, end, chance


def _introduced(text: str, start: int) -> bool:
    before = _BEFORE.search(text, max(0, start - _LOOK), start)
    # 母 and 親 are one word in kanji; only katakana follows without anything between: 母サリー.
    return bool(before and (before["close"] != "" or not _KANJI.match(text, start)))


def _is_defined(text: str, start: int, end: int) -> bool:
    if start and text[start - 1] not in _OPENS:
        return False
    told = _DEFINED.match(text, end)
    return bool(told and _CALLINGS.search(text, told.start("what"), told.end("what") + 1))
