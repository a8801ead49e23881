"""What Python's matching of patterns gets wrong in some of the versions that are supported."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from typing import Any

from detectors.catalogue import recognizers
from detectors.recognizers.trees import ANY, IN, LITERAL, NOT_LITERAL, tree
from detectors.recognizers.written import Pattern, Written

ONE_LETTER = {ANY, IN, LITERAL, NOT_LITERAL}


def _patterns() -> Iterator[Pattern]:
    recognizers()
    yield from Written.every
    ours = [module for name, module in sys.modules.items() if name.startswith("detectors.")]
    kinds = (v for m in ours for v in vars(m).values() if isinstance(v, type))
    for holder in (*ours, *kinds):
        yield from (v for v in vars(holder).values() if isinstance(v, re.Pattern))


def _parts(held: Any) -> Iterator[Any]:
    yield held
    if isinstance(held, tuple | list) or hasattr(held, "data"):
        for part in held:
            yield from _parts(part)


def _repeats_a_group_possessively(pattern: str, flags: int = 0) -> bool:
    repeats = (p for p in _parts(tree(pattern, flags)) if str(p).startswith("(POSSESSIVE_REPEAT"))
    return any(
        [kind for kind, _ in row] != [row[0][0]] or row[0][0] not in ONE_LETTER
        for _, (_, _, row) in repeats
    )


def test_no_pattern_repeats_a_group_possessively() -> None:
    """Before Python 3.11.5 that may lose a match, or give one that is none; `(?>(?:…){2,})` does not."""
    assert _repeats_a_group_possessively("x(?:a|bc){2,}+")
    assert not _repeats_a_group_possessively("x(?>(?:a|bc){2,})[ab]*+")
    written = [p for p in _patterns() if isinstance(p.pattern, str)]
    assert len(written) > 1000
    assert [p.pattern for p in written if _repeats_a_group_possessively(p.pattern, p.flags)] == []
