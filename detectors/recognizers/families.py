"""Families that a sentence lists and counts: 梅枝・桐生・藤戸の3家."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

_COUNT = re.compile("の?(?:[0-9]{1,2}|[二三四五六七八九十])(?:家(?![一-鿿])|氏)")
_BEFORE = re.compile("(?<![一-鿿々ァ-ヺー])[一-鿿々]{1,3}(?:[・、][一-鿿々]{1,3}){1,7}$")
_ITEM = re.compile("[一-鿿々]+")
_REACH = 40
_BUSINESS = re.compile("[一-鿿々]*[農漁商酪畜本分武公宮両各民画作親]家?")
"""農・漁の2家 are none, 本家・分家の2家 neither."""


def families(text: str, known_as: Callable[[str], str]) -> Iterator[tuple[int, int]]:
    """Where they stand. One of them at least must be listed as a family name; the others may be rare ones."""
    for count in _COUNT.finditer(text):
        listed = _BEFORE.search(text, max(0, count.start() - _REACH), count.start())
        if not listed:
            continue
        items = list(_ITEM.finditer(text, *listed.span()))
        if any(_BUSINESS.fullmatch(item[0]) for item in items):
            continue
        if any("F" in known_as(item[0]) for item in items):
            yield from (item.span() for item in items)
