"""Rows as files that people open: CSV (UTF-8 or CP932), XLSX, and Parquet for programs that compute."""

from __future__ import annotations

import csv
import io
import re
import shutil
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

import xlsxwriter

from audit.errors import LogRefused
from audit.exports.sheet import Cell, Column, Row

BOM = "\ufeff".encode()
"""Excel takes a CSV file without it for CP932."""
GETA = "〓"
"""What printers in Japan set for a letter that they do not have."""
LIKENESS = str.maketrans("−〜‖—¢£¬", "－～∥―￠￡￢")
"""Letters that CP932 has under another number: the same sign to the reader."""
MOST_ROWS = 1_000_000
"""Rows of one XLSX sheet; the format ends at 1,048,576."""
LONGEST_CELL = 32_767
"""As Excel counts: a letter beyond U+FFFF, such as most emoji, is two."""
_CUT = "…（以下略：全{count}文字。全文はCSVまたはJSONLにあります）"
_FORMULA = (*"=+-@\t\r\n", *"＝＋－＠")
"""Those of full width, too: a Japanese Excel takes them for the others."""
_HALF_PAIRS = re.compile("[\ud800-\udfff]")
_NOT_XML = re.compile("[\ufffe\uffff]")
UNWRITABLE = "\ufffd"
_PARQUET_ROWS = 5_000
CREATED = datetime(2026, 1, 1)  # noqa: DTZ001 - no moment at all: the file shall not tell when it was made


def csv_lines(rows: Iterable[Row]) -> Iterator[tuple[str, str]]:
    """A line and the cursor behind it. RFC 4180, every field quoted."""
    for row in rows:
        yield line([harmless(cell) for cell in row.cells]), row.cursor


def heading(columns: Sequence[Column]) -> str:
    return line([column.title for column in columns])


def line(cells: Sequence[Cell]) -> str:
    out = io.StringIO()
    csv.writer(out, quoting=csv.QUOTE_ALL, lineterminator="\r\n").writerow(
        ["" if cell is None else cell for cell in cells]
    )
    return out.getvalue()


def writable(text: str) -> str:
    """A model may make up half of a surrogate pair, which no file of text can hold."""
    return _HALF_PAIRS.sub(UNWRITABLE, text)


def harmless(cell: Cell) -> Cell:
    """No cell is a formula when the file is opened (CWE-1236): an apostrophe makes it text."""
    if not isinstance(cell, str):
        return cell
    return writable("'" + cell if cell.startswith(_FORMULA) else cell)


class Cp932:
    """Encodes for programs that know nothing else, and counts what does not fit."""

    def __init__(self) -> None:
        self.missing: Counter[str] = Counter()

    def __call__(self, text: str) -> bytes:
        try:
            return text.encode("cp932")
        except UnicodeEncodeError:
            return "".join(map(self._fitting, text)).encode("cp932")

    def _fitting(self, letter: str) -> str:
        for candidate in (letter, letter.translate(LIKENESS)):
            try:
                candidate.encode("cp932")
            except UnicodeEncodeError:
                continue
            return candidate
        self.missing[letter] += 1
        return GETA


def write_xlsx(path: Path, columns: Sequence[Column], rows: Iterable[Row]) -> None:
    """Every cell is text, so that nothing is computed, and no number or date changes its look."""
    # Rows lie on the disk before they are packed: beside the file, for they may be personal data, and never in /tmp.
    beside = path.with_name(path.name + ".rows")
    shutil.rmtree(beside, ignore_errors=True)
    beside.mkdir(0o700)
    options = {
        "constant_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "tmpdir": str(beside),
    }
    try:
        _fill(xlsxwriter.Workbook(str(path), options), columns, rows)
    finally:
        shutil.rmtree(beside, ignore_errors=True)


def _fill(workbook: Any, columns: Sequence[Column], rows: Iterable[Row]) -> None:
    with workbook as book:
        book.set_properties({"created": CREATED})
        text, bold = book.add_format({"num_format": "@"}), book.add_format({"bold": True})
        sheet, place = None, 0
        for row in rows:
            if sheet is None or place == MOST_ROWS:
                sheet, place = _new_sheet(book, columns, bold), 0
            place += 1
            for column, cell in enumerate(row.cells):
                if cell is not None:
                    sheet.write_string(place, column, _shown(str(cell)), text)
        if sheet is None:
            _new_sheet(book, columns, bold)


def _new_sheet(book: Any, columns: Sequence[Column], bold: Any) -> Any:
    sheet = book.add_worksheet()
    sheet.freeze_panes(1, 0)
    for place, column in enumerate(columns):
        sheet.write_string(0, place, column.title, bold)
    return sheet


def _shown(text: str) -> str:
    text = _NOT_XML.sub(UNWRITABLE, writable(text))
    units = text.encode("utf-16-le")
    if len(units) <= 2 * LONGEST_CELL:
        return text
    note = _CUT.format(count=len(text))
    # A pair that the cut would halve goes as a whole.
    return units[: 2 * (LONGEST_CELL - len(note))].decode("utf-16-le", "ignore") + note


def write_parquet(path: Path, columns: Sequence[Column], rows: Iterable[Row]) -> None:
    """Columns under their names for programs. Raises LogRefused when pyarrow is not installed."""
    try:
        import pyarrow
        from pyarrow.parquet import ParquetWriter
    except ImportError:
        raise LogRefused(
            "Parquet には pyarrow が要ります。pip install 'sekisho[parquet]' を実行してください"
            " (pyarrow is not installed)"
        ) from None
    kinds = [pyarrow.int64() if c.name == "milliseconds" else pyarrow.string() for c in columns]
    schema = pyarrow.schema(list(zip((c.name for c in columns), kinds, strict=True)))
    with ParquetWriter(path, schema) as writer:
        for batch in _batches(rows):
            writer.write_table(
                pyarrow.table(
                    [[_plain(row.cells[i]) for row in batch] for i in range(len(columns))],
                    schema=schema,
                )
            )


def _plain(cell: Cell) -> Cell:
    return writable(cell) if isinstance(cell, str) else cell


def _batches(rows: Iterable[Row]) -> Iterator[list[Row]]:
    batch: list[Row] = []
    for row in rows:
        batch.append(row)
        if len(batch) == _PARQUET_ROWS:
            yield batch
            batch = []
    if batch:
        yield batch
