"""A record's sealed contents as somebody reads them: who said what, and where it stands."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from gateway.wire.leaves import segments

ROLES: Mapping[str, str] = {
    "user": "利用者",
    "assistant": "モデル",
    "system": "システム",
    "developer": "システム",
    "tool": "道具の結果",
}
MOST_CHARACTERS = 50_000
"""Of one text on a page; more is for `sekisho audit show` and exports."""


@dataclass(frozen=True, slots=True)
class Said:
    """`left_out` counts the characters that a page does not show."""

    role: str
    pointer: str
    text: str = field(repr=False)
    left_out: int = 0

    @classmethod
    def of(cls, role: str, pointer: str, text: str) -> Said:
        return cls(role, pointer, text[:MOST_CHARACTERS], max(0, len(text) - MOST_CHARACTERS))


@dataclass(frozen=True, slots=True)
class Contents:
    """Of a request: what was written, and what was sent where that is something else. Of an answer: what was given."""

    asked: tuple[Said, ...] = ()
    sent: tuple[Said, ...] = ()
    given: tuple[Said, ...] = ()
    reason: str = field(default="", repr=False)


def readable(record: Mapping[str, Any]) -> Contents:
    contents: Mapping[str, Any] = record["contents"] or {}
    delivered = contents.get("delivered")
    given = delivered.items() if isinstance(delivered, dict) else ()
    return Contents(
        tuple(_said(contents.get("request"))),
        tuple(_said(contents.get("sent"))),
        tuple(Said.of("assistant", pointer, str(text)) for pointer, text in given),
        str(contents.get("reason") or ""),
    )


def whole(record: Mapping[str, Any]) -> str:
    """All of the contents as JSON; empty where that is too long for a page."""
    text = json.dumps(record["contents"], ensure_ascii=False, indent=2)
    return text if len(text) <= MOST_CHARACTERS else ""


def _said(body: Any) -> Iterator[Said]:
    for one in segments(body):
        if one.role and not one.pointer.endswith("#"):
            yield Said.of(one.role, one.pointer, one.text)
