"""Long lists inside sentences and lines, with the same sign between their items: of places and things, unless people are
told of."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence

from detectors.recognizers.places import PEOPLE_BEFORE, PEOPLE_BEHIND, Person

Place = tuple[int, int]

MANY = 5
"""Items of which few seem to be people for nobody to be one."""
_LONG_LIST = {
    sign: re.compile(
        rf"(?<![^{sign}。\n:])[^{sign}。\n:]{{1,40}}(?:{sign}[^{sign}。\n:]{{1,40}}){{{MANY - 1},}}"
    )
    for sign in "、→/"
}
_ITEM = {sign: re.compile(f"[^{sign}]+") for sign in _LONG_LIST}
_CLAUSE = re.compile(
    "[一-鿿々ァ-ヺー)][はがでにをもとへ]$|[一-鿿々][りしてきえれいずくら]$|(?:した|して|され|され?て|など)$|[はが](?=[一-鿿ァ-ヺ])"
)
"""A part of a sentence, and no item of a list."""
PERSONAL = re.compile(
    "(?:(?<![業団])[者員人係長主役師士医掛]|担当|氏名|名前|フリガナ|ふりがな|[お子]子さん?|様|さん|代表|会計|監[事査]|書記|顧問|司会|起案|受付|立会|記録|[甲乙丙丁班組])[0-9１-９]?(?:\\(.{0,6}\\))?$"
)
"""The end of a label or heading of people."""
_REACH = 32


def long_lists(text: str, within: Callable[[int, int], Sequence[Person]]) -> Iterator[list[Place]]:
    """Those of five and more that nothing says are of people; `within` tells who seems to be in between."""
    for sign, pattern in _LONG_LIST.items():
        if text.count(sign) < MANY - 1:
            continue
        for several in pattern.finditer(text):
            start, end = several.span()
            if not within(start, end):
                continue
            before = text[max(0, start - _REACH) : start].rstrip(": ")
            if (
                PEOPLE_BEHIND.match(text, end)
                or PEOPLE_BEFORE.search(before.rstrip("\n"))
                or PERSONAL.search(before)
            ):
                continue
            items = [item.span() for item in _ITEM[sign].finditer(text, start, end)]
            if not any(_CLAUSE.search(text, *item) for item in items):
                yield items
