"""Whether two numbers in fields of objects may have been one, before somebody cut it.

Programs keep numbers in fields beside each other by the thousand, and two of them pass for a card or My Number often
enough. What their keys say tells more than a check digit does: `card1` and `card2`, `a` and `b`, 前半 and 後半 belong
together, and a key or a sentence close by may name the number.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from detectors.recognizers.bare_numbers import is_bare
from gateway.wire.leaves import Segment

_SPOKEN = frozenset({"content", "text", "input", "prompt", "output", "instructions", ""})
"""Members of the wire format whose strings somebody said: no fields."""
_NAMES = re.compile(
    r"カード|クレジット|個人番号|マイナンバ|電話|携帯|card|credit|visa|master|amex|jcb|my[ _-]?number"
    r"|(?<![a-z])(?:tel|phone|mobile|fax|pan)(?![a-z])",
    re.I,
)
_COUNTED = re.compile(r"(?:[_ .-]?(?:[0-9０-９①-⑨]|[a-c]|[A-C]|[一二三四]))\Z")
_ORDINAL = re.compile(
    r"(?:first|second|third|1st|2nd|head|tail|left|right|upper|lower|front|back|rest|part|half|prefix|suffix|begin|last)"
    r"|[前後上下左右]|残り|続き|冒頭|末尾",
    re.I,
)
_WITHIN = 16
"""Leaves between a sentence and what it names."""


@dataclass(frozen=True, slots=True)
class _Number:
    """A bare number in a field that nothing names: its key, the list that it is in, and the key without its count."""

    key: str
    array: str
    stem: str
    is_ordinal: bool


class Related:
    """What the fields of a request are called, and what was said shortly before them."""

    def __init__(self, segments: Sequence[Segment], keys: Mapping[str, str]) -> None:
        self._keys = keys
        self._listed: Counter[str] = Counter()
        self._numbers: dict[str, _Number] = {}
        told = -_WITHIN
        for place, segment in enumerate(segments):
            is_field = _is_field(segment.pointer)
            if not is_field and _NAMES.search(segment.text):
                told = place
            if is_field and place - told >= _WITHIN and is_bare(segment.text):
                self._add(segment.pointer)

    def by_chance(self, left: Segment, right: Segment) -> bool:
        """Whether nothing says that the two belong together: bare numbers in fields of unlike keys, unnamed."""
        one, two = self._numbers.get(left.pointer), self._numbers.get(right.pointer)
        if one is None or two is None:
            return False
        if one.array or two.array:
            return one.array != two.array or self._listed[one.array] != 2
        if one.key == two.key:
            return True
        if len(one.key) == len(two.key) == 1 or (one.is_ordinal and two.is_ordinal):
            return False
        return one.stem != two.stem or not one.stem or one.key in (one.stem, two.key)

    def _add(self, pointer: str) -> None:
        array, _, step = pointer.rpartition("/")
        owner = array if step.isdigit() else pointer
        within, _, name = owner.rpartition("/")
        key = self._keys.get(owner, "" if name.startswith("*") else name)
        if step.isdigit():
            self._listed[array] += 1
        if not _NAMES.search(f"{self._keys.get(within, '')} {key}"):
            listed = array if step.isdigit() else ""
            stem = _COUNTED.sub("", key)
            self._numbers[pointer] = _Number(key, listed, stem, bool(_ORDINAL.search(key)))


def _is_field(pointer: str) -> bool:
    if "!" in pointer:
        return True
    array, _, step = pointer.rpartition("/")
    return (array.rpartition("/")[2] if step.isdigit() else step) not in _SPOKEN
