"""Which of many patterns may match in a text at all: those of whose necessary words one stands in it.

What a pattern needs is read off its own tree, so that it cannot differ from what the pattern says. Looking for two
hundred words costs a tenth of looking for two hundred patterns. A part that is not understood needs nothing.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator
from re import _constants, _parser  # no public way to a pattern's tree
from typing import Any, Generic, TypeVar

_T = TypeVar("_T")
Words = frozenset[str]


class Needing(Generic[_T]):
    """Patterns in order, each with what belongs to it."""

    def __init__(self, patterns: Iterable[tuple[re.Pattern[str], _T]]) -> None:
        self.patterns = tuple(patterns)
        self._always = 0
        self._with: dict[str, dict[str, int]] = {}
        """By the last of its letters in the order of Unicode, which is mostly a kanji: few of them stand in a text."""
        for number, (pattern, _) in enumerate(self.patterns):
            words = needed(pattern)
            if words is None:
                self._always |= 1 << number
            for word in words or ():
                beside = self._with.setdefault(max(word), {})
                beside[word] = beside.get(word, 0) | 1 << number

    def worth(self, text: str) -> Iterator[tuple[re.Pattern[str], _T]]:
        """Those that may match inside `text`; what they see beside a match may lie beyond it."""
        text, wanted = folded(text), self._always
        for letter in self._with.keys() & set(text):
            for word, bits in self._with[letter].items():
                if word in text:
                    wanted |= bits
        return (held for number, held in enumerate(self.patterns) if wanted >> number & 1)


def needed(pattern: re.Pattern[str]) -> Words | None:
    """Words, as `folded` writes them, of which every match holds one; None where there are none such."""
    return _of_row(_parser.parse(pattern.pattern, pattern.flags))


ANY = "\N{REPLACEMENT CHARACTER}"
"""In a beginning, for a letter that may be one of many."""
_MANY = 64
_ONE_LETTER = (
    _constants.ANY,
    _constants.CATEGORY,
    _constants.NEGATE,
    _constants.NOT_LITERAL,
)


def beginnings(pattern: re.Pattern[str]) -> Words:
    """The first two letters of everything that it may match, without case where it ignores that; fewer where a match is
    shorter."""
    tree = _parser.parse(pattern.pattern, pattern.flags)
    return frozenset(b.lower() if pattern.flags & re.IGNORECASE else b for b in _begins(tree))


def _begins(row: Iterable[tuple[Any, Any]]) -> set[str]:
    begun = {""}
    for kind, held in row:
        if all(len(b) > 1 for b in begun):
            break
        more = _begins_part(kind, held)
        begun = {(b + further)[:2] for b in begun for further in (more if len(b) < 2 else {""})}
    return begun


def _begins_part(kind: Any, held: Any) -> set[str]:
    if kind is _constants.LITERAL:
        return {chr(held)}
    if kind is _constants.RANGE and held[1] - held[0] < _MANY:
        return set(map(chr, range(held[0], held[1] + 1)))
    if kind in (_constants.RANGE, *_ONE_LETTER):
        return {ANY}
    if kind is _constants.IN:
        return set().union(*(_begins_part(*part) for part in held))
    if kind is _constants.SUBPATTERN:
        inside = _begins(held[3])
        return {_caseless(b) for b in inside} if held[1] & re.IGNORECASE else inside
    if kind is _constants.BRANCH:
        return set().union(*map(_begins, held[1]))
    if kind is _constants.MAX_REPEAT:
        least, most, row = held
        once = _begins(row)
        twice = {(a + b)[:2] for a in once for b in once} if most > 1 else set()
        return once | twice | (set() if least else {""})
    if kind in (_constants.ASSERT, _constants.ASSERT_NOT, _constants.AT):
        return {""}
    return {"", ANY, ANY + ANY}


def _caseless(letters: str) -> str:
    return "".join(c if c.lower() == c.upper() else ANY for c in letters)


def folded(text: str) -> str:
    """With one letter for all that are the same to a pattern that ignores case."""
    text = text.replace("İ", "i").replace("ı", "i").replace("ſ", "s").replace("\u212a", "k")
    return text.lower()


def _of_row(row: Iterable[tuple[Any, Any]]) -> Words | None:
    """The rarest of what its parts need."""
    choices: list[Words] = []
    run = ""
    for kind, held in row:
        if kind is _constants.LITERAL and _is_plain(chr(held)):
            run += folded(chr(held))
            continue
        if run:
            choices.append(frozenset({run}))
            run = ""
        if (words := _of_part(kind, held)) is not None:
            choices.append(words)
    if run:
        choices.append(frozenset({run}))
    return min(choices, key=_frequency, default=None)


def _of_part(kind: Any, held: Any) -> Words | None:
    if kind is _constants.SUBPATTERN:
        return _of_row(held[3])
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


def _is_plain(letter: str) -> bool:
    """Whether `folded` knows all that it may match where case is ignored."""
    return letter.isascii() or letter.lower() == letter.upper()


def _frequency(words: Words) -> float:
    """How often one of them stands at a place, about: kana and Latin letters are few, and kanji many."""
    return sum(math.prod(0.01 if c > "ヿ" else 0.05 for c in word) for word in words)
