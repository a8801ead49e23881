"""Writes answers in the caller's dialect. What is written comes from the guards, always as chat completions.

So there is one machine that screens answers, and a dialect cannot let out what it did not release.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from gateway.web.body import Json
from gateway.web.errors import GatewayError, error_body
from gateway.wire.sse import COMMENT, DONE, written
from gateway.wire.vocabulary import REFUSED


@dataclass(frozen=True, slots=True)
class Raw:
    """A whole answer that is not JSON."""

    content: bytes = field(repr=False)
    kind: bytes


class Writer(Protocol):
    """One answer: `whole` once, or `part` for what may go out now and `end` (or `failure`) at the end."""

    def whole(self, body: Json) -> Json | Raw: ...

    def part(self, events: Sequence[Json]) -> bytes: ...

    def end(self) -> Iterator[bytes]:
        """In pieces, each made as it is taken."""
        ...

    def failure(self, error: GatewayError, exchange: str) -> bytes:
        """The end of a stream that broke off after its status was out: an event that clients raise."""
        ...

    def pause(self) -> bytes:
        """Nothing to say, but the connection lives."""
        ...


class ChatWriter:
    """Chat completions as they are, under the name by which the model was asked for."""

    def __init__(self, model: str) -> None:
        self._model = model

    def whole(self, body: Json) -> Json | Raw:
        return self._named(body)

    def part(self, events: Sequence[Json]) -> bytes:
        return b"".join(written(self._named(event)) for event in events)

    def end(self) -> Iterator[bytes]:
        yield DONE

    def failure(self, error: GatewayError, exchange: str) -> bytes:
        return b"data: " + error_body(error, exchange) + b"\n\n"

    def pause(self) -> bytes:
        return COMMENT

    def _named(self, body: Json) -> Json:
        named = {**body, "model": self._model}
        if any(choice.get("finish_reason") == REFUSED for choice in body.get("choices") or ()):
            named["choices"] = [_filtered(choice) for choice in body["choices"]]
        return named


def _filtered(choice: Json) -> Json:
    reason = choice.get("finish_reason")
    return {**choice, "finish_reason": "content_filter" if reason == REFUSED else reason}
