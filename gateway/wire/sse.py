"""Server-sent events: bytes to the JSON of each `data:` field, and back. Incremental, no I/O."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import orjson

DONE = b"data: [DONE]\n\n"
COMMENT = b": keep-alive\n\n"
"""Every reader of server-sent events skips it."""
LONGEST_EVENT = 16 * 1024 * 1024


@dataclass(slots=True)
class NotAnEvent(ValueError):
    """The upstream's stream cannot be read; the text of the event is not part of this error.

    `before` holds the events that stand complete in front of it.
    """

    before: list[Any] = field(default_factory=list, repr=False)


class EventReader:
    """`feed(bytes)` gives the events that are complete; `done` is set by `[DONE]`."""

    def __init__(self) -> None:
        self._rest = b""
        self.done = False

    def feed(self, data: bytes) -> list[Any]:
        data = (self._rest + data if self._rest else data).replace(b"\r", b"")
        *complete, self._rest = data.split(b"\n\n")
        if len(self._rest) > LONGEST_EVENT:
            raise NotAnEvent
        events: list[Any] = []
        for raw in complete:
            try:
                event = self._read(raw)
            except orjson.JSONDecodeError:
                raise NotAnEvent(events) from None
            if event is not None:
                events.append(event)
        return events

    def _read(self, raw: bytes) -> Any:
        lines = [line[5:].strip(b" ") for line in raw.split(b"\n") if line.startswith(b"data:")]
        payload = lines[0] if len(lines) == 1 else b"\n".join(lines)
        if not payload or self.done:
            return None
        if payload == b"[DONE]":
            self.done = True
            return None
        return orjson.loads(payload)


def written(event: Any) -> bytes:
    return b"data: " + orjson.dumps(event) + b"\n\n"


def named(kind: str, event: Any) -> bytes:
    """An event under a name, as the Responses and Messages APIs write them."""
    return b"event: " + kind.encode() + b"\n" + written(event)
