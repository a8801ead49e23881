"""E-mail (EML): its headers, its text, and everything attached to it, messages within messages too."""

from __future__ import annotations

import email
import email.policy
import re
from collections.abc import Callable
from email.message import EmailMessage, Message

from detectors.encodings import decoded
from gateway.attachments.reading.bounds import Spent
from gateway.attachments.reading.hypertext import read_hypertext
from gateway.attachments.reading.plain import read_as

HEADERS = ("From", "Sender", "To", "Cc", "Bcc", "Reply-To", "Date", "Subject", "Organization")
_OF_MACHINES = re.compile(
    r"received|return-path|message-id|in-reply-to|references|mime-version|content-|dkim|domainkey|arc-|authentication"
    r"|list-|delivered-to|precedence|x-(?:ms-|microsoft|forefront|google|gm-|received|spam|virus|mailer|priority"
    r"|proofpoint|mimecast|ironport|barracuda|sg-|ses-|amz|mozilla|originat|eopat|exchange|original|envelope|uid)",
    re.I,
)
"""Headers that servers and programs write for each other."""
_LOOKS = re.compile(rb"(?:[A-Za-z][A-Za-z0-9-]{0,60}:[^\n]*\n(?:[ \t][^\n]*\n)*){2}")
_KNOWN = re.compile(
    rb"^(?:From|Received|Return-Path|Message-ID|Subject|MIME-Version|Date):", re.I | re.M
)

Nested = Callable[[bytes, str, str], None]
"""Reads a file inside this one: its bytes, its name, its claimed type."""


def is_mail(raw: bytes) -> bool:
    head = raw[:4096].replace(b"\r\n", b"\n")
    return bool(_LOOKS.match(head)) and len(_KNOWN.findall(head)) >= 2


def read_mail(raw: bytes, spent: Spent, nested: Nested) -> None:
    message = email.message_from_bytes(raw, policy=email.policy.default)
    _message(message, spent, nested)


def _message(message: Message, spent: Spent, nested: Nested) -> None:
    for header in HEADERS:
        for value in message.get_all(header) or ():
            spent.add(f"{header}: {value}")
    for header, value in message.items():
        if header.title() not in HEADERS and not _OF_MACHINES.match(header):
            spent.add(f"{header}: {value}")
    plain = "".join(_text(p) for p in _leaves(message) if _is_text(p, "text/plain"))
    for part in _leaves(message):
        spent.member()
        kind = part.get_content_type()
        if kind == "message/rfc822":
            inner = part.get_payload()
            for one in inner if isinstance(inner, list) else ():
                nested(one.as_bytes() if isinstance(one, Message) else b"", "", kind)
        elif _is_text(part, "text/plain"):
            spent.add(_text(part))
        elif _is_text(part, "text/html"):
            read_hypertext(_text(part), spent, plain)
        else:
            content = part.get_payload(decode=True)
            nested(content if isinstance(content, bytes) else b"", part.get_filename() or "", kind)


def _leaves(message: Message) -> list[Message]:
    """The parts that are not made of parts; a message inside is one, read for itself."""
    if message.get_content_maintype() != "multipart":
        return [message]
    parts = message.get_payload()
    return [leaf for part in parts if isinstance(part, EmailMessage) for leaf in _leaves(part)]


def _is_text(part: Message, kind: str) -> bool:
    return part.get_content_type() == kind and part.get_content_disposition() != "attachment"


def _text(part: Message) -> str:
    raw = part.get_payload(decode=True)
    raw = raw if isinstance(raw, bytes) else b""
    text = read_as(raw, part.get_content_charset() or "utf-8")
    if text is None:
        read = decoded(raw)
        text = read[0] if read else raw.decode("utf-8", "replace")
    return text.replace("\r\n", "\n")
