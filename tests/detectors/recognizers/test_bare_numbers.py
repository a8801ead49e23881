"""Two numbers of which it is said that they are nothing together are nothing to any recogniser."""

from __future__ import annotations

from hypothesis import example, given
from hypothesis import strategies as st

from detectors.catalogue import recognizers
from detectors.recognizers.bare_numbers import may_be_sure
from detectors.screen import Screen

SCREEN = Screen(recognizers())
SURE = 0.8
NUMBERS = st.one_of(
    st.sampled_from(
        ["090-8765-4321", "09087654321", "03-5253-1111", "4000-1234-5678-9017", "4000123456789017"]
    ),
    st.sampled_from(["2024-01-31", "2024-01-31T09:30:00Z", "35.6895", "12,800", "819012345678"]),
    st.text("0123456789-.", min_size=1, max_size=12),
    st.text("0123456789", min_size=6, max_size=19),
)


@given(NUMBERS, NUMBERS, st.data())
@example("0312", "345678", None)
def test_what_is_sure_over_a_border_is_never_said_to_be_nothing(
    one: str, other: str, data: st.DataObject | None
) -> None:
    whole = one + other
    at = data.draw(st.integers(1, len(whole) - 1)) if data else len(one)
    if not may_be_sure(whole[:at], whole[at:]):
        seen = [f for f in SCREEN.scan(whole) if f.span.start < at < f.span.end]
        assert not [f for f in seen if f.score >= SURE]


def test_a_number_cut_in_two_may_be_one() -> None:
    cards = ("4000123456789017", "4000-1234-5678-9017", "5555555555554444", "6011111111111117")
    for number in ("090-8765-4321", "09087654321", "819012345678", "378282246310005", *cards):
        assert all(may_be_sure(number[:at], number[at:]) for at in range(1, len(number)))
    assert may_be_sure("電話 03-5253", "-1111")
    assert may_be_sure("2001:0:0:0:", "0:0:0:1")


def test_identifiers_dates_and_amounts_are_nothing_together() -> None:
    assert not may_be_sure("2024-01-31", "2024-02-01")
    assert not may_be_sure("20240131093000", "20240131093001")
    assert not may_be_sure("12800", "1234567")
    assert not may_be_sure("35.6895", "139.6917")
