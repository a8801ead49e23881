"""A pattern's tree, as its own parser reads it: parts in a row, each its kind and what it holds.

There is no public way to it, so everything that is asked of a pattern rests on this one place. Whoever asks MUST say
something true of a kind that is not named here.
"""

from __future__ import annotations

from collections.abc import Iterable
from re import _constants, _parser  # type: ignore[attr-defined, unused-ignore]
from typing import Any

Part = tuple[Any, Any]
Row = Iterable[Part]

ANY = _constants.ANY
ATOMIC_GROUP = _constants.ATOMIC_GROUP
BRANCH = _constants.BRANCH
CATEGORY = _constants.CATEGORY
IN = _constants.IN
LITERAL = _constants.LITERAL
NEGATE = _constants.NEGATE
NOT_LITERAL = _constants.NOT_LITERAL
RANGE = _constants.RANGE
SUBPATTERN = _constants.SUBPATTERN

BESIDE = frozenset({_constants.ASSERT, _constants.ASSERT_NOT, _constants.AT})
"""Parts that match no letter: they look at what stands beside."""
REPEATS = frozenset({_constants.MAX_REPEAT, _constants.MIN_REPEAT, _constants.POSSESSIVE_REPEAT})
"""They hold the least, the most, and the row that is repeated."""


def tree(pattern: str, flags: int = 0) -> Row:
    parsed: Row = _parser.parse(pattern, flags)
    return parsed
