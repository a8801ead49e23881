"""The last look: a masked value is found in every spelling, and nothing else is."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from gateway.masking.egress import FEW, Egress

PHONE, NAME = "090-1234-5678", "ヤマダタロウ"
LOOK = Egress([PHONE, NAME, "山田"])
MANY = [f"かき{number:03}" for number in range(FEW + 1)]
"""So many that the index is asked, and none of them stands in a text."""


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
        "٠٩٠-١٢٣٤-٥٦٧٨",
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
        "090 1234 56780",
        "ヤマダタロ",
        "090 seconds, or 1234 in all, 5678",
    ],
)
def test_what_is_not_the_value_does_not_stop_a_request(text: str) -> None:
    assert not LOOK.survives([text])


@given(st.text(min_size=4, max_size=20), st.text(max_size=20), st.text(max_size=20))
def test_a_value_is_seen_wherever_it_stands(value: str, before: str, after: str) -> None:
    assert Egress([value]).survives([before + value + after])


@given(
    st.lists(st.text("あいう0123", min_size=4, max_size=9)),
    st.text("あいう0123", max_size=60),
    st.sampled_from([[], MANY]),
)
@example(["あいうあ"], "いあいうあ", MANY)
def test_the_index_finds_what_a_plain_search_finds(
    values: list[str], text: str, others: list[str]
) -> None:
    found = any(value in text for value in values)
    look = Egress([*values, *others])
    assert not found or look.survives([text])
    if not any(c.isdigit() for c in text):
        assert look.survives([text]) == found


@given(st.sampled_from([PHONE, "090 1234 5678", " ".join("09012345678"), NAME]), st.data())
def test_a_value_is_seen_across_the_borders_of_texts(written: str, data: st.DataObject) -> None:
    cuts = sorted(data.draw(st.lists(st.integers(0, len(written)), max_size=3)))
    places = zip([0, *cuts], [*cuts, len(written)], strict=True)
    pieces = [written[start:end] for start, end in places]
    assert LOOK.survives(["電話は" * 40, *pieces, "です" * 60])
    assert LOOK.survives(["電話は" * 40, *pieces])


def test_two_texts_that_only_stand_beside_each_other_are_no_value() -> None:
    assert not LOOK.survives(["090 seconds", " and 1234 in all, or", "5678"])
    assert not LOOK.survives(["1090", "1234-5678", "山", "田"])
