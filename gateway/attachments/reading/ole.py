"""Office files of before 2007 and Outlook's messages: compound files, told apart by the streams that are in them.

XLS and MSG are read. DOC and PPT have no reader that is kept up and could be relied on to see all of their text: they
stay unread, under their names.
"""

from __future__ import annotations

import io

import olefile

from gateway.attachments.reading.bounds import Reason, Spent, Unreadable
from gateway.attachments.reading.mail import Nested

KINDS = (
    ("EncryptedPackage", "encrypted"),
    ("__properties_version1.0", "msg"),
    ("Workbook", "xls"),
    ("Book", "xls"),
    ("WordDocument", "doc"),
    ("PowerPoint Document", "ppt"),
)
_WRONG = (OSError, ValueError, IndexError, TypeError, AttributeError)
"""What olefile raises on files that are none."""


def kind_of(raw: bytes) -> str:
    try:
        with olefile.OleFileIO(io.BytesIO(raw)) as file:
            return next((kind for stream, kind in KINDS if file.exists(stream)), "ole")
    except _WRONG:
        raise Unreadable(Reason.BROKEN, "ole") from None


def _stream(raw: bytes, name: str) -> bytes:
    """A stream of a compound file; nothing where there is none."""
    try:
        with olefile.OleFileIO(io.BytesIO(raw)) as file:
            return bytes(file.openstream(name).read()) if file.exists(name) else b""
    except _WRONG:
        raise Unreadable(Reason.BROKEN, "ole") from None


def read_compound(raw: bytes, spent: Spent, nested: Nested) -> str:
    kind = kind_of(raw)
    if kind == "msg":
        from gateway.attachments.reading.outlook import read_message

        read_message(raw, spent, nested)
    elif kind == "xls":
        from gateway.attachments.reading.old_sheets import read_old_workbook

        read_old_workbook(raw, _stream(raw, "Workbook"), spent)
    else:
        raise Unreadable(Reason.ENCRYPTED if kind == "encrypted" else Reason.UNKNOWN, kind)
    return kind
