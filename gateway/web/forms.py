"""Bodies of requests, as JSON or as a multipart form, read once and strictly: the same value either way.

A form becomes an object of its fields. Its one file is held apart, in memory; it is never written to a disk.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass, field
from typing import Any

from python_multipart.exceptions import MultipartParseError
from python_multipart.multipart import MultipartParser, parse_options_header

from gateway.web.body import Json, parse_object
from gateway.web.errors import Code, GatewayError, unreadable

logging.getLogger("python_multipart").setLevel(logging.CRITICAL)
"""It tells of a broken form which byte stood where: a piece of what was sent."""
FORM = b"multipart/form-data"
MOST_PARTS = 64
MANY = "[]"
"""Fields whose name ends like this may come several times and become a list."""


@dataclass(frozen=True, slots=True)
class Upload:
    """The file of a form."""

    name: str = field(repr=False)
    claimed: str = ""
    raw: bytes = field(default=b"", repr=False)
    size: int = 0
    digest: str = ""
    """Of the file as it came, where less of it is sent on."""


@dataclass(frozen=True, slots=True)
class Received:
    """A body as it was sent."""

    body: Json = field(repr=False)
    upload: Upload | None = None


def received_json(raw: bytes) -> Received:
    return Received(parse_object(raw))


def received_form(raw: bytes, content_type: str, file_field: str = "file") -> Received:
    """Raises the refusal (400) of what is no form, has a field twice, or a file elsewhere than in `file_field`."""
    kind, options = parse_options_header(content_type)
    boundary = options.get(b"boundary", b"")
    if kind != FORM or not boundary:
        raise unreadable(
            "multipart/form-data で送ってください。 (A multipart form is needed.)",
            code=Code.INVALID_REQUEST,
        )
    body: Json = {}
    upload: Upload | None = None
    for part in _parts(raw, boundary):
        if part.filename is None:
            _put(body, part)
        elif part.name == file_field and upload is None:
            upload = Upload(part.filename, part.claimed, bytes(part.data))
        else:
            raise _broken()
    return Received(body, upload)


class _Part:
    def __init__(self) -> None:
        self.headers: dict[bytes, bytes] = {}
        self.data = bytearray()
        self.name = ""
        self.filename: str | None = None

    @property
    def claimed(self) -> str:
        return self.headers.get(b"content-type", b"").decode("latin-1").partition(";")[0].strip()

    def head_done(self) -> None:
        kind, options = parse_options_header(self.headers.get(b"content-disposition", b""))
        if kind != b"form-data" or b"name" not in options:
            raise _broken()
        self.name = _decoded(options[b"name"])
        if b"filename" in options:
            self.filename = _decoded(options[b"filename"])


def _parts(raw: bytes, boundary: bytes) -> list[_Part]:
    parts: list[_Part] = []
    header: list[bytes] = [b"", b""]
    ended: list[bool] = []

    def begin() -> None:
        if len(parts) == MOST_PARTS:
            raise _broken()
        parts.append(_Part())

    def named(data: bytes, start: int, end: int) -> None:
        header[0] += data[start:end]

    def valued(data: bytes, start: int, end: int) -> None:
        header[1] += data[start:end]

    def header_done() -> None:
        if parts[-1].headers.setdefault(header[0].lower(), header[1]) != header[1]:
            raise _broken()
        header[:] = [b"", b""]

    def filled(data: bytes, start: int, end: int) -> None:
        parts[-1].data += data[start:end]

    callbacks: Any = {
        "on_part_begin": begin,
        "on_part_data": filled,
        "on_header_field": named,
        "on_header_value": valued,
        "on_header_end": header_done,
        "on_headers_finished": lambda: parts[-1].head_done(),
        "on_end": lambda: ended.append(True),
    }
    try:
        parser = MultipartParser(boundary, callbacks)
        parser.write(raw)
        parser.finalize()
    except (MultipartParseError, ValueError):
        raise _broken() from None
    if not ended:
        raise _broken()
    return parts


def _put(body: Json, part: _Part) -> None:
    text = _decoded(bytes(part.data))
    if part.name.endswith(MANY):
        body.setdefault(part.name, []).append(text)
    elif part.name in body:
        raise unreadable(
            "フォームに同じ項目が2回あります。1つにしてください。 (Duplicate field in the form.)",
            code=Code.DUPLICATE_KEY,
        )
    else:
        body[part.name] = text


def _decoded(raw: bytes) -> str:
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        raise _broken() from None


def _broken() -> GatewayError:
    return unreadable(
        "フォームを読めません。形式を確かめてください。 (The multipart form cannot be read.)",
        code=Code.INVALID_REQUEST,
    )
