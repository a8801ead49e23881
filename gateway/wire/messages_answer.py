"""Writes an answer, whole or streamed, as Anthropic's Messages API does: text, then tool calls, each a block."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

import orjson

from gateway.web.body import Json, strict_json
from gateway.web.errors import Code, GatewayError
from gateway.wire.answer_shape import NotAnAnswer
from gateway.wire.citations import as_message_citation
from gateway.wire.sse import COMMENT, in_parts, named
from gateway.wire.told import Told, ToolCall, call_id

STOPS = {
    "stop": "end_turn",
    "length": "max_tokens",
    "tool_calls": "tool_use",
    "content_filter": "refusal",
}
"""What is stopped in the gateway's own words ends as any turn does: for a `refusal` clients show a text of Anthropic's
in place of ours, or ask another model."""
KINDS = {
    400: "invalid_request_error",
    401: "authentication_error",
    403: "permission_error",
    404: "not_found_error",
    413: "request_too_large",
    429: "rate_limit_error",
}


def as_request_error(error: GatewayError) -> GatewayError:
    """A refusal as what is wrong with the request: for a 403 agents say that the key is wrong, not why."""
    return replace(error, status=400) if error.status == 403 else error


def message_error(error: GatewayError, exchange: str | None = None) -> bytes:
    """Anthropic's error object, with our code beside the kind that its clients know."""
    return orjson.dumps(_error(error, exchange))


def _error(error: GatewayError, exchange: str | None) -> Json:
    kind = KINDS.get(error.status, "api_error")
    if error.code is Code.UPSTREAM_OVERLOADED:
        kind = "overloaded_error"
    told = {"type": kind, "message": error.message, "code": error.code.value, "param": error.param}
    return {"type": "error", "error": told, "request_id": exchange}


class MessageWriter:
    """One answer under an id of the gateway's own; ids of calls are made from it as well."""

    def __init__(self, exchange: str, model: str) -> None:
        self._exchange, self._model = exchange, model
        self._told = Told()
        self._begun = self._texting = False

    def whole(self, body: Json) -> Json:
        self._told.chunk(body)
        blocks: list[Json] = []
        if text := self._told.text.told:
            cited = self._citations()
            more = {"citations": cited} if cited else {}
            blocks.append({"type": "text", "text": text, **more})
        for place, call in enumerate(self._told.called()):
            blocks.append(self._block(call, place, _arguments(call)))
        return self._message(blocks, self._stop(), self._usage())

    def part(self, events: Sequence[Json]) -> bytes:
        return self._begin() + b"".join(map(self._text, self._told.fresh(events)))

    def end(self) -> Iterator[bytes]:
        yield self._begin() + (self._text_done() if self._texting else b"")
        for place, call in enumerate(self._told.called()):
            yield from self._calling(call, place)
        delta = {"stop_reason": self._stop(), "stop_sequence": None}
        yield _event("message_delta", delta=delta, usage=self._usage())
        yield _event("message_stop")

    def failure(self, error: GatewayError, exchange: str) -> bytes:
        return named("error", _error(as_request_error(error), exchange))

    def pause(self) -> bytes:
        return COMMENT

    def _begin(self) -> bytes:
        if self._begun:
            return b""
        self._begun = True
        message = self._message([], None, {"input_tokens": 0, "output_tokens": 0})
        return _event("message_start", message=message)

    def _text(self, text: str) -> bytes:
        out = b""
        if not self._texting:
            self._texting = True
            out = _event("content_block_start", index=0, content_block={"type": "text", "text": ""})
        delta = {"type": "text_delta", "text": text}
        return out + _event("content_block_delta", index=0, delta=delta)

    def _text_done(self) -> bytes:
        out = b""
        for citation in self._citations():
            delta = {"type": "citations_delta", "citation": citation}
            out += _event("content_block_delta", index=0, delta=delta)
        return out + _event("content_block_stop", index=0)

    def _citations(self) -> list[Json]:
        text = str(self._told.text) if self._told.citations else ""
        told = (as_message_citation(one, text) for one in self._told.citations)
        return [citation for citation in told if citation is not None]

    def _calling(self, call: ToolCall, place: int) -> Iterator[bytes]:
        index = place + self._texting
        delta = {"type": "input_json_delta", "partial_json": call.arguments.told or "{}"}
        kind = "content_block_delta"
        yield _event("content_block_start", index=index, content_block=self._block(call, place, {}))
        yield from in_parts({"type": kind, "index": index, "delta": delta}, kind)
        yield _event("content_block_stop", index=index)

    def _block(self, call: ToolCall, place: int, arguments: Any) -> Json:
        identity = call_id("toolu_", self._exchange, place)
        return {"type": "tool_use", "id": identity, "name": call.name, "input": arguments}

    def _stop(self) -> str:
        if self._told.called():
            return "tool_use"
        return STOPS.get(self._told.reason, "end_turn")

    def _usage(self) -> Json:
        return {"input_tokens": self._told.tokens_in, "output_tokens": self._told.tokens_out}

    def _message(self, blocks: list[Json], stop: str | None, usage: Json) -> Json:
        return {
            "id": f"msg_{self._exchange}",
            "type": "message",
            "role": "assistant",
            "model": self._model,
            "content": blocks,
            "stop_reason": stop,
            "stop_sequence": None,
            "usage": usage,
        }


def _arguments(call: ToolCall) -> Any:
    arguments = strict_json(str(call.arguments) or "{}")
    if not isinstance(arguments, dict):
        raise NotAnAnswer
    return arguments


def _event(kind: str, **members: Any) -> bytes:
    return named(kind, {"type": kind, **members})
