"""What the whole text says against a name: that it stands in a list of places, there or elsewhere.

Families are listed as places are. A list is one of places only where something shows it: an item that can be nothing
else, a heading in front, or how the sentence goes on.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from detectors.recognizers.municipalities import names

SURE = 0.9
"""The score of what has an honorific, a post or a label beside it."""
TOLD = 0.6
"""The score from which on somebody is told."""
LISTED_SCORE = 0.5
"""The score of one that is likelier a place."""
_NAME = "(?:(?![及並又])[一-鿿々]){1,5}"
_LIST = re.compile(
    f"(?<![一-鿿々ァ-ヺー]){_NAME}(?P<and>[、・]){_NAME}(?:(?P=and){_NAME})+(?:、?(?:及び|並びに|又は){_NAME})?"
)
_THIRD = re.compile("[、・](?=[一-鿿々]{1,5}[、・][一-鿿々])")
"""What every such list holds, and few texts do."""
_SHORT = 3
"""Letters of a family or a place; a longer one is a whole name."""
_ITEM = re.compile(_NAME)
_PLACE = re.compile(
    "[一-鿿々]+(?:町|丁目|駅|団地|病院|学校|公園|地区|新田|(?:役場|市役所|支所|公民館|会館|学校|駅|公園|局)前|[^古高今]市|区|郡)"
)
"""What is no family for its end. 村, 口 and 橋 are not among them: 中村, 川口, 高橋."""
_HEADING = re.compile(
    "(?:[地校学工]区|投票区|区域|圏域|地域|路線|系統|経路|経由地|バス|便|[東西南北左右内外]回り|停留所|農園|公園|会場|集落|大字|小字|町内"
    "|町名|地名|流域|沿線|方面|収集|施設|市町村?|町村|避難所|支所|出張所|分館|河川|ダム|橋(?:りょう|梁)|版)[^。\n]{0,16}$"
)
"""In front of a list, at most so many characters away."""
_GOES_ON = re.compile(
    "(?:の順|に停|の各|など各|の[0-9〇一二三四五六七八九十]{1,3}(?:[かヶケカ箇]所|地区|[市町村区駅校園館]|施設|会場|路線|種類|集落|地域)"
    "|を(?:経由|結[びぶん]|通[りるっ]|回[りるっ]|巡[りるっ])|行き|方面|付近|地内|周辺|に(?:ある|あり|位置|設置|所在))"
)
PEOPLE_BEFORE = re.compile(
    "(?:出席|欠席|参加(?!店|団体|事業|企業|作品|チーム|[校園館])|委員|役員|講師|選手|担当|出演|主演|声優|監督|作者|著者|作家|画家|俳優|歌手|家族|メンバー|兄弟|姉妹|氏名|諱|通称|幼名|雅号|本姓)[^。\n]{0,16}$"
)
PEOPLE_BEHIND = re.compile(
    "(?:さん|氏|君|の?[各両]氏|ら(?![れ])|委員|選手|の[0-9〇一二三四五六七八九十]{1,2}(?:人|名|氏|家)|が(?:出席|欠席|参加|担当|回))"
)
_ROUNDS = re.compile(
    r"(?:巡回|回収|収集|訪問先|開催|販売|配布|検診|集荷|行き?先|停車|運行|停留)[^。\n]{0,12}?[ :\n]{1,2}(?P<days>[^\n]*[月火水木金土日]曜?(?:日)?[ :][^\n]*(?:\n[^\n]*[月火水木金土日]曜?日?[ :][^\n]*)*)"
)
"""Which places it is each day's turn of."""
_REACH = 32
Person = tuple[int, int, float]
Item = tuple[int, int]


def not_places(text: str, persons: list[Person]) -> Iterator[Person]:
    """The same people. Those that only their sentence makes such count less where a list or the rest says otherwise."""
    told = {(start, end) for start, end, score in persons if score >= TOLD}
    lists = list(_of_places(text, told))
    outvoted = set(_outvoted(lists, {start for start, _ in told}))
    places = {
        text[start:end] for items in lists for start, end in items if (start, end) not in told
    }
    rounds = [days.span("days") for days in _ROUNDS.finditer(text)] if told else []
    for start, end, score in persons:
        doubtful = score != SURE and (
            start in outvoted
            or text[start:end] in places
            or any(first <= start < last for first, last in rounds)
        )
        yield start, end, min(score, LISTED_SCORE) if doubtful else score


def _of_places(text: str, told: set[Item]) -> Iterator[list[Item]]:
    """The items of every list of three and more short words that is shown to be one of places."""
    if not told or not _THIRD.search(text):
        return
    for listed in _LIST.finditer(text):
        items = [item.span() for item in _ITEM.finditer(text, *listed.span())]
        if _is_of_places(text, items, told):
            yield items


def _is_of_places(text: str, items: list[Item], told: set[Item]) -> bool:
    start, end = items[0][0], items[-1][1]
    if PEOPLE_BEHIND.match(text, end) or PEOPLE_BEFORE.search(text, max(0, start - _REACH), start):
        return False
    others = [text[slice(*item)] for item in items if item not in told]
    return bool(
        any(_PLACE.fullmatch(name) or name in names() for name in others)
        or 2 * sum(is_municipality(name) for name in others) > len(items)
        or _GOES_ON.match(text, end)
        or _HEADING.search(text, max(0, start - _REACH), start)
    )


def is_municipality(name: str) -> bool:
    """Whether it is one without what it is: 長野, 韮崎."""
    return any(name + kind in names() for kind in "市町村")


def _outvoted(lists: list[list[Item]], starts: set[int]) -> Iterator[int]:
    """Where people begin that are a minority in such a list: the others are none."""
    for items in lists:
        people = [(start, end) for start, end in items if start in starts]
        if 2 * len(people) < len(items):
            yield from (start for start, end in people if end - start <= _SHORT)
