"""Strings that a pattern may match, grown from its own tree: what stands in look-arounds is not looked at."""

from __future__ import annotations

from collections.abc import Iterator
from random import Random
from re import _constants  # type: ignore[attr-defined, unused-ignore]
from typing import Any

from detectors.recognizers import trees
from detectors.recognizers.written import Pattern

_ANY = "あ亜アa0、 "
_CATEGORIES = {
    _constants.CATEGORY_SPACE: " \t",
    _constants.CATEGORY_DIGIT: "0123456789",
    _constants.CATEGORY_WORD: "aあ0",
}


def grown(pattern: Pattern, random: Random, tries: int) -> Iterator[str]:
    """Those of so many strings that the pattern does match as a whole or in part."""
    row = trees.tree(pattern.pattern, pattern.flags)
    for _ in range(tries):
        text = "".join(_row(row, random))
        if pattern.search(text):
            yield text


def _row(row: trees.Row, random: Random) -> Iterator[str]:
    for kind, held in row:
        yield from _part(kind, held, random)


def _part(kind: Any, held: Any, random: Random) -> Iterator[str]:
    if kind is trees.LITERAL:
        yield chr(held)
    elif kind is trees.IN:
        yield _one_of(held, random)
    elif kind in (trees.ANY, trees.NOT_LITERAL):
        yield random.choice(_ANY)
    elif kind is trees.BRANCH:
        yield from _row(random.choice(held[1]), random)
    elif kind is trees.SUBPATTERN:
        yield from _row(held[3], random)
    elif kind is trees.ATOMIC_GROUP:
        yield from _row(held, random)
    elif kind in trees.REPEATS:
        least, most, row = held
        for _ in range(random.randint(least, min(most, least + 3))):
            yield from _row(row, random)


def _one_of(parts: list[tuple[Any, Any]], random: Random) -> str:
    if parts[0][0] is trees.NEGATE:
        return random.choice(_ANY)
    kind, held = random.choice(parts)
    if kind is trees.LITERAL:
        return chr(held)
    if kind is trees.RANGE:
        return chr(random.randint(*held))
    return random.choice(_CATEGORIES.get(held, _ANY))
