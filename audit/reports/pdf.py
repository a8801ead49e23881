"""A report as a PDF to file or print. Japanese stands in the fonts that every reader of PDF brings along for it.

The fonts (Adobe-Japan1, HeiseiKakuGo) are named and not embedded; the same report gives the same bytes.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any
from xml.sax.saxutils import escape

from reportlab.graphics.barcode.qr import QrCodeWidget
from reportlab.graphics.shapes import Drawing, Rect, String
from reportlab.lib.colors import HexColor
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfbase.pdfmetrics import registerFont
from reportlab.platypus import Flowable, Paragraph, SimpleDocTemplate, Spacer
from reportlab.platypus import Table as Grid

from audit.reports.document import Bars, Document, Part, Table, Words, drawn, written

FONT = "HeiseiKakuGo-W5"
WIDTH = 180 * mm
_BLUE, _PALE, _LINE = HexColor("#26547c"), HexColor("#eef2f6"), HexColor("#bbbbbb")
_ROW = 5 * mm
_TEXT = ParagraphStyle("text", fontName=FONT, fontSize=9, leading=13, wordWrap="CJK")
_CELL = ParagraphStyle("cell", parent=_TEXT, fontSize=7.5, leading=10)
_NUMBER = ParagraphStyle("number", parent=_CELL, alignment=2)
_TITLE = ParagraphStyle("title", parent=_TEXT, fontSize=15, leading=20)
_HEAD = ParagraphStyle(
    "head", parent=_TEXT, fontSize=12, leading=16, spaceBefore=10, keepWithNext=1, textColor=_BLUE
)
_CAPTION = ParagraphStyle("caption", parent=_TEXT, spaceBefore=6, spaceAfter=2, keepWithNext=1)


def pdf(document: Document) -> bytes:
    registerFont(UnicodeCIDFont(FONT))
    out = io.BytesIO()
    margins = {name: 15 * mm for name in ("leftMargin", "rightMargin", "topMargin")}
    built = SimpleDocTemplate(
        out, pagesize=A4, title=document.title, bottomMargin=18 * mm, invariant=1, **margins
    )
    built.build(list(_story(document)), onFirstPage=_numbered, onLaterPages=_numbered)
    return out.getvalue()


def _numbered(canvas: Any, page: Any) -> None:
    canvas.setFont(FONT, 8)
    canvas.drawCentredString(A4[0] / 2, 10 * mm, str(page.page))


def _story(document: Document) -> Iterator[Flowable]:
    yield _words(document.title, _TITLE)
    yield Spacer(1, 4 * mm)
    yield _grid([[_words(n, _CELL), _words(v, _CELL)] for n, v in document.facts], 0)
    for section in document.sections:
        yield _words(section.title, _HEAD)
        for part in section.parts:
            yield from _part(part)
    if document.code is not None:
        yield Spacer(1, 4 * mm)
        yield _qr(document.code)
        for line in document.code.splitlines():
            yield _words(line, _CELL)


def _part(part: Part) -> Iterator[Flowable]:
    if isinstance(part, Words):
        yield _words(part.text, _TEXT)
    elif isinstance(part, Bars):
        if drawn(part):
            yield _chart(part)
    else:
        yield _words(part.title, _CAPTION)
        yield _table(part) if part.rows else _words(part.none, _TEXT)


def _table(table: Table) -> Flowable:
    rows = [[_words(title, _CELL) for title in table.columns]]
    for row in table.rows:
        rows.append(
            [_words(written(cell), _CELL if isinstance(cell, str) else _NUMBER) for cell in row]
        )
    return _grid(rows, 1)


def _grid(rows: list[list[Flowable]], heads: int) -> Flowable:
    style = [("GRID", (0, 0), (-1, -1), 0.4, _LINE), ("VALIGN", (0, 0), (-1, -1), "TOP")]
    if heads:
        style.append(("BACKGROUND", (0, 0), (-1, heads - 1), _PALE))
    columns = len(rows[0])
    first = 0.28 if columns > 2 else 0.4
    rest = (1 - first) / max(1, columns - 1)
    widths = [WIDTH * first, *[WIDTH * rest] * (columns - 1)]
    return Grid(rows, colWidths=widths, repeatRows=heads, style=style, hAlign="LEFT")


def _chart(bars: Bars) -> Flowable:
    shown = drawn(bars)
    most = max(count for _, count in shown)
    drawing = Drawing(WIDTH, _ROW * len(shown) + 2 * mm)
    for place, (name, count) in enumerate(shown):
        y = _ROW * (len(shown) - 1 - place) + 1.2 * mm
        length = 90 * mm * count / most
        drawing.add(_label(56 * mm, y, name if len(name) <= 18 else f"{name[:17]}…", "end"))
        drawing.add(
            Rect(58 * mm, y - 0.8 * mm, length, _ROW - 1.2 * mm, fillColor=_BLUE, strokeWidth=0)
        )
        drawing.add(_label(60 * mm + length, y, f"{written(count)}{bars.unit}", "start"))
    return drawing


def _label(x: float, y: float, text: str, anchor: str) -> String:
    return String(x, y, text, fontName=FONT, fontSize=7.5, textAnchor=anchor)


def _qr(text: str) -> Flowable:
    drawing = Drawing(60 * mm, 60 * mm)
    drawing.add(QrCodeWidget(text, barLevel="M", barWidth=60 * mm, barHeight=60 * mm))
    return drawing


def _words(text: str, style: ParagraphStyle) -> Paragraph:
    return Paragraph(escape(text), style)
