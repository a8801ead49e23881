"""MSG (Outlook): who wrote to whom, the subject, the body in whatever form it is kept, and everything attached."""

from __future__ import annotations

import struct
from typing import Any

from compressed_rtf import decompress
from oxmsg import Message

from gateway.attachments.reading.bounds import Reason, Spent, Unreadable
from gateway.attachments.reading.hypertext import read_hypertext
from gateway.attachments.reading.mail import HEADERS, Nested
from gateway.attachments.reading.rich_text import read_rich_text

RTF_BODY = 0x1009
_WRONG = (
    OSError,
    KeyError,
    ValueError,
    TypeError,
    AttributeError,
    IndexError,
    LookupError,
    struct.error,
    RecursionError,
)
"""What the libraries raise on a message that is none."""


def read_message(raw: bytes, spent: Spent, nested: Nested) -> None:
    try:
        message = Message.load(raw)
        _headers(message, spent)
        _body(message, spent)
        for attachment in message.attachments:
            spent.member()
            _attached(attachment, spent, nested)
    except _WRONG:
        raise Unreadable(Reason.BROKEN, "msg") from None


def _headers(message: Any, spent: Spent) -> None:
    told = {k.lower(): v for k, v in message.message_headers.items()}
    spent.add(f"From: {message.sender or ''}")
    for recipient in message.recipients:
        spent.member()
        spent.add(f"To: {recipient.name or ''} <{recipient.email_address or ''}>")
    for header in HEADERS:
        if told.get(header.lower()):
            spent.add(f"{header}: {told[header.lower()]}")
    if message.sent_date is not None:
        spent.add(f"Date: {message.sent_date.isoformat()}")
    spent.add(f"Subject: {message.subject}")


def _body(message: Any, spent: Spent) -> None:
    """The plain form where there is one, as with mail of any kind."""
    if message.body:
        spent.add(message.body.replace("\r\n", "\n"))
    elif message.html_body:
        read_hypertext(message.html_body, spent)
    elif packed := message.properties.binary_prop_value(RTF_BODY):
        read_rich_text(decompress(packed), spent)


def _attached(attachment: Any, spent: Spent, nested: Nested) -> None:
    """What Outlook embeds as an object of its own (a message, a picture of an object) is left out, and said."""
    name, content = attachment.file_name or "", attachment.file_bytes
    if content is None:
        spent.add(f"［同封: {name}］")
        spent.left_out.append("object")
        return
    nested(content, name, attachment.mime_type or "")
