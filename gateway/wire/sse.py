"""Server-sent events: bytes to the JSON of each `data:` field, and back. Incremental, no I/O.

A stream is mostly events of text that are the same, byte for byte, but for the text. Only the first is read as JSON; of
those that follow on it the texts are joined, and are one event.
"""

from __future__ import annotations

import re
from codecs import BOM_UTF8
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Self

import orjson

from audit.contents import in_pieces
from gateway.web.body import Json
from gateway.wire.together import saying, text_of

DONE = b"data: [DONE]\n\n"
COMMENT = b": keep-alive\n\n"
"""Every reader of server-sent events skips it."""
_FAILURE = re.compile(rb"^event: ?error$", re.M)
LONGEST_EVENT = 16 * 1024 * 1024


@dataclass(slots=True)
class NotAnEvent(ValueError):
    """The upstream's stream cannot be read; the text of the event is not part of this error.

    `before` holds the events that stand complete in front of it.
    """

    before: list[Any] = field(default_factory=list, repr=False)


_TEXT = re.compile(rb'"content": ?"([^"]*)"')
_BODY = re.compile(rb'(?:[^"\\]|\\.)*+')
"""Of a string in JSON, whatever it says: it ends where the quotation mark behind it stands, and not before."""


@dataclass(frozen=True, slots=True)
class _Frame:
    """An event of text, and the bytes around its text."""

    event: Json = field(repr=False)
    before: bytes = field(repr=False)
    behind: bytes = field(repr=False)

    @classmethod
    def of(cls, raw: bytes, event: Any) -> Self | None:
        """None where it is not plain which bytes are the text: another member of that name, or one that is escaped."""
        if text_of(event) is None or b"\\" in raw or raw.count(b'"content"') != 1:
            return None
        text = _TEXT.search(raw)
        return cls(event, raw[: text.start(1)], raw[text.end(1) :]) if text else None

    def leading(self, data: bytes) -> tuple[list[bytes], bytes]:
        """The texts of events that differ in nothing else, as far as `data` begins with such, and what follows them:
        the last such event, at least."""
        first, *others = data.split(self.behind + b"\n\n" + self.before)
        if not others or len(first) < len(self.before) or not first.startswith(self.before):
            return [], data
        texts = [first[len(self.before) :], *others[:-1]]
        together = b"".join(texts)
        if (b'"' in together or b"\\" in together) and not all(map(_BODY.fullmatch, texts)):
            return [], data
        return texts, self.before + others[-1]

    def text(self, raw: bytes) -> bytes | None:
        """The text of an event that differs in nothing else, as it stands in JSON."""
        if not (raw.startswith(self.before) and raw.endswith(self.behind)):
            return None
        text = _BODY.fullmatch(raw, len(self.before), len(raw) - len(self.behind))
        return text[0] if text else None


class EventReader:
    """`feed(bytes)` gives the events that are complete; `done` is set by `[DONE]`."""

    def __init__(self) -> None:
        self._rest = bytearray()  # of an event that is not complete
        self._cr = False
        self._frame: _Frame | None = None
        self.done = False

    def feed(self, data: bytes) -> list[Any]:
        data = self._completed(self._lines(data))
        alike, data = self._frame.leading(data) if self._frame else ([], data)
        *complete, rest = data.split(b"\n\n")
        self._rest += rest
        events: list[Any] = []
        if len(self._rest) > LONGEST_EVENT:
            raise NotAnEvent
        try:
            for raw in complete:
                text = self._frame.text(raw) if self._frame else None
                if text is not None:
                    alike.append(text)
                    continue
                self._close(events, alike)
                event = self._read(raw)
                if event is not None:
                    events.append(event)
                    self._frame = _Frame.of(raw, event) or self._frame
            self._close(events, alike)
        except orjson.JSONDecodeError:
            raise NotAnEvent(events) from None
        return events

    def end(self) -> list[Any]:
        """The stream is over: what stands complete in it, though no empty line follows. Half an event is none."""
        try:
            return self.feed(b"\n\n")
        except NotAnEvent as unreadable:
            return unreadable.before

    def _completed(self, data: bytes) -> bytes:
        """All that is there, once an event ends in it; before, nothing. A long event comes in many pieces: what is
        there of it is not gone through again for each."""
        if not self._rest:
            return data
        if b"\n\n" not in data and not (self._rest.endswith(b"\n") and data.startswith(b"\n")):
            self._rest += data
            return b""
        whole = bytes(self._rest + data)
        self._rest.clear()
        return whole

    def _lines(self, data: bytes) -> bytes:
        """A line ends with LF, CR or both: with CR at once, and an LF that follows in the next piece is part of it."""
        if self._cr and data:
            data = data.removeprefix(b"\n")
            self._cr = False
        if b"\r" not in data:
            return data
        self._cr = data.endswith(b"\r")
        return data.replace(b"\r\n", b"\n").replace(b"\r", b"\n")

    def _close(self, events: list[Any], alike: list[bytes]) -> None:
        """Adds the event that they are together."""
        frame = self._frame
        if frame is None or not alike or self.done:
            return
        try:
            text = orjson.loads(b'"' + b"".join(alike) + b'"')
        except orjson.JSONDecodeError:  # one of them is none: those before it count
            for one in alike:
                events.append(self._read(frame.before + one + frame.behind))
        else:
            events.append(saying(frame.event, text))
        alike.clear()

    def _read(self, raw: bytes) -> Any:
        raw = raw.removeprefix(BOM_UTF8)
        lines = [line[5:].strip(b" ") for line in raw.split(b"\n") if line.startswith(b"data:")]
        payload = lines[0] if len(lines) == 1 else b"\n".join(lines)
        if not payload or self.done:
            return None
        if payload == b"[DONE]":
            self.done = True
            return None
        if not raw.startswith(b"data:") and _FAILURE.search(raw):
            return _failure(payload)
        return orjson.loads(payload)


def _failure(payload: bytes) -> Any:
    """What is told under the name of a failure is one, in whatever form."""
    try:
        told = orjson.loads(payload)
    except orjson.JSONDecodeError:
        told = None
    return told if isinstance(told, dict) and told.get("error") else {"error": told or True}


def written(event: Any) -> bytes:
    return b"data: " + orjson.dumps(event) + b"\n\n"


def named(kind: str, event: Any) -> bytes:
    """An event under a name, as the Responses and Messages APIs write them."""
    return b"event: " + kind.encode() + b"\n" + written(event)


def in_parts(event: Json, kind: str = "") -> Iterator[bytes]:
    """An event, named or not, with long texts in it: it is written as it is taken."""
    yield b"event: " + kind.encode() + b"\ndata: " if kind else b"data: "
    yield from in_pieces(event)
    yield b"\n\n"
