"""RTF: its text. Headers, footers, notes and properties are not read, and therefore not sent."""

from __future__ import annotations

from striprtf.striprtf import rtf_to_text

from gateway.attachments.reading.bounds import Reason, Spent, Unreadable

_WRONG = (ValueError, LookupError, TypeError, AttributeError, RecursionError, OverflowError)


def read_rich_text(raw: bytes, spent: Spent) -> None:
    spent.inflate(len(raw))
    try:
        text = rtf_to_text(raw.decode("latin-1"), errors="replace")
    except _WRONG:
        raise Unreadable(Reason.BROKEN, "rtf") from None
    spent.add(text)
    spent.left_out.append("header")
