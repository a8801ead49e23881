"""Patterns that are compiled when they are looked for: the same matches, and none that cannot be compiled."""

from __future__ import annotations

import gc
import re

from detectors.catalogue import recognizers
from detectors.recognizers.written import Written


def test_what_is_written_matches_as_the_compiled_pattern_does() -> None:
    for said, text in (("[a-c]+", "xABCbd"), ("^b", "a\nb"), ("窓口", "市の窓口")):
        written, compiled = (
            form(said, re.IGNORECASE | re.MULTILINE) for form in (Written, re.compile)
        )
        for start, end in ((0, 9), (1, 3), (2, 2)):
            for one in ("search", "match"):
                found, expected = (getattr(p, one)(text, start, end) for p in (written, compiled))
                assert (found and found.span()) == (expected and expected.span())
            found, expected = (
                [m.span() for m in p.finditer(text, start, end)] for p in (written, compiled)
            )
            assert found == expected


def test_every_pattern_in_use_compiles() -> None:
    assert recognizers()
    written = [one for one in gc.get_objects() if isinstance(one, Written)]
    assert len(written) > 500
    for one in written:
        re.compile(one.pattern, one.flags)
