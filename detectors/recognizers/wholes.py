"""The rest of a name that was cut short: 鈴木｜啓示 where a list has the whole of it, ロング｜ストリート inside a word of katakana."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from itertools import accumulate

from detectors.names.lists import NAME, WHOLE
from detectors.recognizers.surroundings import HONORIFIC

Person = tuple[int, int, float]
_KANJI = re.compile("[一-鿿々]")
_KATAKANA = re.compile("[ァ-ヺー]+")
_WRITTEN = re.compile("[一-鿿々]{3,6}")
BEFORE, BEHIND = 3, 4
"""How many kanji of it may be missing."""
LONGEST_REST = 6
"""Katakana that may be missing."""


@dataclass(frozen=True, slots=True)
class Wholes:
    """Of one text. `listed` says in bits what the lists of names have words as, `known_as` is the dictionary's."""

    text: str = field(repr=False)
    listed: Callable[[Sequence[str]], list[int]]
    known_as: Callable[[str], str]
    persons: Sequence[Person] = field(repr=False)
    _starts: list[int] = field(init=False)
    _reach: list[int] = field(init=False)

    def __post_init__(self) -> None:
        places = sorted((start, end) for start, end, _ in self.persons)
        object.__setattr__(self, "_starts", [start for start, _ in places])
        object.__setattr__(self, "_reach", list(accumulate((end for _, end in places), max)))

    def of(self, start: int, end: int) -> tuple[int, int]:
        """Where the whole of the name stands; as it was where nothing is missing or another name begins there."""
        text = self.text
        if _KATAKANA.match(text, end - 1) and _KATAKANA.match(text, end):
            found = self._katakana(start, end)
        elif HONORIFIC.match(text, end):
            return start, end
        elif _KANJI.match(text, end) or (start and _KANJI.match(text, start - 1)):
            found = self._kanji(start, end)
        else:
            return start, end
        return found if self._alone(found, (start, end)) else (start, end)

    def _katakana(self, start: int, end: int) -> tuple[int, int]:
        """To the end of the word, unless the rest of it is a word that says what kind of thing this is."""
        run = _KATAKANA.match(self.text, end)
        stop = run.end() if run else end
        if stop - end > LONGEST_REST:
            return start, end
        part = re.split("[・=]", self.text[start:stop])[-1]
        called = self.listed([part])[0] & (NAME | WHOLE)
        return start, stop if called or "c" not in self.known_as(self.text[end:stop]) else end

    def _kanji(self, start: int, end: int) -> tuple[int, int]:
        """The longest name of a person in the lists that holds it."""
        places = [
            (begin, stop)
            for begin in range(max(0, start - BEFORE), start + 1)
            for stop in range(end, min(len(self.text), end + BEHIND) + 1)
            if (begin, stop) != (start, end) and _WRITTEN.fullmatch(self.text, begin, stop)
        ]
        if not places:
            return start, end
        bits = self.listed([self.text[begin:stop] for begin, stop in places])
        whole = [p for p, b in zip(places, bits, strict=True) if b & WHOLE]
        return max(whole, key=lambda p: p[1] - p[0], default=(start, end))

    def _alone(self, place: tuple[int, int], of: tuple[int, int]) -> bool:
        """Whether no other person stands in what is new of it."""
        behind = bisect_right(self._starts, of[0])
        before = behind - 1
        while before >= 0 and self._starts[before] == of[0]:
            before -= 1
        ends = self._reach[before] if before >= 0 else 0
        return ends <= place[0] and (
            behind == len(self._starts) or self._starts[behind] >= place[1]
        )
