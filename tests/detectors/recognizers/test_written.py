"""Patterns that are compiled when they are looked for: the same matches, and none that cannot be compiled."""

from __future__ import annotations

import re

from detectors.catalogue import recognizers
from detectors.recognizers.written import Written
from detectors.screen import Screen


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


def test_a_warm_screen_has_every_pattern_compiled() -> None:
    Screen(recognizers()).warm_up()
    assert len(Written.every) > 500
    assert all("_compiled" in vars(one) for one in Written.every)
