"""Which of many patterns may match in a text at all: those of whose necessary words enough stand in it.

What a pattern needs is read off its own tree, so that it cannot differ from what the pattern says. Looking for a
thousand words costs a tenth of looking for two hundred patterns. A part that is not understood needs nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, Generic, Protocol, TypeVar

from detectors.recognizers import trees
from detectors.recognizers.written import Pattern, Written
from detectors.views.parts import Part, ask_for, folded, frequency, share

_T = TypeVar("_T")
Words = frozenset[str]
Clause = tuple[Words, ...]
"""One word of each set stands in every match; the set whose words are rarest is the first."""


Place = tuple[int, int]
"""Of a pattern among all, and among its alternatives."""
Stretch = tuple[int, int]

BORDER = 32
"""Characters behind a match that its look-aheads may read."""


class Finds(Protocol):
    """What is looked for with `matches`."""

    def finditer(self, text: str, start: int, end: int, /) -> Iterator[re.Match[str]]: ...


@dataclass(frozen=True, slots=True)
class Either:
    """Patterns of which an alternation would find the same: at each place the first that matches.

    They are told apart so that only those are looked for that may match. None MUST match nothing at all.
    """

    patterns: tuple[Pattern, ...]
    beside: tuple[Pattern, ...] = ()
    """Of each of these a match stands near every match that counts: they are needed too."""

    def finditer(self, text: str, start: int, end: int, /) -> Iterator[re.Match[str]]:
        ahead = [pattern.search(text, start, end) for pattern in self.patterns]
        while left := [match for match in ahead if match]:
            first = min(left, key=re.Match.start)
            yield first
            past = max(first.end(), first.start() + 1)
            for number, match in enumerate(ahead):
                if match and match.start() < past:
                    ahead[number] = self.patterns[number].search(text, past, end)


def either(patterns: Iterable[str], flags: re.RegexFlag = re.NOFLAG) -> Either:
    return Either(tuple(Written(pattern, flags) for pattern in patterns))


class Needing(Generic[_T]):
    """Patterns in order, each with what belongs to it; and a gate, open where one of them may match."""

    def __init__(self, patterns: Iterable[tuple[Pattern | Either, _T]]) -> None:
        self.patterns = tuple(patterns)
        self._always: set[int] = set()
        self._clauses: list[tuple[Place, Clause]] = []
        """Of which pattern it is, and what it needs beside its rarest words."""
        self._with: dict[str, list[int]] = {}
        """Clauses by their rarest words."""
        for number, (pattern, _) in enumerate(self.patterns):
            choice = pattern if isinstance(pattern, Either) else Either((pattern,))
            near = tuple(_near(choice.beside))
            for which, alternative in enumerate(choice.patterns):
                self._add((number, which), tuple((*c, *near) for c in needed(alternative)))
        ask_for(self._with)

    def _add(self, place: Place, clauses: tuple[Clause, ...]) -> None:
        if not clauses:
            self._always.add(place[0])
        for clause in clauses:
            for word in clause[0]:
                self._with.setdefault(word, []).append(len(self._clauses))
            self._clauses.append((place, clause[1:]))

    def opens(self, seen: Iterable[Part]) -> bool:
        """Whether any of them may match."""
        return bool(self._always) or any(map(self._open, seen))

    def worth(self, seen: Iterable[Part], longest: int) -> Iterator[tuple[Finds, _T, Stretch]]:
        """Those that may match, each with the stretches where a match of at most `longest` characters may stand: they
        do not overlap. Look there with `matches`."""
        places: dict[int, dict[Stretch, set[int]]] = {}
        length = 0
        for part in seen:
            length = part.begin + len(part.folded)
            for word, patterns in self._open(part):
                each = [(part.begin + at, part.begin + at + len(word)) for at in part.places[word]]
                for number, which in patterns:
                    found = places.setdefault(number, {})
                    for stretch in each:
                        found.setdefault(stretch, set()).add(which)
        # Of hundreds of patterns a few are worth it: the others are not even passed by.
        for number in sorted(self._always | places.keys()):
            pattern, held = self.patterns[number]
            if number in self._always:
                yield pattern, held, (0, length)
                continue
            inside = places[number]
            for stretch in widened(sorted(inside), length, longest):
                yield _those(pattern, inside, stretch), held, stretch

    def _open(self, part: Part) -> Sequence[tuple[str, set[Place]]]:
        """Words that a match may stand around, each with the patterns whose match that is: read for the gate, and
        known then where it is open."""
        if self not in part.opened:
            part.opened[self] = tuple(self._opening(part))
        return part.opened[self]

    def _opening(self, part: Part) -> Iterator[tuple[str, set[Place]]]:
        held = part.held
        for word in self._with.keys() & part.places.keys():
            patterns = set()
            for clause in self._with[word]:
                place, beside = self._clauses[clause]
                for words in beside:
                    if words not in held:
                        held[words] = _holds(part, words)
                    if not held[words]:
                        break
                else:
                    patterns.add(place)
            if patterns:
                yield word, patterns


def _those(
    pattern: Pattern | Either, places: Mapping[Stretch, set[int]], stretch: Stretch
) -> Finds:
    """Of alternatives, those that may match in a stretch: every match holds one of its places."""
    if not isinstance(pattern, Either):
        return pattern
    start, end = stretch
    open_here = set().union(*(w for (first, last), w in places.items() if start <= first < end))
    return Either(tuple(pattern.patterns[which] for which in sorted(open_here)))


def _holds(part: Part, words: Words) -> bool:
    """Whether one of them stands in it. Most are told from a letter: to look for one costs ten times that."""
    text, (letters, spelt) = part.folded, _spelt(words)
    return any(word in text for letter in letters & part.letters for word in spelt[letter])


@cache
def _spelt(words: Words) -> tuple[frozenset[str], dict[str, list[str]]]:
    """Their rarest letters, and the words of each."""
    spelt: dict[str, list[str]] = {}
    for word in sorted(words):
        spelt.setdefault(min(word, key=share), []).append(word)
    return frozenset(spelt), spelt


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


def needed(pattern: Pattern) -> tuple[Clause, ...]:
    """Clauses, in words as `folded` writes them, of which every match fulfils one; none where nothing is needed."""
    return tuple(_clauses(trees.tree(pattern.pattern, pattern.flags)) or ())


def _near(patterns: Iterable[Pattern]) -> Iterator[Words]:
    for pattern in patterns:
        if clauses := needed(pattern):
            yield frozenset().union(*(clause[0] for clause in clauses))


_ALPHABETS = ((0, 0x590), (0x1E00, 0x2200))
"""Those whose words are looked for, as far as they have capital letters."""
_EVERY = "".join(chr(code) for first, last in _ALPHABETS for code in range(first, last))
_PLAIN = frozenset(_EVERY)


def _clauses(row: trees.Row) -> list[Clause] | None:
    """What each alternative needs, where the row is nothing but alternatives; of any other row, what its parts need."""
    parts = [part for part in row if part[0] not in trees.BESIDE]
    if len(parts) == 1:
        kind, held = parts[0]
        if kind is trees.BRANCH:
            each = [_clauses(alternative) for alternative in held[1]]
            if any(clauses is None for clauses in each):
                return None
            return [clause for clauses in each for clause in clauses or ()]
        if kind is trees.SUBPATTERN:
            return _clauses(held[3])
    choices = sorted(set(_of_parts(parts)), key=frequency)
    return [tuple(choices)] if choices else None


def _of_parts(row: trees.Row) -> Iterator[Words]:
    run = ""
    for kind, held in row:
        if kind is trees.LITERAL and _is_plain(chr(held)):
            run += folded(chr(held))
            continue
        if run:
            yield frozenset({run})
            run = ""
        if kind is trees.SUBPATTERN:
            yield from _of_parts(held[3])
        elif (words := _of_part(kind, held)) is not None:
            yield words
    if run:
        yield frozenset({run})


def _of_row(row: trees.Row) -> Words | None:
    """The rarest of what its parts need."""
    return min(_of_parts(row), key=frequency, default=None)


def _of_part(kind: Any, held: Any) -> Words | None:
    if kind is trees.ATOMIC_GROUP:
        return _of_row(held)
    if kind in trees.REPEATS:
        least, _, row = held
        return _of_row(row) if least else None
    if kind is trees.BRANCH:
        return _any_of([_of_row(row) for row in held[1]])
    if kind is trees.IN:
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
