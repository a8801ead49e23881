"""Names and values as a browser sends them, in a query or as a form, read strictly: every value is text."""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qsl

from gateway.web.errors import Code, GatewayError, unreadable

MOST_FIELDS = 1_000


def fields(raw: bytes, lists: frozenset[str] = frozenset()) -> dict[str, Any]:
    """Those named in `lists` may come several times. Raises a 400 for any other that does: which was meant?"""
    try:
        pairs = parse_qsl(
            raw.decode("ascii"),
            keep_blank_values=True,
            errors="strict",
            max_num_fields=MOST_FIELDS,
        )
    except ValueError:
        raise unreadable(
            "項目を読めません。文字コードはUTF-8にしてください。 (The parameters are not UTF-8, or too many.)"
        ) from None
    found: dict[str, Any] = {}
    for name, value in pairs:
        if name in lists:
            found.setdefault(name, []).append(value)
        elif name in found:
            message = "同じ項目が2回あります。 (A parameter is given twice.)"
            raise GatewayError(400, Code.DUPLICATE_KEY, message, name[:100])
        else:
            found[name] = value
    return found
