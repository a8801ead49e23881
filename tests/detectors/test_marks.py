"""A mark is blank to every recogniser, and nothing else in brackets is."""

from __future__ import annotations

import pytest

from detectors.marks import Marks

MARKS = Marks(["氏名", "メールアドレス"])


@pytest.mark.parametrize(
    "mark", ["［氏名］", "［氏名1］", "［メールアドレス-kzbmtq］", "［氏名-kzbmtqkzbmtq］"]
)
def test_a_mark_is_blank_and_everything_keeps_its_place(mark: str) -> None:
    assert MARKS.blanked(f"宛先{mark}様") == f"宛先{'□' * len(mark)}様"


@pytest.mark.parametrize(
    "text",
    ["［山田太郎］様", "［山田太郎-kzbmtq］様", "［氏名-山田太郎］", "［氏名: 山田］", "[氏名]"],
)
def test_anything_else_in_brackets_is_read(text: str) -> None:
    assert MARKS.blanked(text) == text


def test_without_words_there_are_no_marks() -> None:
    assert Marks().blanked("［］［氏名］") == "［］［氏名］"
