"""Reads a request body once, strictly: what two parsers could read differently is refused.

The parsed value is what is screened and, re-serialised, what is forwarded; the client's bytes never are.
"""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable
from io import BytesIO
from typing import Any

import orjson
from starlette.types import Scope

from gateway.web.errors import Code, GatewayError, too_large, unreadable
from gateway.web.http import header

Json = dict[str, Any]
Receive = Callable[[], Awaitable[Any]]


class ClientGone(Exception):
    """The client closed the connection before its request was complete."""


async def read_body(scope: Scope, receive: Receive, limit: int) -> bytes:
    """All bytes of the body, at most `limit`; more is a 413 without reading on. A compressed one is refused: a few
    bytes could become any number."""
    if header(scope, b"content-encoding").strip().lower() not in ("", "identity"):
        raise unreadable(
            "圧縮した本文（content-encoding）は受け付けません。圧縮せずに送ってください。"
            " (A body with a content-encoding is not read: send it uncompressed.)",
            "content-encoding",
        )
    body = BytesIO()  # whose value, unlike parts put together, is not a second copy of them
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise ClientGone
        part = message.get("body", b"")
        if body.tell() + len(part) > limit:
            raise too_large(limit)
        body.write(part)
        if not message.get("more_body", False):
            return body.getvalue()


def parse_object(raw: bytes) -> Json:
    """The JSON object in `raw`. Refuses duplicate keys, invalid UTF-8, lone surrogates, NaN and deep nesting."""
    try:
        _UNIQUE.decode(
            raw.decode()
        )  # first, so that what it reads is gone before the value is made
        value = orjson.loads(raw)
    except _DuplicateKey:
        raise unreadable(
            "JSONに同じキーが2回あります。1つにしてください。 (Duplicate key in the JSON body.)",
            code=Code.DUPLICATE_KEY,
        ) from None
    except (ValueError, RecursionError):
        raise _invalid_json() from None
    if not isinstance(value, dict):
        raise unreadable(
            "本文はJSONオブジェクトにしてください。 (The body must be a JSON object.)",
            code=Code.INVALID_JSON,
        )
    return value


def strict_json(text: str) -> Any:
    """The value of a JSON text inside a string, or None when it is not JSON that every parser reads alike."""
    try:
        value = orjson.loads(text)
        _UNIQUE.decode(text)
    except (ValueError, RecursionError):
        return None
    return value


class _DuplicateKey(ValueError):
    pass


def _without_duplicates(pairs: list[tuple[str, Any]]) -> None:
    if len({key for key, _ in pairs}) != len(pairs):
        raise _DuplicateKey


_UNIQUE = json.JSONDecoder(object_pairs_hook=_without_duplicates)


def _invalid_json() -> GatewayError:
    return unreadable(
        "本文をJSON（UTF-8）として読めません。文字コードと形式を確認してください。"
        " (The body is not valid UTF-8 JSON.)",
        code=Code.INVALID_JSON,
    )
