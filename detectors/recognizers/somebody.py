"""Names behind a label that says who somebody is by its last letter: 検収員：南, 記入係：みなと, 証人２　一色.

No list of labels is whole. Behind whatever ends like one of these, what a family is called by is a family.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from detectors.letters import KANJI
from detectors.recognizers.families import Listed, are_people
from detectors.recognizers.tables import Tables

Place = tuple[int, int]

_NAME = rf"[{KANJI}]{{1,4}}"
TITLE = r"(?:さん|様|氏|君|殿|委員|議員|先生|副?会長|[課係部局室次]長|主[査任事幹])?(?:[0-9]{1,2}[点回本票]?)?"
_LONGEST = 16
"""Characters that a label may take up."""
_SOMEBODY = re.compile(
    r"(?:[一-鿿ァ-ヺー]{1,8}(?<![業団企団事法個]).(?<=[者員人係主長役掛士師手医側児徒童生])|[甲乙丙丁]|宛)[0-9]{0,2}$"
)
"""The end of whatever says who somebody is; where a sign and a family name follow, the rest of it does not matter."""
_NO_SOMEBODY = re.compile(
    r"(?:業者|学者|(?:作業|企業|営業|施工|発注|受注|落札|応札|請負|製造|販売|設置|運営|主催|開発|提供|出店|出品|製作|参入|発売)者|[法個求新商名別本]人|[定全満人総増減兼議動社]員|[延全身体成特波座生年最冗助消増伸周増]長|[公国民株君地領荷神城藩天]主|地域係|関係|[拍切選入勝着派]手|[右左両片相]側|[東西南北内外裏表手]側|獣医|[発誕衛民再先新共野写]生|[育託稚]児|[富兵戦武弁力]士|行き?先|[配重荷雑使苦代]役|[町市村区]長)[0-9]{0,2}$"
)
"""Ends so, and says something else."""
_OF_CHILDREN = "賞"
"""The end of a label behind which children are called by their given names: 皆勤賞：あかり、ゆうと."""
_LABEL_FIELD = re.compile(
    rf"(?P<sign>[:=|]|\() {{0,2}}(?P<names>{_NAME}?{TITLE}(?: ?[、,・/→] ?{_NAME}?{TITLE}){{0,9}})(?=$|[\n )(|,;\t」\"。、・])"
)
_KANA = "(?:[ぁ-ゖー]{2,6}|[ァ-ヺー]{2,8})"
_IN_KANA = re.compile(_KANA).fullmatch
_CALLED = rf"(?:{_KANA}|[{KANJI}]{{1,3}})"
_GIVEN_FIELD = re.compile(
    rf"(?P<sign> ?[:=|] ?| {{1,2}})(?P<names>{_CALLED}(?: ?[、,・/→―—-] ?{_CALLED}| {{1,2}}{_KANA}(?![{KANJI}])){{0,19}})(?=$|[\n )(|,;\t」\"。])"
)
_GIVEN_ITEM = re.compile(rf"(?P<name>{_CALLED})(?= |[、,・/→―—-]|$)")
_BLANK_BETWEEN = re.compile(r"(?<![、,・/→―—-]) +(?![ 、,・/→―—-])")
_SAYS_NOTHING = re.compile(
    "あり|なし|みんな|すべて|ほか|その他|など|わたし|ぼく|いない|いる|まだ|これから|みぎ|ひだり|みな"
)
_HEADING = re.compile(
    r" *\"?(?!(?:事?業|発注|受注|請負|施工|製造|販売|運営|管理|納品|納入)者)(?:[一-鿿]{1,6}(?:(?<!業)者|員|係|役|士|師|医|主)|[一-鿿]{0,4}担当|受付|確認|点検|立会|記録)\"? *"
)
NOBODY = re.compile("なし|無し?|同上|未定|不在|欠員|空[席室き]?|欠席?|匿名|不明|辞退")
_CHILDREN = re.compile(
    r" *\"?(?:児童|園児|生徒|幼児|お?子(?:さん|ども)|本人|利用者|対象児|選手)(?:名|氏名)?\"? *"
)
_WORD = re.compile(rf"[{KANJI}]{{1,3}}|{_KANA}")
_ONE = re.compile(_NAME)
_ITEM = re.compile(rf"(?P<name>{_NAME}?){TITLE}(?= ?[、,・/→]|$)")
PLAIN = frozenset("cvaoLX")
SHORTEST = re.compile(
    f"(?![有無済未可否要不男女印他計同良適正誤既仮昼夜朝夕晴雨曇雪甲乙丙丁])[{KANJI}]"
)
"""A word of one letter that families are called by: behind whoever does something it is one."""
_SPACED = re.compile(
    rf" {{1,2}}(?![白黒赤青黄緑紫](?: |$|\n))(?P<names>{_NAME}{TITLE}(?:[、・/→]{_NAME}?{TITLE}){{0,9}})(?= |$|[\n(])"
)


def behind_label(text: str, begin: int, sign: int, listed: Listed) -> Iterator[Place]:
    """Whoever stands behind the sign, where what ends there and begins no further ahead says that it is somebody."""
    if text.startswith(_OF_CHILDREN, sign - 1):
        yield from in_given(text, sign, listed)
    if not _SOMEBODY.search(text, begin, sign) or _NO_SOMEBODY.search(text, begin, sign):
        return
    field = _LABEL_FIELD.match(text, sign) or _alone_in_column(text, sign)
    if field:
        items = [item.span("name") for item in _ITEM.finditer(text, *field.span("names"))]
        told = [listed.in_field(text[slice(*item)]) for item in items]
        if are_people(told) or (told == [None] and SHORTEST.fullmatch(text, *items[0])):
            yield from items
    yield from in_given(text, sign, listed)


def below_headings(text: str, tables: Tables, listed: Listed) -> Iterator[Place]:
    """Families in the columns of a table over which stands what somebody is."""
    yield from _given(text, tables, listed)
    cells = [
        cell
        for cell in tables.under(_HEADING)
        if _ONE.fullmatch(text, *cell) and not NOBODY.fullmatch(text, *cell)
    ]
    told = [listed.in_field(text[slice(*cell)]) for cell in cells]
    if False not in told:
        yield from (
            cell
            for cell, family in zip(cells, told, strict=True)
            if family or SHORTEST.fullmatch(text, *cell)
        )


def _given(text: str, tables: Tables, listed: Listed) -> Iterator[Place]:
    """Given names in a column of children or of names, where hardly anything else stands."""
    cells = [cell for cell in tables.under(_CHILDREN) if _WORD.fullmatch(text, *cell)]
    given = [cell for cell in cells if listed.is_given(text[slice(*cell)])]
    if 3 * len(given) >= 2 * len(cells):
        yield from given


def _alone_in_column(text: str, sign: int) -> re.Match[str] | None:
    """Behind a blank only where the label begins its line, or a field."""
    begin = max(text.rfind(stop, 0, sign) for stop in "\n 、") + 1
    return _SPACED.match(text, sign) if sign - begin <= _LONGEST else None


def in_given(text: str, sign: int, listed: Listed) -> Iterator[Place]:
    """Given names behind a label of persons: two and more of them, or one in kana behind a sign."""
    field = _GIVEN_FIELD.match(text, sign)
    if not field:
        return
    items = [item.span("name") for item in _GIVEN_ITEM.finditer(text, *field.span("names"))]
    words = [text[slice(*item)] for item in items]
    if len(items) < 2 and (field["sign"][0] == " " == field["sign"][-1] or not _IN_KANA(words[0])):
        return
    if any(_SAYS_NOTHING.fullmatch(word) for word in words):
        return
    given = sum(map(listed.is_given, words))
    if _BLANK_BETWEEN.search(field["names"]) and given < len(words):
        return
    if 3 * given >= 2 * len(words) if len(words) > 1 else given:
        yield from items
