"""A text as gates look at it: what is made once, for all that ask whether some word stands in it."""

from __future__ import annotations

from dataclasses import dataclass, field

_PART, BESIDE = 600, 200
"""Characters of a part, and of those on each side of it that belong to it too: words that are asked for together stand
near each other, at most that far."""


@dataclass(frozen=True, slots=True)
class Part:
    """Of a text: where it begins, how `folded` writes it, and its letters two by two."""

    begin: int
    folded: str = field(repr=False)
    pairs: frozenset[str] = field(repr=False)


def parts(text: str) -> tuple[Part, ...]:
    whole, found = folded(text), []
    for place in range(0, len(text), _PART):
        begin = max(0, place - BESIDE)
        part = whole[begin : place + _PART + BESIDE]
        found.append(Part(begin, part, frozenset(map(str.__add__, part, part[1:]))))
    return tuple(found)


def folded(text: str) -> str:
    """With one letter for all that are the same to a pattern that ignores case, each in its place."""
    text = text.replace("İ", "i").replace("ı", "i").replace("ſ", "s").replace("\u212a", "k")
    return text.lower()
