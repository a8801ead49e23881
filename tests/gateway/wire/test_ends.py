"""Of each text of an answer the two ends are known, in whatever pieces it came and however long it is."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.splits import LONGEST_RUN
from gateway.wire.ends import of_arguments, whole
from tests.gateway.test_stream import cut

TEXTS = st.text('a"\\[]:, あ0', max_size=12)


@given(st.lists(TEXTS, min_size=1, max_size=4), st.lists(st.integers(0, 200), max_size=12))
def test_the_values_of_arguments_are_the_same_however_they_are_cut(
    texts: list[str], cuts: list[int]
) -> None:
    told = json.dumps({"k": texts, "n": [12, 3456]}, ensure_ascii=False)
    once = [(e.start, e.text) for e in of_arguments([told])]
    assert [(e.start, e.text) for e in of_arguments(cut(told, cuts))] == once
    assert all(told[start:].startswith(text) for start, text in once)


def test_values_are_strings_and_numbers_and_no_keys() -> None:
    told = '{"k": "v", "n": [-12, 34.5], "o": {"p": "090-12"}, "j": "{\\"q\\": \\"w\\"}"}'
    assert [e.text for e in of_arguments([told])] == ["v", "-12", "34.5", "090-12", "w"]


@pytest.mark.parametrize("length", [1, LONGEST_RUN, LONGEST_RUN + 1, 10 * LONGEST_RUN])
def test_the_ends_of_a_text_know_their_places(length: int) -> None:
    text = "".join(chr(0x4E00 + i) for i in range(length))
    ends = whole(text[i : i + 7] for i in range(0, length, 7))
    assert ends.length == length
    for at, letter in enumerate(ends.text):
        assert text[ends.place(at)] == letter
    assert ends.text.startswith(text[:LONGEST_RUN]) and ends.text.endswith(text[-LONGEST_RUN:])
