"""XLS: every cell of every sheet, hidden ones too, notes with their authors, text boxes, headers, footers, and defined
names. Of files of Excel 95 and before, text boxes and headers are not read, and therefore not sent."""

from __future__ import annotations

import io
import struct
from collections.abc import Iterator
from typing import Any

import xlrd

from gateway.attachments.reading.bounds import Reason, Spent, Unreadable
from gateway.attachments.reading.office import plain_heading
from gateway.attachments.reading.sheets import shown

_HEADER, _FOOTER, _BOX, _GOES_ON = 0x14, 0x15, 0x1B6, 0x3C
_WRONG = (
    xlrd.XLRDError,
    KeyError,
    ValueError,
    TypeError,
    AttributeError,
    IndexError,
    AssertionError,
    UnboundLocalError,
    struct.error,
    OverflowError,
)
"""What xlrd raises on a workbook that is none."""


def read_old_workbook(raw: bytes, stream: bytes, spent: Spent) -> None:
    """`stream` is the workbook inside the file; empty where it is of Excel 95 or before."""
    try:
        book = xlrd.open_workbook(
            file_contents=raw, logfile=io.StringIO(), on_demand=True, ragged_rows=True
        )
        for number in range(book.nsheets):
            _sheet(book, book.sheet_by_index(number), spent)
            book.unload_sheet(number)
        for name in book.name_obj_list:
            spent.add(name.name)
        _tell_beside_cells(stream, spent)
    except _WRONG as error:
        locked = isinstance(error, xlrd.XLRDError) and "encrypted" in str(error)
        raise Unreadable(Reason.ENCRYPTED if locked else Reason.BROKEN, "xls") from None


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


def _tell_beside_cells(stream: bytes, spent: Spent) -> None:
    """Text boxes (notes are told in them once more, and not read twice), headers and footers."""
    if not stream:
        spent.left_out.append("header")
    known = spent.text
    for text in _texts(stream):
        if text.replace("\r", "\n").strip() not in known:
            spent.add(text)


def _texts(stream: bytes) -> Iterator[str]:
    missing, box = 0, ""
    for kind, data in _records(stream):
        if missing > 0 and kind == _GOES_ON and data:
            piece = _letters(data[0], data[1:])[:missing]
            missing, box = missing - len(piece), box + piece
            if missing <= 0:
                yield box
        elif kind == _BOX and len(data) >= 12:
            (missing,), box = struct.unpack_from("<H", data, 10), ""
        elif kind in (_HEADER, _FOOTER) and len(data) > 3:
            (length,) = struct.unpack_from("<H", data)
            yield plain_heading(_letters(data[2], data[3:])[:length])


def _records(stream: bytes) -> Iterator[tuple[int, bytes]]:
    place = 0
    while place + 4 <= len(stream):
        kind, length = struct.unpack_from("<HH", stream, place)
        yield kind, stream[place + 4 : place + 4 + length]
        place += 4 + length


def _letters(wide: int, data: bytes) -> str:
    return data.decode("utf-16-le" if wide & 1 else "latin-1", "replace")
