"""A session is a key that was sealed here, and it ends."""

from __future__ import annotations

from base64 import urlsafe_b64decode, urlsafe_b64encode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.console.session import IDLE_S, LONGEST_S, Session, Sessions, cookie

SESSIONS = Sessions(b"s" * 32)
NOW = 1_800_000_000
SEALED = SESSIONS.sealed(Session("sk-sekisho-1-secret", NOW, NOW))


@given(st.text(min_size=1, max_size=512, alphabet=st.characters(exclude_categories=["Cs"])))
def test_whatever_the_key_is_it_comes_back_and_is_not_to_be_read(key: str) -> None:
    session = Session(key, NOW, NOW)
    sealed = SESSIONS.sealed(session)
    assert SESSIONS.opened(sealed, NOW) == session
    assert key not in repr(session) or len(key) < 3


@given(st.integers(0), st.integers(1, 255))
def test_a_cookie_with_any_byte_changed_is_no_session(place: int, change: int) -> None:
    raw = bytearray(urlsafe_b64decode(SEALED))
    raw[place % len(raw)] ^= change
    assert SESSIONS.opened(urlsafe_b64encode(raw).decode(), NOW) is None


VALUES = ["", "x", "あ", "A" * 4000, SEALED[:-4], SEALED[:16], "===="]


@pytest.mark.parametrize("value", VALUES, ids=range(len(VALUES)))
def test_what_is_no_cookie_of_ours_is_no_session(value: str) -> None:
    assert SESSIONS.opened(value, NOW) is None


def test_another_installation_cannot_open_it() -> None:
    assert Sessions(b"t" * 32).opened(SEALED, NOW) is None


def test_a_session_ends_when_nothing_is_looked_at_and_at_the_end_of_the_day() -> None:
    assert SESSIONS.opened(SEALED, NOW + IDLE_S - 1) is not None
    assert SESSIONS.opened(SEALED, NOW + IDLE_S) is None
    renewed = SESSIONS.sealed(Session("k", NOW, NOW + LONGEST_S - 5))
    assert SESSIONS.opened(renewed, NOW + LONGEST_S - 1) is not None
    assert SESSIONS.opened(renewed, NOW + LONGEST_S) is None
    assert SESSIONS.opened(SEALED, NOW - 1) is None


def test_over_https_the_cookie_never_goes_in_the_clear() -> None:
    assert cookie("v", secure=True).endswith("; Secure")
    assert "Secure" not in cookie("v", secure=False)
    assert "Max-Age=0" in cookie("", secure=True)
