"""A growing text: the same text and the same ends however it grew."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from gateway.wire.growing import BLOCK, Growing

PIECES = st.lists(st.sampled_from(["", "あ", "いう", "え" * 100, "お" * BLOCK]), max_size=40)


@given(PIECES, st.integers(0, 3 * BLOCK), st.sets(st.integers(0, 40)))
def test_the_whole_and_every_end_are_those_of_the_text(
    pieces: list[str], place: int, looked_at: set[int]
) -> None:
    growing, text = Growing(), ""
    for n, piece in enumerate(pieces):
        growing.add(piece)
        text += piece
        assert (len(growing), growing.since(place, 70)) == (len(text), text[place : place + 70])
        if n in looked_at:
            assert str(growing) == text
    assert str(growing) == text


def test_a_long_text_of_small_pieces_is_kept_in_few() -> None:
    growing = Growing()
    for _ in range(10 * BLOCK):
        growing.add("あい")
    assert len(growing._pieces) <= 20
