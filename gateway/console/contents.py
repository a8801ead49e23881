"""A record's sealed contents as somebody reads them: who said what, and where it stands."""

from __future__ import annotations

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


@dataclass(frozen=True, slots=True)
class Said:
    """`role` is empty for what only the wire format says."""

    role: str
    pointer: str
    text: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Contents:
    """Of a request: what was written, and what was sent where that is something else. Of an answer: what was given."""

    asked: tuple[Said, ...] = ()
    sent: tuple[Said, ...] = ()
    given: tuple[Said, ...] = ()
    reason: str = ""


def readable(record: Mapping[str, Any]) -> Contents:
    contents: Mapping[str, Any] = record["contents"] or {}
    delivered = contents.get("delivered")
    given = delivered.items() if isinstance(delivered, dict) else ()
    return Contents(
        tuple(_said(contents.get("request"))),
        tuple(_said(contents.get("sent"))),
        tuple(Said("assistant", pointer, str(text)) for pointer, text in given),
        str(contents.get("reason") or ""),
    )


def _said(body: Any) -> Iterator[Said]:
    for one in segments(body):
        if one.role and not one.pointer.endswith("#"):
            yield Said(one.role, one.pointer, one.text)
