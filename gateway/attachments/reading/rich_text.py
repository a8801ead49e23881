"""RTF: its text, then its headers, footers, notes, comments and properties."""

from __future__ import annotations

import re
from collections.abc import Iterator

from striprtf.striprtf import rtf_to_text

from gateway.attachments.reading.bounds import Reason, Spent, Unreadable

_WRONG = (ValueError, LookupError, TypeError, AttributeError, RecursionError, OverflowError)
_ASIDE = re.compile(
    r"\{(?:\\\*)?\\(?:header|footer)[lrf]?(?![a-z])"
    r"|\{(?:\\\*)?\\(?:footnote|annotation|atnauthor|atnid|title|subject|author|operator|manager|company|category"
    r"|keywords|comment|doccomm|hlinkbase|userprops|docvar)(?![a-z])"
)
"""Groups that stand beside the text. None of them has another in it that is not read with it."""
_BRACE = re.compile(r"\\.|[{}]", re.S)
_FONTS = r"{\fonttbl"


def read_rich_text(raw: bytes, spent: Spent) -> None:
    spent.inflate(len(raw))
    text = raw.decode("latin-1")
    spent.add(_told(text))
    head = _head(text)
    for group in _aside(text):
        spent.add(_told(f"{head} {group}}}"))


def _told(text: str) -> str:
    try:
        return str(rtf_to_text(text, errors="replace"))
    except _WRONG:
        raise Unreadable(Reason.BROKEN, "rtf") from None


def _head(text: str) -> str:
    """How the letters of this file are written: its page, and the letters of its fonts."""
    begun = text.partition("{\\")[2].partition("{")[0]
    fonts = text.find(_FONTS)
    return "{\\" + begun + (text[fonts : _end(text, fonts)] if fonts >= 0 else "")


def _aside(text: str) -> Iterator[str]:
    """What stands in such a group, behind its name."""
    place = 0
    while found := _ASIDE.search(text, place):
        place = _end(text, found.start())
        yield text[found.end() : place - 1]


def _end(text: str, start: int) -> int:
    """Behind the brace that closes the one at `start`."""
    depth = 0
    for brace in _BRACE.finditer(text, start):
        depth += {"{": 1, "}": -1}.get(brace[0], 0)
        if not depth:
            return brace.end()
    return len(text)
