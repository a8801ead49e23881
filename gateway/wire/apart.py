"""Which texts may be two halves of one value, though something stands between them.

Between the halves are ids of calls, other fields of the same object, or a few texts and objects. Only what ends and
begins as a number, an address of e-mail or an escape does is worth being read together.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby, islice, product

from gateway.wire.leaves import Segment

NEAR = 4
"""How many texts and objects further on something is still put together."""
MOST_OF_ONE = 16
"""Fields of an object that may be half of something."""
FEWEST_DIGITS = 10
"""A number that is sure by itself has so many."""
MOST_DIGITS = 19
"""And no more than this in a row: with one that is longer a half makes no number that anybody has."""
_END = 24
_OF_NUMBERS = r"0-9０-９①-⑳＋+\-‐‑–—−－ー(（)）"


@dataclass(frozen=True, slots=True)
class _Kind:
    """How the first half of something ends, how the second begins, and how many digits both have there at least."""

    end: re.Pattern[str]
    begin: re.Pattern[str]
    digits: int = 0

    def stands_in(self, texts: Sequence[Segment]) -> bool:
        return any(self.end.search(s.text[-_END:]) for s in texts) and any(
            self.begin.match(s.text) for s in texts
        )


_KINDS = (
    _Kind(
        re.compile(rf"[{_OF_NUMBERS}][{_OF_NUMBERS}\s]{{0,{_END}}}\Z"),
        re.compile(rf"\s{{0,2}}[{_OF_NUMBERS}][{_OF_NUMBERS}\s]{{0,{_END}}}"),
        FEWEST_DIGITS,
    ),
    _Kind(  # an escape
        re.compile(r"(?:[%\\][0-9a-fA-Fux]{0,5}|&#?[0-9a-fA-Fx]{0,6};?)\Z"),
        re.compile(r"[%\\&]|#?[0-9a-fA-Fux]{0,6}(?:[%\\]|;?&)|[0-9a-fA-Fx]{0,6};"),
    ),
    _Kind(re.compile(r"[0-9A-Za-z_+\-]\Z"), re.compile("[@＠]")),
    _Kind(re.compile(r"[@＠]\Z"), re.compile("[0-9A-Za-z]")),
)
_HANDLE = re.compile(
    r"/(?:messages|input)/[0-9]+(?:/(?:content|tool_calls)/[0-9]+)?(?:/function|/custom)?"
    r"/(?:id|call_id|tool_call_id|tool_use_id|name)"
)
"""By these a program knows a call or a tool. Nobody reads them as part of a text."""
_HANDLES = ("id", "name")
_INPUT = re.compile(r"/messages/[0-9]+/content/[0-9]+/input(?=/)")

Pair = tuple[Segment, Segment]


@dataclass(frozen=True, slots=True)
class _Half:
    """What may be one: its place among the fields of its object, and how many digits stand near its edge."""

    place: int
    segment: Segment
    digits: int = 0
    run: int = 0
    """How many of them stand at its very edge, with nothing between them."""


@dataclass(frozen=True, slots=True)
class _Object:
    """Of the fields of an object (or of one text) those that end, and those that begin, as halves do."""

    ends: Sequence[_Half]
    begins: Sequence[_Half]


def is_handle(segment: Segment) -> bool:
    return segment.pointer.endswith(_HANDLES) and _HANDLE.fullmatch(segment.pointer) is not None


def apart(values: Sequence[Segment], by_writer: Iterable[Sequence[Segment]] = ()) -> Iterator[Pair]:
    """Of texts and of objects near each other, or next to each other by the same writer, what may be the halves of one
    value."""
    kinds = [kind for kind in _KINDS if kind.stands_in(values)]
    if not kinds:
        return
    for line, near in ((values, NEAR), *((line, 1) for line in by_writer)):
        objects = [
            list(enumerate(islice(fields, MOST_OF_ONE)))
            for _, fields in groupby((s for s in line if not is_handle(s)), _object_of)
        ]
        for kind in kinds:
            yield from _met([_halves(fields, kind) for fields in objects], near, kind.digits)


def _object_of(segment: Segment) -> str:
    """What stands under it are fields of one object: arguments, or the result of a tool."""
    outer, within, _ = segment.pointer.partition("!")
    if within:
        return outer
    found = _INPUT.match(outer) if "/input/" in outer else None
    return found[0] if found else outer


def _halves(fields: Sequence[tuple[int, Segment]], kind: _Kind) -> _Object:
    return _Object(
        [
            _half(i, s, m[0][::-1], kind)
            for i, s in fields
            if (m := kind.end.search(s.text[-_END:]))
        ],
        [_half(i, s, m[0], kind) for i, s in fields if (m := kind.begin.match(s.text))],
    )


def _half(place: int, segment: Segment, edge: str, kind: _Kind) -> _Half:
    """`edge` is read from the border on."""
    if not kind.digits:
        return _Half(place, segment)
    digits = list(map(str.isnumeric, edge))
    run = digits.index(False) if False in digits else len(digits)
    return _Half(place, segment, sum(digits), run)


def _met(objects: Sequence[_Object], near: int, least: int) -> Iterator[Pair]:
    """The pairs that have at least so many digits together."""
    for place, here in enumerate(objects):
        if not here.begins:
            continue
        for earlier in objects[max(0, place - near) : place]:
            yield from _pairs(product(earlier.ends, here.begins), least)
        among = product(here.ends, here.begins)
        yield from _pairs((pair for pair in among if pair[0].place < pair[1].place), least)


def _pairs(halves: Iterable[tuple[_Half, _Half]], least: int) -> Iterator[Pair]:
    return (
        (a.segment, b.segment)
        for a, b in halves
        if a.digits + b.digits >= least and a.run + b.run <= MOST_DIGITS
    )
