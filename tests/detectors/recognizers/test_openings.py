"""One gate of many words says what a list of them says."""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from detectors.recognizers.openings import opening

WORDS = st.lists(st.text("あいうab|.^-]", min_size=1, max_size=4), min_size=1, max_size=12)


@given(WORDS, st.text("あいうab|.", max_size=30))
def test_a_gate_opens_where_one_of_its_words_stands_and_nowhere_else(
    words: list[str], text: str
) -> None:
    assert bool(re.search(opening(words), text)) is any(word in text for word in words)


MANY = st.lists(
    st.text(st.characters(min_codepoint=0x3041, max_codepoint=0x3070), min_size=1, max_size=3),
    min_size=20,
)


@given(MANY, st.text("ぁあぃいぅうぇえぉおかがきぎく", max_size=12))
def test_so_does_one_whose_words_begin_with_many_letters(words: list[str], text: str) -> None:
    assert bool(re.search(opening(words), text)) is any(word in text for word in words)
