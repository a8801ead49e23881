"""Saved searches: found again by name, and readable only with the keys."""

from __future__ import annotations

import pytest

from audit.errors import LogRefused
from audit.reading.filters import Filter
from audit.sealing.keys import KeyRing
from audit.search import saved
from audit.search.candidates import Wanted
from tests.audit.samples import AT, SECRET, ended_chain, rows

WANTED = Wanted.of([SECRET], Filter(department="税務課", since=AT))


def test_a_saved_search_is_found_again_and_replaced(url: str, keys: KeyRing) -> None:
    ended_chain(url, keys)
    assert saved.names(url) == []
    saved.save(url, keys, "毎月", Wanted())
    saved.save(url, keys, "毎月", WANTED)
    assert saved.load(url, keys, "毎月") == WANTED
    assert saved.names(url) == ["毎月"]


def test_what_is_searched_for_is_sealed(url: str, keys: KeyRing) -> None:
    ended_chain(url, keys)
    saved.save(url, keys, "s", WANTED)
    [row] = rows(url, "SELECT sealed FROM saved_searches")
    assert SECRET.encode() not in row["sealed"]
    assert SECRET not in repr(WANTED)
    with pytest.raises(LogRefused, match="does not open"):
        saved.load(url, KeyRing(b"o" * 32), "s")


def test_an_unknown_name_is_refused(url: str, keys: KeyRing) -> None:
    ended_chain(url, keys)
    with pytest.raises(LogRefused, match="no saved search"):
        saved.load(url, keys, "nope")
