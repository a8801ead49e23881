"""Lists of kinds and products: where most of the things in a list are nobody, a short word among them is nobody either."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator

from detectors.recognizers.places import (
    LISTED_SCORE,
    PEOPLE_BEFORE,
    PEOPLE_BEHIND,
    SURE,
    TOLD,
    Person,
)

Place = tuple[int, int]
_WORD = "[一-鿿々ァ-ヺーA-Za-z0-9・&-]{1,14}"
_ITEM = f"{_WORD}(?:の(?![0-9一二三四五六七八九十各]){_WORD}){{0,2}}"
_LIST = re.compile(f"{_ITEM}(?:、{_ITEM}){{2,}}")
_WHICH = f"{_WORD}(?:の{_WORD})?"
_PAIRS = re.compile(
    f"{_WHICH}は[^、。\n「」はがをに]{{1,12}}(?:、{_WHICH}は[^、。\n「」はがをに]{{1,12}}){{2,}}"
)
"""What each of several things is: ナスは千両、スイカは姫甘泉."""
_BETWEEN = re.compile("、(?=[一-鿿々ァ-ヺーA-Za-z0-9・&の-]{1,44}、)")
"""What every list holds that has an item between two others, and few sentences do."""
_TREES = re.compile("[中低]木")
"""Beside 高木, which is none then."""
_ALONE = re.compile("[一-鿿々]{1,3}|[ァ-ヺー]+")
"""One word that may as well be a thing."""
_REACH = 24
_STRETCH = 256


def not_kinds(text: str, persons: list[Person]) -> Iterator[Person]:
    """The same people; those who are outnumbered by things count less."""
    outnumbered = set(_outnumbered(text, persons))
    for start, end, score in persons:
        if score != SURE and (start, end) in outnumbered:
            score = min(score, LISTED_SCORE)
        yield start, end, score


def _outnumbered(text: str, persons: list[Person]) -> Iterator[Place]:
    told = sorted((start, end) for start, end, score in persons if score >= TOLD)
    if not told:
        return
    trees = bool(_TREES.search(text))
    for start, end in told:
        if _is_title(text, start, end) or (trees and text[start:end] == "高木"):
            yield start, end
    for begin, stop in sorted({_sentence(text, start) for start, _ in told}):
        if text.count("、", begin, stop) < 2:
            continue
        if _BETWEEN.search(text, begin, stop):
            yield from _outnumbered_in(_LIST, text, (begin, stop), told)
        if text.count("は", begin, stop) > 2:
            yield from _outnumbered_in(_PAIRS, text, (begin, stop), told)


def _outnumbered_in(
    pattern: re.Pattern[str], text: str, sentence: Place, told: list[Place]
) -> Iterator[Place]:
    for listed in pattern.finditer(text, *sentence):
        yield from _few(text, listed, told)


def _sentence(text: str, place: int) -> tuple[int, int]:
    """Where it begins and ends, or a stretch of it where it is endless: as many as the text is long, not as it has names."""
    first = max(0, place // _STRETCH - 1) * _STRETCH
    last = first + 3 * _STRETCH
    begin = max(text.rfind(end, first, place) for end in "。\n") + 1
    ends = [end for end in (text.find(mark, place, last) for mark in "。\n") if end >= 0]
    return begin or first, min(ends, default=min(last, len(text)))


def _few(text: str, listed: re.Match[str], told: list[Place]) -> Iterator[Place]:
    """Those in a list who are fewer than half of its items."""
    inside = told[bisect_left(told, (listed.start(), 0)) :]
    inside = [place for place in inside[: listed[0].count("、") + 1] if place[1] <= listed.end()]
    if 2 * len(inside) <= listed[0].count("、") and not _of_people(text, *listed.span()):
        yield from (place for place in inside if _ALONE.fullmatch(text, *place))


def _is_title(text: str, start: int, end: int) -> bool:
    """Whether it is all of a quotation that stands right beside another: 「桃太郎」「金太郎」."""
    return text[start - 1 : start] == "「" and (
        text[end : end + 2] == "」「"
        or (text[end : end + 1] == "」" and text[start - 2 : start - 1] == "」")
    )


def _of_people(text: str, start: int, end: int) -> bool:
    before = PEOPLE_BEFORE.search(text, max(0, start - _REACH), start)
    return bool(before or PEOPLE_BEHIND.match(text, end))
