"""Lists of kinds and products: where most of the things in a list are nobody, a short word among them is nobody either.

In a text that surely names nobody, an item of a list has to be likelier a name than elsewhere."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator

from detectors.marks import BLANK
from detectors.recognizers.places import (
    LISTED_SCORE,
    PEOPLE_BEFORE,
    PEOPLE_BEHIND,
    SURE,
    TOLD,
    Person,
)
from detectors.recognizers.surroundings import HONORIFIC

Place = tuple[int, int]
_WORD = "[一-鿿々ァ-ヺーA-Za-z0-9・&-]{1,14}"
_ITEM = f"{_WORD}(?:の(?![0-9一二三四五六七八九十各]){_WORD}){{0,2}}"
_LIST = re.compile(f"{_ITEM}(?:、{_ITEM}){{2,}}")
_WHICH = f"{_WORD}(?:の{_WORD})?"
_PAIRS = re.compile(
    f"{_WHICH}は[^、。\n「」はがをに]{{1,12}}(?:、{_WHICH}は[^、。\n「」はがをに]{{1,12}}){{2,}}"
)
"""What each of several things is: ナスは千両、スイカは姫甘泉."""
_THING = r"(?:[^、。\n「」『』()]|\([^()\n]{0,16}\)){1,18}"
_MANY = re.compile(f"{_THING}(?:、{_THING}){{5,}}")
"""Six and more of whatever kind and writing: of shops, animals, glazes."""
_WORD_ALONE = re.compile(
    "[一-鿿々]{1,3}|[ァ-ヺー・]+(?: [ァ-ヺー・]+)?|[一-鿿々]{0,2}[ぁ-ゖ]{1,5}|[一-鿿々]{1,2}[ァ-ヺー]{1,6}"
)
_BETWEEN = re.compile("、(?=[一-鿿々ァ-ヺーA-Za-z0-9・&の-]{1,44}、)")
"""What every list holds that has an item between two others, and few sentences do."""
_SMITH = re.compile(
    r"(?:無?銘|太刀|短刀|脇差|打刀|薙刀|(?<![一-鿿])[刀槍鍔鐔])[ ,|\t:「]{1,4}(?:無?銘[ ,|\t:「]{1,4})?伝?$"
)
"""In front of who forged a sword centuries ago."""
_TREES = re.compile("[中低]木")
"""Beside 高木, which is none then."""
_ALONE = re.compile("[一-鿿々]{1,3}|[ァ-ヺー]+")
"""One word that may as well be a thing."""
_Kind = tuple[re.Pattern[str], int, re.Pattern[str]]
_SHORT: _Kind = (_LIST, 2, _ALONE)
"""A list, the share of people that makes it none of people, and how the name of a thing is written."""
_EACH: _Kind = (_PAIRS, 2, _ALONE)
_LONG: _Kind = (_MANY, 3, _WORD_ALONE)
_OPENS = re.compile("(?P<last>[」』]?)[「『][^「」『』。、\n]*$")
_CLOSES = re.compile("[^「」『』。、\n]*(?P<close>[」』])(?P<next>[「『]?)")
_ENOUGH, _SENTENCES = 80, 3
"""Letters, and ends of sentences, of a text that would name somebody surely if it named any."""
_PARTS_ITEMS = frozenset(' 、・,|/\t\n()「」『』:-→;。"') | {""}
_ONE_WORD = re.compile("[一-鿿々]{1,3}|[ァ-ヺー]+|[ァ-ヺー]+ +[ァ-ヺー]+|[ぁ-ゖー]+|[A-Za-z]+")
_ONE_KANA_WORD = re.compile("[ァ-ヺー]+|[ぁ-ゖー]+")
_LONGEST_TITLE = 24
_REACH = 24
_STRETCH = 256


def not_kinds(text: str, persons: list[Person]) -> Iterator[Person]:
    """The same people; those who are outnumbered by things count less."""
    outnumbered = set(_outnumbered(text, persons))
    for start, end, score in persons:
        if score != SURE and (start, end) in outnumbered:
            score = min(score, LISTED_SCORE)
        yield start, end, score


def not_lonely(text: str, persons: list[Person]) -> list[Person]:
    """The same people; of a longer text in which nobody is sure, those in a list or table count less."""
    if not any(TOLD <= score < SURE for *_, score in persons):
        return persons
    if any(_is_sure(text, *person) for person in persons) or not _says_enough(text):
        return persons
    return [
        (
            start,
            end,
            min(score, LISTED_SCORE) if score < SURE and _is_item(text, start, end) else score,
        )
        for start, end, score in persons
    ]


def _says_enough(text: str) -> bool:
    """Whether it would name somebody surely if it named any. Masking may shorten a text: what was masked is enough."""
    if BLANK in text:
        return True
    ends = text.count("。") + text.count("\n") + text.count("、") // 2
    return len(text) >= _ENOUGH and ends >= _SENTENCES


def _is_sure(text: str, start: int, end: int, score: float) -> bool:
    """What something beside it vouches for, or a whole name that the model does not doubt."""
    whole = end - start > 2 and not _ONE_KANA_WORD.fullmatch(text, start, end)
    return score == SURE or (score > SURE and whole)


def _is_item(text: str, start: int, end: int) -> bool:
    """Whether it is one word and all of an item."""
    apart = text[start - 1 : start] in _PARTS_ITEMS and text[end : end + 1] in _PARTS_ITEMS
    return apart and bool(_ONE_WORD.fullmatch(text, start, end))


def _outnumbered(text: str, persons: list[Person]) -> Iterator[Place]:
    told = sorted((start, end) for start, end, score in persons if score >= TOLD)
    if not told:
        return
    trees = bool(_TREES.search(text))
    for start, end in told:
        smith = _SMITH.search(text, max(0, start - 12), start + (text[start] == "伝"))
        if smith or is_title(text, start, end) or (trees and text[start:end] == "高木"):
            yield start, end
    for begin, stop in sorted({_sentence(text, start) for start, _ in told}):
        if text.count("、", begin, stop) < 2:
            continue
        for pattern, share, alone in _worth_looking(text, begin, stop):
            for listed in pattern.finditer(text, begin, stop):
                yield from _few(text, listed, told, share, alone)


def _worth_looking(text: str, begin: int, stop: int) -> Iterator[_Kind]:
    """The kinds of lists that the sentence may hold."""
    if _BETWEEN.search(text, begin, stop):
        yield _SHORT
    if text.count("は", begin, stop) > 2:
        yield _EACH
    if text.count("、", begin, stop) > 4:
        yield _LONG


def _sentence(text: str, place: int) -> tuple[int, int]:
    """Where it begins and ends, or a stretch of it where it is endless: as many as the text is long, not as it has names."""
    first = max(0, place // _STRETCH - 1) * _STRETCH
    last = first + 3 * _STRETCH
    begin = max(text.rfind(end, first, place) for end in "。\n") + 1
    ends = [end for end in (text.find(mark, place, last) for mark in "。\n") if end >= 0]
    return begin or first, min(ends, default=min(last, len(text)))


def _few(
    text: str, listed: re.Match[str], told: list[Place], share: int, alone: re.Pattern[str]
) -> Iterator[Place]:
    """Those in a list who are no more than that share of its items."""
    inside = told[bisect_left(told, (listed.start(), 0)) :]
    inside = [place for place in inside[: listed[0].count("、") + 1] if place[1] <= listed.end()]
    if share * len(inside) <= listed[0].count("、") and not _of_people(text, *listed.span()):
        yield from (place for place in inside if alone.fullmatch(text, *place))


def is_title(text: str, start: int, end: int) -> bool:
    """Whether it stands in a short quotation right beside another: 「桃太郎」「金太郎」『五郎治殿御始末』."""
    before = _OPENS.search(text, max(0, start - _LONGEST_TITLE), start)
    behind = before and _CLOSES.match(text, end, end + _LONGEST_TITLE)
    if not before or not behind or HONORIFIC.fullmatch(text, end, behind.start("close")):
        return False
    return behind["next"] != "" or before["last"] != ""


def _of_people(text: str, start: int, end: int) -> bool:
    """Said in front of the list or with its first item, behind it or with its last."""
    first, last = text.find("、", start, end), text.rfind("、", start, end)
    before = PEOPLE_BEFORE.search(text, max(0, start - _REACH), first)
    return bool(before or PEOPLE_BEHIND.match(text, end) or PEOPLE_BEHIND.search(text, last, end))
