"""The last look: a masked value is found in every spelling, and nothing else is."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.masking.egress import Egress

PHONE, NAME = "090-1234-5678", "ヤマダタロウ"
LOOK = Egress([PHONE, NAME, "山田"])


@pytest.mark.parametrize(
    "text",
    [
        "電話は090-1234-5678です",
        "電話は０９０－１２３４－５６７８です",
        "電話は09012345678です",
        "電話は 090 / 1234 / 5678 です",
        '{"tel": -9012345678}',
        "+81-90-1234-5678",
        "ﾔﾏﾀﾞﾀﾛｳ様",
    ],
)
def test_a_value_is_seen_in_every_spelling(text: str) -> None:
    assert LOOK.survives(["前の文", text])


@pytest.mark.parametrize(
    "text",
    [
        "",
        "山田町",
        "090-1234-567",
        "1090123456780",
        "ヤマダタロ",
        "090 seconds, or 1234 in all, 5678",
    ],
)
def test_what_is_not_the_value_does_not_stop_a_request(text: str) -> None:
    assert not LOOK.survives([text])


@given(st.text(min_size=4, max_size=20), st.text(max_size=20), st.text(max_size=20))
def test_a_value_is_seen_wherever_it_stands(value: str, before: str, after: str) -> None:
    assert Egress([value]).survives([before + value + after])


@given(st.lists(st.text("あいう0123", min_size=4, max_size=9)), st.text("あいう0123", max_size=60))
def test_the_index_finds_what_a_plain_search_finds(values: list[str], text: str) -> None:
    found = any(value in text for value in values)
    assert not found or Egress(values).survives([text])
    if not any(c.isdigit() for c in text):
        assert Egress(values).survives([text]) == found
