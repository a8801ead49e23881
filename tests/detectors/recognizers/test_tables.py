"""Cells know their heading, and what stands left of them."""

from __future__ import annotations

import re

from detectors.recognizers.tables import Cell, Tables


def cell(text: str, value: str) -> Cell | None:
    return Tables(text).cell(text.index(value))


def test_a_cell_has_the_heading_of_its_column() -> None:
    assert cell("氏名,番号\n甲,1\n乙,765", "765") == Cell("", "番号", "乙")
    assert cell("|氏名|番号|\n|---|---|\n|甲|765|", "765") == Cell("", "番号", "甲")


def test_a_delimiter_in_quotation_marks_divides_nothing() -> None:
    found = cell('氏名,番号\n"甲,乙",765', "765")
    assert found is not None and found.heading == "番号"


def test_a_first_line_with_numbers_is_no_heading() -> None:
    assert cell("甲\t123\n乙\t765", "765") == Cell("", "", "乙")


def test_the_place_in_the_cell_is_told() -> None:
    found = cell("項目|値\n口座|普通 765", "765")
    assert found is not None and found.own == "普通 "


def test_prose_is_no_table() -> None:
    assert cell("番号は次のとおり\n765", "765") is None
    assert cell("氏名,番号,765", "765") is None


def test_a_second_table_has_its_own_heading() -> None:
    found = cell("氏名,番号\n甲,111\n\n品名,数量\n紙,765", "765")
    assert found is not None and found.heading == "数量"


def test_the_cells_below_a_heading_are_listed_without_quotation_marks_and_blanks() -> None:
    text = '番号,"氏名",課\n1,"甲 乙",福祉\n2, 丙 ,税務\n\n品名|数\n紙|3'
    places = Tables(text).under(re.compile(' *"?氏名"? *'))
    assert [text[start:end] for start, end in places] == ["甲 乙", "丙"]


def test_a_table_without_that_heading_lists_nothing() -> None:
    assert list(Tables("番号,課\n1,福祉\n2,税務").under(re.compile("氏名"))) == []
