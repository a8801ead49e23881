"""The text of an XML part of an office file, as a stream: paragraphs become lines, cells are parted by tabs.

Word splits a name over several runs, so nothing inside a paragraph breaks it. DTDs and entities are refused.
"""

from __future__ import annotations

import re
import xml.sax
import xml.sax.handler
from collections.abc import Set
from typing import Any

from defusedxml import DefusedXmlException
from defusedxml.sax import make_parser

from gateway.attachments.reading.bounds import Reason, Unreadable

PARAGRAPHS = frozenset({"p", "h", "si", "is", "comment"})
CELLS = frozenset({"tc", "table-cell", "covered-table-cell"})
ROWS = frozenset({"tr", "table-row"})
BREAKS = {"br": "\n", "cr": "\n", "line-break": "\n", "tab": "\t", "s": " ", "rPh": " "}
ASIDE = frozenset({"annotation", "note", "creator", "date"})
"""Elements inside a paragraph that are no part of its sentence."""
TOLD = frozenset(
    [
        "author",
        "initials",
        "descr",
        "title",
        "alt",
        "tooltip",
        "displayName",
        "userId",
        "Target",
        "href",
        "prompt",
        "promptTitle",
        "error",
        "errorTitle",
        "displayText",
        "creator",
    ]
)
"""Attributes that people write, or that name them. Any other is told where it is not ASCII, or has an address or a
telephone number in it."""
_OF_SOMEBODY = re.compile(r"@|(?<![0-9A-Za-z-])[0-9]{2,4}-[0-9]{2,4}-[0-9]{3,4}(?![0-9A-Za-z-])")
SILENT = frozenset(
    ["rFonts", "latin", "ea", "cs", "sym", "font", "font-face", "lang", "style", "rFont", "uiMap"]
)
"""Elements whose attributes are names of fonts and styles."""
_PLACES = ("http://schemas.openxmlformats.org", "http://schemas.microsoft.com")


class Markup(xml.sax.handler.ContentHandler):
    """Gathers text. `only`: the elements whose text counts, where not all does."""

    def __init__(self, only: Set[str] = frozenset()) -> None:
        super().__init__()
        self._only = only
        self._taking = 0 if only else 1
        self._paragraphs = 0
        self._cells = 0
        self._pieces: list[str] = []

    @property
    def text(self) -> str:
        lines = "".join(self._pieces).split("\n")
        return "\n".join(line.rstrip() for line in lines if line.strip())

    def startElement(self, name: str, attrs: Any) -> None:
        local = name.rpartition(":")[2]
        if local in self._only:
            self._taking += 1
        if self._taking and local not in SILENT:
            for key, value in attrs.items():
                if _is_told(key.rpartition(":")[2], value):
                    self._pieces.append(f"\n{value}\n")
        if local in PARAGRAPHS:
            self._paragraphs += 1
        elif local in CELLS:
            self._cells += 1
        if self._paragraphs and local in BREAKS:
            self._pieces.append(BREAKS[local])
        if local in ASIDE:
            self._pieces.append("\n")

    def characters(self, content: str) -> None:
        if self._taking:
            self._pieces.append(content if self._paragraphs else content.strip("\n\r\t "))

    def endElement(self, name: str) -> None:
        local = name.rpartition(":")[2]
        if local in self._only:
            self._taking -= 1
        if local in PARAGRAPHS:
            self._paragraphs -= 1
            self._pieces.append(" " if self._cells else "\n")
        elif local in CELLS:
            self._cells -= 1
            while self._pieces and self._pieces[-1] == " ":
                self._pieces.pop()
            self._pieces.append("\t")
        elif local in ROWS or local in ASIDE or not (self._paragraphs or self._cells):
            self._pieces.append("\n")


def _is_told(key: str, value: str) -> bool:
    if not value or value.startswith(_PLACES):
        return False
    return key in TOLD or not value.isascii() or bool(_OF_SOMEBODY.search(value))


def text_of(raw: bytes, only: Set[str] = frozenset()) -> str:
    """All text of an XML document; raises Unreadable where it is none, or tries to define entities."""
    handler = Markup(only)
    parser = make_parser()
    parser.forbid_dtd = True
    parser.setContentHandler(handler)
    try:
        parser.feed(raw)
        parser.close()
    except (xml.sax.SAXException, DefusedXmlException, ValueError, LookupError):
        raise Unreadable(Reason.BROKEN, "xml") from None
    return handler.text
