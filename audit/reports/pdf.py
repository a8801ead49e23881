"""A report as a PDF to file or print. Japanese stands in the font that is given, of which the letters in use are
embedded, or else in one that readers of PDF bring along for it.

That one (Adobe-Japan1, HeiseiKakuGo) is named and not embedded; the same report gives the same bytes.
"""

from __future__ import annotations

import hashlib
import io
from collections.abc import Iterator
from functools import partial
from pathlib import Path
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
from reportlab.pdfbase.ttfonts import TTFError, TTFont
from reportlab.platypus import Flowable, Paragraph, SimpleDocTemplate, Spacer
from reportlab.platypus import Table as Grid

from audit.errors import LogRefused
from audit.reports.document import (
    Bars,
    Document,
    Lines,
    Part,
    Table,
    Words,
    drawn,
    is_number,
    written,
)

FONT = "HeiseiKakuGo-W5"
WIDTH = 180 * mm
_BLUE, _PALE, _LINE = HexColor("#26547c"), HexColor("#eef2f6"), HexColor("#bbbbbb")
_ROW = 5 * mm


class _Styles:
    """Of one font."""

    def __init__(self, font: str) -> None:
        self.font = font
        self.text = ParagraphStyle(
            "text", fontName=font, fontSize=9, leading=13, spaceBefore=3, wordWrap="CJK"
        )
        self.cell = ParagraphStyle("cell", parent=self.text, fontSize=7.5, leading=10)
        self.line = ParagraphStyle("line", parent=self.cell, spaceBefore=0)
        self.number = ParagraphStyle("number", parent=self.cell, alignment=2)
        self.title = ParagraphStyle("title", parent=self.text, fontSize=15, leading=20)
        room = {"spaceBefore": 10, "keepWithNext": 1, "textColor": _BLUE}
        self.head = ParagraphStyle("head", parent=self.text, fontSize=12, leading=16, **room)
        room = {"spaceBefore": 6, "spaceAfter": 2, "keepWithNext": 1}
        self.caption = ParagraphStyle("caption", parent=self.text, **room)


def pdf(document: Document, font: Path | None = None) -> bytes:
    """Raises LogRefused when `font` is no TrueType font."""
    styles = _Styles(_registered(font))
    out = io.BytesIO()
    margins = {name: 15 * mm for name in ("leftMargin", "rightMargin", "topMargin")}
    built = SimpleDocTemplate(
        out, pagesize=A4, title=document.title, bottomMargin=18 * mm, invariant=1, **margins
    )
    numbered = partial(_numbered, styles.font)
    built.build(list(_story(document, styles)), onFirstPage=numbered, onLaterPages=numbered)
    return out.getvalue()


def _registered(path: Path | None) -> str:
    """The name by which the library knows the font then."""
    if path is None:
        registerFont(UnicodeCIDFont(FONT))
        return FONT
    try:
        font = TTFont(hashlib.sha256(path.read_bytes()).hexdigest()[:16], str(path))
    except (TTFError, OSError) as exc:
        raise LogRefused(
            f"TrueTypeフォント (.ttf) ではありません (not a TrueType font): {path}: {exc!s:.80}"
        ) from None
    registerFont(font)
    return str(font.fontName)


def _numbered(font: str, canvas: Any, page: Any) -> None:
    canvas.setFont(font, 8)
    canvas.drawCentredString(A4[0] / 2, 10 * mm, str(page.page))


def _story(document: Document, styles: _Styles) -> Iterator[Flowable]:
    yield _words(document.title, styles.title)
    yield Spacer(1, 4 * mm)
    yield _grid([[_words(n, styles.cell), _words(v, styles.cell)] for n, v in document.facts], 0)
    for section in document.sections:
        yield _words(section.title, styles.head)
        for part in section.parts:
            yield from _part(part, styles)
    if document.code is not None:
        yield Spacer(1, 4 * mm)
        yield _qr(document.code)
        for line in document.code.splitlines():
            yield _words(line, styles.cell)


def _part(part: Part, styles: _Styles) -> Iterator[Flowable]:
    if isinstance(part, Words):
        yield _words(part.text, styles.text)
    elif isinstance(part, Lines):
        yield _words(part.title, styles.caption)
        for line in part.lines:
            yield _words(line.replace("  ", "\u3000"), styles.line)
    elif isinstance(part, Bars):
        if drawn(part):
            yield Spacer(1, 2 * mm)
            yield _chart(part, styles.font)
    else:
        yield _words(part.title, styles.caption)
        yield _table(part, styles) if part.rows else _words(part.none, styles.text)


def _table(table: Table, styles: _Styles) -> Flowable:
    # The heading of a column of numbers stands over them.
    rows = [
        [
            _words(title, styles.number if is_number(table, place) else styles.cell)
            for place, title in enumerate(table.columns)
        ]
    ]
    for row in table.rows:
        rows.append(
            [
                _words(written(cell), styles.cell if isinstance(cell, str) else styles.number)
                for cell in row
            ]
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


def _chart(bars: Bars, font: str) -> Flowable:
    shown = drawn(bars)
    most = max(count for _, count in shown)
    drawing = Drawing(WIDTH, _ROW * len(shown) + 2 * mm)
    for place, (name, count) in enumerate(shown):
        y = _ROW * (len(shown) - 1 - place) + 1.2 * mm
        length = 90 * mm * count / most
        drawing.add(_label(font, 56 * mm, y, name if len(name) <= 18 else f"{name[:17]}…", "end"))
        drawing.add(
            Rect(58 * mm, y - 0.8 * mm, length, _ROW - 1.2 * mm, fillColor=_BLUE, strokeWidth=0)
        )
        drawing.add(_label(font, 60 * mm + length, y, f"{written(count)}{bars.unit}", "start"))
    return drawing


def _label(font: str, x: float, y: float, text: str, anchor: str) -> String:
    return String(x, y, text, fontName=font, fontSize=7.5, textAnchor=anchor)


def _qr(text: str) -> Flowable:
    drawing = Drawing(60 * mm, 60 * mm)
    drawing.add(QrCodeWidget(text, barLevel="M", barWidth=60 * mm, barHeight=60 * mm))
    return drawing


def _words(text: str, style: ParagraphStyle) -> Paragraph:
    return Paragraph(escape(text), style)
