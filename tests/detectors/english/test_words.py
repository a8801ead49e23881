"""English as words, and where in a text it stands."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from detectors.english.words import lexicon, shape, stretches, word, words


def english(text: str) -> list[str]:
    return [text[start:end] for start, end in stretches(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("All of it.", ["All of it."]),
        ("担当はMicrosoft Teamsです", []),
        ("手紙：Dear Sir, I am writing about this. 以上", ["Dear Sir, I am writing about this. "]),
        ("氏名\nJohn Smith\n住所", ["John Smith\n"]),
        ("氏名 A\nJohn Smith\nB 住所", ["John Smith\n"]),
    ],
)
def test_english_is_whole_lines_and_clauses(text: str, expected: list[str]) -> None:
    assert english(text) == expected


@given(st.text(alphabet="aA 1\n.あ漢ｱ", max_size=60))
def test_stretches_lie_in_order_and_hold_no_japanese(text: str) -> None:
    # Fails when a stretch may take a kanji with it.
    last = 0
    for start, end in stretches(text):
        assert last <= start < end <= len(text)
        assert not set("あ漢ｱ") & set(text[start:end])
        last = end


@given(st.text(max_size=60))
def test_every_word_stands_where_it_says(text: str) -> None:
    # Fails when words end one place further.
    last = 0
    for start, end, _ in words(text, 0, len(text), {}):
        assert last <= start < end <= len(text)
        last = end


@pytest.mark.parametrize(
    ("surface", "kind"),
    [("Peter", "Aa"), ("PETER", "AA"), ("p", "a"), ("P", "A"), ("McKay", "mixed"), ("42", "d")],
)
def test_a_word_has_a_shape(surface: str, kind: str) -> None:
    assert shape(surface) == kind


def test_capitals_and_digits_are_read_alike() -> None:
    known = lexicon()
    assert word("PETER", False, known).surface == word("Peter", False, known).surface
    assert word("1203", False, known).surface == "0000"
    assert "G" in word("PETER", False, known).known_as


def test_a_mark_is_one_word_of_any_length_and_a_cell_ends_as_a_line_does() -> None:
    # Fails when every character of a mark is a word: how far a word sees would depend on the length of a label.
    marks = [list(words(text, 0, len(text), {})) for text in ("a □□ b", "a □□□□□□ b")]
    assert [w for *_, w in marks[0]] == [w for *_, w in marks[1]]
    assert shape("\t") == shape("\n")
