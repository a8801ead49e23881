"""A report as a workbook: a sheet for each section, counts as numbers, shares as percentages, and charts of the bars.

Text is never taken for a formula or a link, and the file is the same for the same report.
"""

from __future__ import annotations

import io
import re
from typing import Any

import xlsxwriter

from audit.exports.formats import CREATED
from audit.reports.document import Bars, Cell, Document, Lines, Section, Table, Words, drawn

_UNFIT = re.compile(r"[\[\]:*?/\\]")
_LONGEST_NAME = 31
_CHART_ROWS = 16


def workbook(document: Document) -> bytes:
    out = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(out, options) as book:
        book.set_properties({"title": document.title, "created": CREATED})
        writer = _Writer(book)
        writer.facts(document)
        for section in document.sections:
            writer.section(section)
        if document.code is not None:
            writer.note(document.code)
    return out.getvalue()


class _Writer:
    def __init__(self, book: Any) -> None:
        self._book = book
        self._text = book.add_format({"num_format": "@", "text_wrap": True, "valign": "top"})
        self._plain = book.add_format({"num_format": "@"})
        self._bold = book.add_format({"bold": True})
        self._head = book.add_format(
            {"bold": True, "bg_color": "#EEF2F6", "border": 1, "text_wrap": True, "valign": "top"}
        )
        self._count = book.add_format({"num_format": "#,##0"})
        self._share = book.add_format({"num_format": "0.0%"})
        self._sheet: Any = None
        self._row = 0

    def facts(self, document: Document) -> None:
        self._new("概要" if document.language == "ja" else "Summary")
        self._line(document.title)
        for name, value in document.facts:
            self._cells((name, value))

    def section(self, section: Section) -> None:
        self._new(section.title)
        for part in section.parts:
            if isinstance(part, Words):
                self._line(part.text)
            elif isinstance(part, Lines):
                self._line(part.title)
                for line in part.lines:
                    self._sheet.write_string(self._row, 0, line, self._plain)
                    self._row += 1
            elif isinstance(part, Table):
                self._table(part)
            elif drawn(part):
                self._chart(part)
            self._row += 1

    def note(self, note: str) -> None:
        self._row += 1
        for line in note.splitlines():
            self._cells((line,))

    def _new(self, title: str) -> None:
        self._sheet = self._book.add_worksheet(_UNFIT.sub(" ", title)[:_LONGEST_NAME])
        self._sheet.set_column(0, 0, 36)
        self._sheet.set_column(1, 12, 16)
        self._row = 0

    def _line(self, text: str) -> None:
        self._sheet.write_string(self._row, 0, text, self._bold)
        self._row += 1

    def _table(self, table: Table) -> None:
        self._line(table.title)
        if not table.rows:
            self._cells((table.none,))
            return
        for column, title in enumerate(table.columns):
            self._sheet.write_string(self._row, column, title, self._head)
        self._row += 1
        for row in table.rows:
            self._cells(row)

    def _cells(self, row: tuple[Cell, ...]) -> None:
        for column, cell in enumerate(row):
            if isinstance(cell, str):
                self._sheet.write_string(self._row, column, cell, self._text)
            elif cell is not None:
                shape = self._share if isinstance(cell, float) else self._count
                self._sheet.write_number(self._row, column, cell, shape)
        self._row += 1

    def _chart(self, bars: Bars) -> None:
        """Its numbers stand beside it, so that it says the same as the table when it is copied out."""
        first, shown = self._row, drawn(bars)
        name = self._sheet.get_name()
        for place, (title, count) in enumerate(shown):
            self._sheet.write_string(first + place, 8, title, self._text)
            self._sheet.write_number(first + place, 9, count, self._count)
        last = first + len(shown) - 1
        chart = self._book.add_chart({"type": "bar"})
        chart.add_series(
            {"categories": [name, first, 8, last, 8], "values": [name, first, 9, last, 9]}
        )
        chart.set_title({"name": bars.title})
        chart.set_legend({"none": True})
        chart.set_y_axis({"reverse": True})
        self._sheet.insert_chart(first, 0, chart)
        self._row += max(_CHART_ROWS, len(shown))
