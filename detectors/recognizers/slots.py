"""What is said by words of several kinds together, in whatever order: a verb, its object, and whose it is.

A pattern for each way of saying a thing knows the ways that somebody thought of. Here only the kinds of words are
listed, and a sentence that holds one of each is taken for it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from detectors.recognizers.needed import Either
from detectors.recognizers.openings import ANY, alternatives, beginning, beginnings
from detectors.recognizers.written import Pattern, Written

AROUND = 56
"""Characters on each side of a match that belong to it: of its sentence, or of the next one."""


@dataclass(frozen=True, slots=True)
class Said:
    """Two kinds of words near each other, and what else their sentence MUST hold (`also`), what has to stand in it or
    beside it (`beside`), and what it must not hold (`unless`)."""

    score: float
    also: Pattern | None = None
    beside: Pattern | None = None
    unless: Pattern | None = None
    stops: str = "。\n"

    def holds(self, text: str, start: int, end: int) -> bool:
        first, last = max(0, start - AROUND), min(len(text), end + AROUND)
        if self.beside and not self.beside.search(text, first, last):
            return False
        begin = max(text.rfind(stop, first, start) for stop in self.stops) + 1 or first
        stop = min((n for s in self.stops if (n := text.find(s, end, last)) >= 0), default=last)
        return bool(
            (self.also is None or self.also.search(text, begin, stop))
            and (self.unless is None or not self.unless.search(text, begin, stop))
        )

    def near(self, pattern: Either) -> Either:
        """The pattern, looked for only where what else counts stands near it too."""
        return replace(pattern, beside=tuple(p for p in (self.also, self.beside) if p))


def together(first: str, second: str, gap: str, flags: re.RegexFlag = re.NOFLAG) -> Either:
    """The two in either order, with at most `gap` between them."""
    orders = (f"{gap}(?:{second})", first), (f"{gap}(?:{first})", second)
    each = (f"{led}{behind}" for behind, words in orders for led in _led(words))
    return Either(tuple(Written(pattern, flags) for pattern in each))


def _led(words: str) -> Iterator[str]:
    """The words apart by whether it is known what they begin with: those few look in front, and the scan passes over the
    rest of a text at a tenth of the cost."""
    each = alternatives(words)
    loose = [one for one in each if _is_loose(beginnings(one))]
    known = [one for one in each if one not in loose]
    if known:
        yield beginning("|".join(known))
    if loose:
        yield f"(?:{'|'.join(loose)})"


def _is_loose(begun: frozenset[str]) -> bool:
    return "" in begun or any(ANY in one for one in begun)
