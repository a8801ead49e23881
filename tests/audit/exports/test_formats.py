"""Files that people open: nothing in them computes, nothing is lost without a word."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyarrow import parquet

from audit.exports.formats import (
    GETA,
    LONGEST_CELL,
    Cp932,
    csv_lines,
    harmless,
    line,
    write_parquet,
    write_xlsx,
)
from audit.exports.sheet import FACTS, Row

COLUMNS = FACTS[:2]


@given(st.lists(st.text(st.characters(blacklist_categories=["Cs"], blacklist_characters="\0"))))
def test_a_csv_line_reads_back_as_it_was(cells: list[str]) -> None:
    read = list(csv.reader(io.StringIO(line(cells), newline=""), strict=True))
    assert read == [cells] or not cells


@pytest.mark.parametrize(
    "cell", ["=1+1", "+81", "-2", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "＝1", "＠A"]
)
def test_a_formula_becomes_text(cell: str) -> None:
    ((text, _),) = csv_lines([Row((cell,), "c")])
    assert text == f'"\'{cell}"\r\n'


def test_numbers_and_ordinary_text_stay_as_they_are() -> None:
    assert [harmless(cell) for cell in ("山田", 12, None, "a=b")] == ["山田", 12, None, "a=b"]


def test_cp932_counts_what_does_not_fit_and_keeps_look_alikes() -> None:
    encode = Cp932()
    assert encode("10−5〜髙﨑").decode("cp932") == "10－5～髙﨑"
    assert encode("𠮷田さん😀😀").decode("cp932") == f"{GETA}田さん{GETA}{GETA}"
    assert dict(encode.missing) == {"𠮷": 1, "😀": 2}


def test_an_xlsx_cell_is_text_even_if_it_looks_like_a_formula(tmp_path: Path) -> None:
    path = tmp_path / "out.xlsx"
    write_xlsx(path, COLUMNS, [Row(("=1+1", "0012"), "c"), Row(("長" * 40_000, None), "d")])
    sheet = openpyxl.load_workbook(path).active
    assert [cell.value for cell in sheet[1]] == ["受付ID", "受付日時"]
    assert [(c.value, c.data_type) for c in sheet[2]] == [("=1+1", "s"), ("0012", "s")]
    assert len(sheet[3][0].value) == LONGEST_CELL
    assert sheet[3][0].value.endswith("…（以下略：全40000文字。全文はCSVまたはJSONLにあります）")


def test_a_cell_is_cut_where_excel_would_end_it_and_letters_that_no_file_holds_are_replaced(
    tmp_path: Path,
) -> None:
    path = tmp_path / "out.xlsx"
    write_xlsx(path, COLUMNS, [Row(("a" + "😀" * 20_000, "\ud800半\uffff"), "c")])
    cut, replaced = (cell.value for cell in openpyxl.load_workbook(path).active[2])
    assert len(cut.encode("utf-16-le")) in (2 * LONGEST_CELL, 2 * LONGEST_CELL - 2)
    assert cut.startswith("a😀") and "😀…（以下略：全20001文字" in cut
    assert replaced == "\ufffd半\ufffd"
    write_parquet(tmp_path / "out.parquet", COLUMNS, [Row(("x1", "\ud800半"), "c")])
    table = parquet.read_table(tmp_path / "out.parquet")
    assert table.to_pydict()["started_at"] == ["\ufffd半"]
    assert line([harmless("\ud800半")]).encode() == '"\ufffd半"\r\n'.encode()


def test_an_empty_sheet_still_has_its_heading(tmp_path: Path) -> None:
    write_xlsx(tmp_path / "out.xlsx", COLUMNS, [])
    assert openpyxl.load_workbook(tmp_path / "out.xlsx").active["A1"].value == "受付ID"


def test_parquet_has_the_columns_under_their_names(tmp_path: Path) -> None:
    write_parquet(
        tmp_path / "out.parquet", COLUMNS, [Row(("x1", None), "c"), Row(("x2", "t"), "d")]
    )
    table = parquet.read_table(tmp_path / "out.parquet")
    assert table.to_pydict() == {"exchange": ["x1", "x2"], "started_at": [None, "t"]}
