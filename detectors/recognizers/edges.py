"""Where a name begins and ends, once it is known about where it stands, and what only looks like one."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from detectors.letters import KANJI, LETTER
from detectors.marks import BLANK
from detectors.recognizers.rosters import COUNTRY
from detectors.recognizers.software import is_software
from detectors.recognizers.surroundings import (
    BEFORE_IN_LIST,
    CALLED_AFTER,
    ENUMERATED,
    GROUPED,
    HONORIFIC,
    LISTED,
    NAMED_THING,
    NOT_A_NAME,
)

FORM = 200
"""Characters in which the fields of one person stand."""
LATIN = re.compile(r"[ -~\u3000]+")
"""Letters, digits and signs of ASCII only."""
FIRST = re.compile(f"[{LETTER}A-Z]")
"""What a name may begin with."""

_NOBODY = re.compile("(?i:hello|test|sample|example|dummy|unknown|admin|user|guest)(?![A-Za-z])")
_MONEY = (
    "ドル|ユーロ|ポンド|フラン|ルピー|ルピア|バーツ|ドン|ペソ|レアル|リラ|リンギッ?ト|ランド|ズロチ|ウォン|元|ルーブル|クロー[ネナ]"
    "|フォリント|コルナ|チャット|キープ|リエル|ディルハム|ディナール|シェケル|タカ|トゥグルグ|ソル|ボリビアーノ|フリヴニャ|スム|リアル|ナイラ|セディ"
)
_THING = re.compile(
    "[一-鿿々ァ-ヺー]{2,}(?:神社|大社|天満宮|大学|高校|学校|病院|公園|銀行|空港|古墳|遺跡|地区|団地)|[一-鿿](?:・[一-鿿])+"
    "|[ぁ-ゖァ-ヺー一-鿿々]+(?:[ \u3000]+(?:なし|あり|有|無|可|否|不可|未|済))+|(?:クラス[ \u3000])?[ぁ-ゖァ-ヺー]+組(?:[ \u3000]+[ぁ-ゖァ-ヺー]+組)*|(?<=水)道部|(?<=FC)[一-鿿々]{2,3}"
    rf"|(?:{COUNTRY})[ \u3000・](?:{_MONEY})"
)
"""Ends like no name; 緑・青 neither, くじ なし is a remark, and タイ バーツ money."""
_KATAKANA = re.compile("[ァ-ヺー]+")
_LETTERS_BEFORE = re.compile(
    "(?<!GK)(?<!FW)(?<!MF)(?<!DF)(?<!DJ)(?<!MC)(?<!VS)(?<!vs)(?<=[A-Za-z])$"
)
_CUT_OFF = re.compile(f"[{KANJI}][{KANJI}][・、]")
"""The end of a word in front of a point: 主人公・谷一平."""
_PLACEHOLDER = re.compile(
    "[A-Z甲乙丙丁][市町村区県社課校園]?|本[市町村区県校園]|[市町村区]印|園|[副各両同現旧全様殿氏君]|お?[父母兄姉爺婆嬢客孫]|お(?:じい|ばあ|とう|かあ|にい|ねえ)"
)
"""Stands for somebody who is not named: A委員, 甲氏, お父さん."""
_LABEL_ITSELF = re.compile(
    "フリガナ|ふりがな|カナ氏名|氏名|名前|相手方|[正副]?(?:会長|議長|座長|班長|部会長|委員長)|会計|監事|書記"
    "|(?:申立|届出|代理|請求|依頼|立会|差出|受取|保証|申請|推薦|管理|(?:被)?(?:相続|後見|保佐))人|[売買家貸借喪施荷]主|世帯主"
)
_LABEL_INSIDE = re.compile(
    r"(?:(?:フリガナ|ふりがな|カナ|氏名|お?名前)(?:\([^()]{0,6}\))?[ :]+|[QA] +(?=[ぁ-ゖァ-ヺー一-鿿])|名$|(?:氏 +)?名 {1,4}(?=[一-鿿])|(?:申 +請|届 +出|代 +表|保 +護|世 +帯|担 +当) +[者人主] +)"
)
_TAIL = re.compile(
    "[・=]?(?:ショック|プラン|ライン|ドクトリン|モデル|カップ|ホール|ビルディング|センター|スタジアム|アリーナ|フェスティバル"
    "|グループ|カンパニー|ファミリー|シンドローム|チャート|スクール|タワー|ブリッジ|ストリート|アベニュー|パーク|エンジン)$"
)
"""Behind a name, or without one, the rest of what is called after it."""
_TERM = re.compile(
    "(?:Organi[sz]ation|Association|University|Corp|Corporation|Company|Inc|Ltd|Co|Group|Center|Centre|Server|Office|Expwy|Systems?"
    "|Service|Studio|Pro|Cloud|Club|School|College|Press|Bank|Airlines|Records|Park|Street|S\\.A)\\.?$"
)
_SHOP = re.compile("(?![加鍛]治屋)[一-鿿々]{2,}[屋亭軒庵]")
_CHILD = re.compile("くん|ちゃん")
_BRAND = re.compile("(?:くん|ちゃん)(?:漬|本舗|焼|[店堂麺号](?![一-鿿])|ラーメン|食堂|農園)")
"""The rest of a thing that is called like a child."""
_CHARACTERS = re.compile(
    "(?:キャラ|マスコット|着ぐるみ|出店|屋台|模擬店|露店|キッチンカー|店名|(?:おもちゃ|玩具|人形|ぬいぐるみ)の?(?:リスト|一覧|名|:))[^。]*$"
)
"""In front of characters, dolls and stalls: they are called like children."""
_CALLED_SO = re.compile("[ぁ-ゖァ-ヺー]+(?:さん|くん|ちゃん)")
_MASCOT = re.compile("「[ァ-ヺーぁ-ゖ]{1,8}(?:くん|ちゃん)」(?!と呼)")
_FROM = re.compile("[一-鿿々ァ-ヺー]から$")
"""In front of where a stretch ends: 中島から福田まで."""
_WHOEVER = ("者", "人", "方", "等", "他")
"""The end of whoever is meant, in front of a post: 出席した者 市長."""
_VOLUME = re.compile("[巻号回章節条項部編話版位] ")
_TO_HIRAGANA = re.compile("[一-鿿々]{2,} +[ぁ-ゖ]+")
_TO_KATAKANA = re.compile("[一-鿿々] +[ァ-ヺー]+$")
_KANJI = re.compile(f"[{KANJI}]")
_BREAK = re.compile(f"[{KANJI}ァ-ヺ][{KANJI}]|[{KANJI}][ァ-ヺ]")
"""Where the rest of a firm's name may begin: 相原｜重機, 内藤｜ハウス."""
_CASTLE = re.compile("(?!豊見城)[一-鿿々]{2,4}城")
_TOWN = re.compile("[一-鿿々]{1,4}[村町川山岳島池沢橋線浜台丘]")
_TOWNS = re.compile(
    "(?<![一-鿿々])[一-鿿々]{1,4}(?P<kind>[村町川山岳島池沢橋線浜台丘])(?: ?[0-9][0-9.,]*[A-Za-zメ円人戸本]*)?"
    "(?>(?:(?:、|・|及び|並びに) ?[一-鿿々]{1,4}(?P=kind)(?: ?[0-9][0-9.,]*[A-Za-zメ円人戸本]*)?){2,})"
    "(?![一-鿿々]|さん|くん|氏|の[0-9一二三四五六七八九十]{1,2}[人名])"
)
_SHORT = re.compile("[一-鿿々]{1,3}")
_HOST = re.compile(r"@[^ @\n]{1,40}\.[^ \n]")
_MORE = re.compile("_[A-Za-z0-9]|[0-9]")
_OTHER_KEY = re.compile(
    r"(?i)(?:file|project|host|class|group|domain|product|branch|folder|image|service|event|path|table|column|variable|function|package|repo(?:sitory)?)[-_ ]?name[\"']? ?[:=] ?[\"']?$"
)
"""Names that are nobody's."""
_GIVEN_KEY = re.compile(r"(?i)(?:(?<![一-鿿])名|(?:first|given)[_ ]?name)[\"']? ?[:=] ?[\"']?$")
_FAMILY_KEY = re.compile(r"(?i)(?:姓|(?:last|family|sur)_?name)[\"']? ?[:=] ?[\"']?([^\"'\n]{1,8})")
_CELL = re.compile(rf"(?:[^\t|{BLANK}\"・、→]|(?<![一-鿿々]{{2}})[・、]|[・、](?![一-鿿々]))+")
_TITLE_BEHIND = re.compile(
    r"(?<=\S)(?:[ \u3000]+(?:様|殿|さん|氏|君)|氏|ケアマネ(?:ージャー|ジャー)?|ヘルパー|ケースワーカー|ソーシャルワーカー|カウンセラー|コーチ|マネージャー)$"
)
_DIVISION = re.compile("(?<=[一-鿿])[課係]$")
"""Of a post: 相良課 in front of 長."""
_RELATED = re.compile("(?<=[一-鿿]{3})ゆかり$")
"""The rest of 真田幸村ゆかりの."""
_OF = re.compile("の(?=[一-鿿]{2})")
"""In front of a given name in kanji: 長女の敦子."""
_FAMILY_BEFORE = re.compile(r"(?<![A-Za-z])[A-Z]{2,12} $")
"""YAMADA in front of Taro."""


def trimmed(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """The cells of a table that a name stands in, without what is no letter in front and titles behind."""
    for cell in _CELL.finditer(text, start, end):
        begin, stop = cell.span()
        if title := _TITLE_BEHIND.search(text, begin, stop):
            stop = title.start()
        if text[begin : begin + 1].isupper() and (
            more := _FAMILY_BEFORE.search(text, max(0, begin - 13), begin)
        ):
            begin = more.start()
        for ends in (_TAIL, _DIVISION, _RELATED):
            if tail := ends.search(text, begin, stop):
                stop = tail.start()
        if of := _OF.match(text, begin, stop):
            begin = of.end()
        if label := _LABEL_INSIDE.match(text, begin, stop):
            begin = label.end()
        stop = begin + len(text[begin:stop].rstrip())
        first = FIRST.search(text, begin, stop)
        if first and not (
            _PLACEHOLDER.fullmatch(text, begin, stop)
            or _THING.fullmatch(text, begin, stop)
            or _LABEL_ITSELF.fullmatch(text, begin, stop)
            or (begin and _CUT_OFF.match(text, begin - 1, end))
            or _TERM.search(text, begin, stop)
            or _NOBODY.match(text, begin, stop)
            or is_identifier(text, begin, stop)
            or (_SHOP.fullmatch(text, begin, stop) and not HONORIFIC.match(text, stop))
            or (is_software(text, begin, stop) and not HONORIFIC.match(text, stop))
            or _BRAND.match(text, stop)
            or _MASCOT.match(text, begin - 1, stop + 6)
            or (
                (_CHILD.match(text, stop) or _CALLED_SO.match(text, begin, stop + 3))
                and _CHARACTERS.search(text, max(0, begin - FORM), stop)
            )
        ):
            yield first.start(), stop


def is_identifier(text: str, start: int, end: int) -> bool:
    """Whether it is part of an address, of a file's or a user's name, or a given name of one letter without the rest."""
    if _HOST.match(text, end):
        return True
    if LATIN.fullmatch(text, start, end):
        return bool(_MORE.match(text, end) or _OTHER_KEY.search(text, max(0, start - 32), start))
    if end - start > 1 or not _GIVEN_KEY.search(text, max(0, start - 24), start):
        return False
    family = _FAMILY_KEY.search(text, max(0, start - FORM), end + FORM)
    return not HONORIFIC.match(text, end) and (not family or bool(NOT_A_NAME.search(family[1])))


def _of_a_firm(text: str, start: int) -> bool:
    """Whether letters of another name run into it: JPモルガン."""
    return bool(_LETTERS_BEFORE.search(text, max(0, start - 3), start))


def belongs(text: str, start: int, end: int) -> bool:
    """Whether it is a part of the name of a place, a firm or a work, or one of a list of such."""
    return bool(
        CALLED_AFTER.match(text, end)
        or (_KATAKANA.fullmatch(text, start, end) and _of_a_firm(text, start))
        or (text.startswith("まで", end) and _FROM.search(text, max(0, start - 10), start))
        or (text[start - 1 : start] == "旧" and text[end : end + 1] == "家")
        or _CASTLE.fullmatch(text, start, end)
        or any(
            _BREAK.match(text, place - 1) and _ends_with(text, place, end)
            for place in range(start + 2, end - 1)
        )
        or LISTED.match(text, end)
        or GROUPED.search(text, max(0, start - 48), start)
        or NAMED_THING.search(text, max(0, start - 48), start)
    )


def begins_inside(text: str, start: int, end: int, known_as: Callable[[str], str]) -> bool:
    """Whether it runs over a blank from the end of one word to the next: 標尺 マイゾックス, 第1巻 原始."""
    first, blank, _ = text[start:end].partition(" ")
    if not blank:
        return False
    if first in _WHOEVER:
        return True
    if _VOLUME.match(text, start) and text[start - 1 : start].isdigit():
        return True
    if _KATAKANA.fullmatch(first) or _TO_HIRAGANA.fullmatch(text, start, end):
        known = set(known_as(first))
        return "c" in known and not known & set("FGN")
    return bool(start and _KANJI.match(text, start - 1) and _TO_KATAKANA.match(text, start, end))


def among_towns(text: str, start: int, end: int) -> bool:
    """Whether it stands in a list of three and more that all end like towns, rivers or hills: 谷村、堀村、岸村."""
    if not _TOWN.fullmatch(text, start, end):
        return False
    around = _TOWNS.finditer(text, max(0, start - 48), end + 48)
    return any(towns.start() <= start and end <= towns.end() for towns in around)


def enumerated(text: str, start: int, end: int) -> bool:
    """Whether it is one short word in kanji among others: places are listed so as often as families."""
    if not _SHORT.fullmatch(text, start, end):
        return False
    behind = ENUMERATED.match(text, end)
    before = BEFORE_IN_LIST.search(text, max(0, start - 14), start)
    return bool((behind and (before or behind["two"])) or (before and before["two"]))


def _ends_with(text: str, place: int, end: int) -> bool:
    """Whether the rest of what is called after a name was taken for a part of it: 相原重機."""
    rest = CALLED_AFTER.match(text, place)
    return rest is not None and rest.end() == end
