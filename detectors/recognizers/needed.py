"""Which of many patterns may match in a text at all: those of whose necessary words enough stand in it.

What a pattern needs is read off its own tree, so that it cannot differ from what the pattern says. Looking for a
thousand words costs a tenth of looking for two hundred patterns. A part that is not understood needs nothing.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator
from functools import cache
from re import _constants, _parser  # no public way to a pattern's tree
from typing import Any, Generic, TypeVar

from detectors.views.parts import Part, folded

_T = TypeVar("_T")
Words = frozenset[str]
Clause = tuple[Words, ...]
"""One word of each set stands in every match; the set whose words are rarest is the first."""


Stretch = tuple[int, int]

BORDER = 32
"""Characters behind a match that its look-aheads may read."""


class Needing(Generic[_T]):
    """Patterns in order, each with what belongs to it; and a gate, open where one of them may match."""

    def __init__(self, patterns: Iterable[tuple[re.Pattern[str], _T]]) -> None:
        self.patterns = tuple(patterns)
        self._always: set[int] = set()
        self._clauses: list[tuple[int, Clause]] = []
        """Of which pattern it is, and what it needs beside its rarest words."""
        self._with: dict[str, dict[str, list[int]]] = {}
        """Clauses by their rarest words, and these by their rarest two letters: few of those stand in a text."""
        self._letters: dict[str, list[int]] = {}
        """By words of one letter."""
        for number, (pattern, _) in enumerate(self.patterns):
            clauses = needed(pattern)
            if not clauses:
                self._always.add(number)
            for clause in clauses:
                for word in clause[0]:
                    beside = self._with.setdefault(_rarest(word), {}) if word[1:] else self._letters
                    beside.setdefault(word, []).append(len(self._clauses))
                self._clauses.append((number, clause[1:]))
        self._pairs = frozenset(self._with)

    def opens(self, seen: Iterable[Part]) -> bool:
        """Whether any of them may match."""
        return bool(self._always) or any(any(self._open(part)) for part in seen)

    def worth(
        self, seen: Iterable[Part], longest: int
    ) -> Iterator[tuple[re.Pattern[str], _T, Stretch]]:
        """Those that may match, each with the stretches where a match of at most `longest` characters may stand: they
        do not overlap. Look there with `matches`."""
        places: dict[int, set[Stretch]] = {}
        length = 0
        for part in seen:
            length = part.begin + len(part.folded)
            for number, word in self._open(part):
                found = places.setdefault(self._clauses[number][0], set())
                for match in re.finditer(re.escape(word), part.folded):
                    found.add((part.begin + match.start(), part.begin + match.end()))
        for number, (pattern, held) in enumerate(self.patterns):
            if number in self._always:
                yield pattern, held, (0, length)
            for stretch in widened(sorted(places.get(number, ())), length, longest):
                yield pattern, held, stretch

    def _open(self, part: Part) -> Iterator[tuple[int, str]]:
        """Clauses by their numbers, each with a word that a match may stand around."""
        text = part.folded
        for pair in self._pairs & part.pairs:
            for word, numbers in self._with[pair].items():
                if word in text:
                    yield from ((n, word) for n in numbers if _holds(text, self._clauses[n][1]))
        for word, numbers in self._letters.items():
            if word in text:
                yield from ((n, word) for n in numbers if _holds(text, self._clauses[n][1]))


def _holds(text: str, clause: Clause) -> bool:
    return all(any(word in text for word in words) for words in clause)


def widened(places: Iterable[Stretch], length: int, longest: int) -> Iterator[Stretch]:
    """Where a match of at most `longest` characters may stand that holds one of the places, which are in order."""
    start, end = 0, -1
    for first, last in places:
        first, last = first - longest, last + longest + BORDER
        if first > end:
            if end > 0:
                yield start, end
            start = max(0, first)
        end = min(length, last)
    if end > 0:
        yield start, end


def needed(pattern: re.Pattern[str]) -> tuple[Clause, ...]:
    """Clauses, in words as `folded` writes them, of which every match fulfils one; none where nothing is needed."""
    return tuple(_clauses(_parser.parse(pattern.pattern, pattern.flags)) or ())


_ALPHABETS = ((0, 0x590), (0x1E00, 0x2200))
"""Those whose words are looked for, as far as they have capital letters."""
_EVERY = "".join(chr(code) for first, last in _ALPHABETS for code in range(first, last))
_PLAIN = frozenset(_EVERY)


def _clauses(row: Iterable[tuple[Any, Any]]) -> list[Clause] | None:
    """What each alternative needs, where the row is nothing but alternatives; of any other row, what its parts need."""
    parts = [part for part in row if part[0] not in _SHOWN_BESIDE]
    if len(parts) == 1:
        kind, held = parts[0]
        if kind is _constants.BRANCH:
            each = [_clauses(alternative) for alternative in held[1]]
            if any(clauses is None for clauses in each):
                return None
            return [clause for clauses in each for clause in clauses or ()]
        if kind is _constants.SUBPATTERN:
            return _clauses(held[3])
    choices = sorted(set(_of_parts(parts)), key=_frequency)
    return [tuple(choices)] if choices else None


_SHOWN_BESIDE = frozenset({_constants.ASSERT, _constants.ASSERT_NOT, _constants.AT})
"""Parts that match no letter."""


def _of_parts(row: Iterable[tuple[Any, Any]]) -> Iterator[Words]:
    run = ""
    for kind, held in row:
        if kind is _constants.LITERAL and _is_plain(chr(held)):
            run += folded(chr(held))
            continue
        if run:
            yield frozenset({run})
            run = ""
        if kind is _constants.SUBPATTERN:
            yield from _of_parts(held[3])
        elif (words := _of_part(kind, held)) is not None:
            yield words
    if run:
        yield frozenset({run})


def _of_row(row: Iterable[tuple[Any, Any]]) -> Words | None:
    """The rarest of what its parts need."""
    return min(_of_parts(row), key=_frequency, default=None)


def _of_part(kind: Any, held: Any) -> Words | None:
    if kind is _constants.ATOMIC_GROUP:
        return _of_row(held)
    if kind in (
        _constants.MAX_REPEAT,
        _constants.MIN_REPEAT,
        _constants.POSSESSIVE_REPEAT,
    ):
        least, _, row = held
        return _of_row(row) if least else None
    if kind is _constants.BRANCH:
        return _any_of([_of_row(row) for row in held[1]])
    if kind is _constants.IN:
        return _any_of([_of_row([part]) for part in held])
    return None


def _any_of(each: list[Words | None]) -> Words | None:
    known = [words for words in each if words is not None]
    return frozenset().union(*known) if len(known) == len(each) else None


@cache
def _is_plain(letter: str) -> bool:
    """Whether `folded` knows all that it may match where case is ignored."""
    if letter.lower() == letter.upper() or letter.isascii():
        return True
    return letter in _PLAIN and len(set(re.findall(re.escape(letter), _EVERY, re.IGNORECASE))) <= 2


def _rarest(word: str) -> str:
    pairs = map(str.__add__, word, word[1:])
    return min(pairs, key=lambda pair: _share(pair[0]) * _share(pair[1]))


_SHARES = {
    **dict.fromkeys("のにはをたがでてとしれさるいなもかこらりっーあうき etaoinsrh", 0.05),
    **dict.fromkeys("ンスルトイアラリクドシくまつけそよdlcumfpgwyb", 0.02),
    **dict.fromkeys("年月日人大中一出国本会者市町事業地方的分行用学時場合員部長高", 0.006),
}


def _frequency(words: Words) -> float:
    """How often one of them stands at a place, about."""
    return sum(math.prod(map(_share, word)) for word in words)


def _share(letter: str) -> float:
    return _SHARES.get(letter, 0.001 if letter > "ヿ" else 0.008)
