"""XLSX: every cell of every sheet, hidden ones too, as it is shown: dates are dates, not day counts."""

from __future__ import annotations

import datetime
import io
import warnings
from typing import Any
from zipfile import BadZipFile

import openpyxl

from gateway.attachments.reading.bounds import Reason, Spent, Unreadable
from gateway.attachments.reading.office import tell_beside_cells
from gateway.attachments.reading.package import Package

_WRONG = (KeyError, ValueError, TypeError, AttributeError, IndexError, BadZipFile, OSError)
"""What openpyxl raises on a workbook that is none."""


def read_workbook(raw: bytes, package: Package, spent: Spent) -> None:
    """The package has been counted through first: openpyxl would believe the sizes in its directory."""
    for name in package.inside("xl/worksheets/", "xl/sharedStrings"):
        package.read(name)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            book = openpyxl.load_workbook(
                io.BytesIO(raw), read_only=True, data_only=True, keep_links=False
            )
            for sheet in book.worksheets:
                _sheet(sheet, spent)
    except _WRONG:
        raise Unreadable(Reason.BROKEN, "xlsx") from None
    tell_beside_cells(package, spent)


def _sheet(sheet: Any, spent: Spent) -> None:
    hidden = "" if sheet.sheet_state == "visible" else "（非表示）"
    spent.add(f"［シート: {sheet.title}{hidden}］")
    sheet.reset_dimensions()  # the range that a sheet claims is not believed
    for row in sheet.iter_rows(values_only=True):
        spent.cell(len(row) or 1)
        told = [shown(value) for value in row]
        spent.add("\t".join(told).rstrip("\t"))


def shown(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, datetime.datetime) and value.time() == datetime.time():
        value = value.date()
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        value = int(value)
    return str(value).replace("\n", " ").replace("\t", " ")
