"""XLS: every cell of every sheet, hidden ones too, notes with their authors, and defined names.

Text boxes, headers and footers are not read, and therefore not sent.
"""

from __future__ import annotations

import io
import struct
from typing import Any

import xlrd

from gateway.attachments.reading.bounds import Reason, Spent, Unreadable
from gateway.attachments.reading.sheets import shown

_WRONG = (
    xlrd.XLRDError,
    KeyError,
    ValueError,
    TypeError,
    AttributeError,
    IndexError,
    AssertionError,
    struct.error,
    OverflowError,
)
"""What xlrd raises on a workbook that is none."""


def read_old_workbook(raw: bytes, spent: Spent) -> None:
    try:
        book = xlrd.open_workbook(
            file_contents=raw, logfile=io.StringIO(), on_demand=True, ragged_rows=True
        )
        for number in range(book.nsheets):
            _sheet(book, book.sheet_by_index(number), spent)
            book.unload_sheet(number)
        for name in book.name_obj_list:
            spent.add(name.name)
    except _WRONG as error:
        locked = isinstance(error, xlrd.XLRDError) and "encrypted" in str(error)
        raise Unreadable(Reason.ENCRYPTED if locked else Reason.BROKEN, "xls") from None
    spent.left_out.append("header")


def _sheet(book: Any, sheet: Any, spent: Spent) -> None:
    hidden = "（非表示）" if sheet.visibility else ""
    spent.add(f"［シート: {sheet.name}{hidden}］")
    for row in range(sheet.nrows):
        cells = sheet.row(row)
        spent.cell(len(cells) or 1)
        spent.add("\t".join(_cell(book, cell) for cell in cells).rstrip("\t"))
    for note in sheet.cell_note_map.values():
        spent.add(f"{note.author or ''}\n{note.text or ''}")


def _cell(book: Any, cell: Any) -> str:
    if cell.ctype == xlrd.XL_CELL_DATE:
        try:
            return shown(xlrd.xldate.xldate_as_datetime(cell.value, book.datemode))
        except (xlrd.xldate.XLDateError, OverflowError, ValueError):
            return str(cell.value)
    if cell.ctype == xlrd.XL_CELL_BOOLEAN:
        return str(bool(cell.value))
    return "" if cell.ctype == xlrd.XL_CELL_ERROR else shown(cell.value)
