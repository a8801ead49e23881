"""Writes an answer, whole or streamed, as the Responses API does: a message, then function calls, each an item."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from audit.contents import LongText
from gateway.web.body import Json
from gateway.web.errors import Code, GatewayError, error_told
from gateway.wire.citations import flat
from gateway.wire.program_tools import CUSTOM, Offered, call_item, offered
from gateway.wire.request import Request
from gateway.wire.responses_request import PREFIX
from gateway.wire.sse import COMMENT, in_parts, named
from gateway.wire.told import Told, ToolCall, call_id

INCOMPLETE = {"length": "max_output_tokens", "content_filter": "content_filter"}
"""Agents ask again for what is incomplete: what is stopped in the gateway's own words is a completed message."""
FAILED = {
    Code.UPSTREAM_RATE_LIMITED: "rate_limit_exceeded",
    Code.BLOCKED_BY_POLICY: "invalid_prompt",
}
"""Codes of OpenAI's own. Agents ask again after any but the last, and what a rule stops it would stop again."""
_SPELT = {
    "function_call": ("response.function_call_arguments", "arguments"),
    CUSTOM.call: ("response.custom_tool_call_input", CUSTOM.member),
}
"""Calls whose text is told in deltas, and where it stands."""


def answer_items(
    exchange: str,
    text: str | LongText,
    calls: Sequence[ToolCall],
    offers: Mapping[str, Offered],
    citations: Sequence[Json] = (),
) -> list[Json]:
    """An answer as items, in a response and as the input of the next: the same ids each time."""
    items = [_message(exchange, _text_part(text, citations))] if text else []
    return [*items, *(_call(exchange, i, call, offers) for i, call in enumerate(calls))]


def _call(exchange: str, place: int, call: ToolCall, offers: Mapping[str, Offered]) -> Json:
    identity = call_id("call_", exchange, place)
    return call_item(offers, call, identity, f"{exchange}_{place}")


def offers_of(body: Json) -> dict[str, Offered]:
    """The tools of a request that has been read, by the names of their functions."""
    told = offered(body["tools"]) if body.get("tools") else ()
    return {offer.function["function"]["name"]: offer for offer in told}


def _message(exchange: str, part: Json | None = None) -> Json:
    return {
        "type": "message",
        "id": f"msg_{exchange}",
        "role": "assistant",
        "status": "completed" if part else "in_progress",
        "content": [part] if part else [],
    }


def _text_part(text: str | LongText, citations: Sequence[Json] = ()) -> Json:
    told = [flat(one) for one in citations]
    return {"type": "output_text", "text": text, "annotations": told, "logprobs": []}


class ResponseWriter:
    """One response under an id of the gateway's own. Events are numbered, and each item is opened and closed."""

    def __init__(self, exchange: str, request: Request) -> None:
        self._exchange, self._asked = exchange, request.body
        self._offers = offers_of(request.body)
        self._created = int(time.time())
        self._told = Told()
        self._number = 0
        self._begun = self._texting = False

    def whole(self, body: Json) -> Json:
        self._told.chunk(body)
        return self._ended(self._told.text.told)

    def part(self, events: Sequence[Json]) -> bytes:
        return self._begin() + b"".join(map(self._text, self._told.fresh(events)))

    def end(self) -> Iterator[bytes]:
        yield self._begin()
        text = self._told.text.told
        if self._texting:
            yield from self._text_done(text)
        for place, call in enumerate(self._told.called()):
            yield from self._calling(call, place)
        response = self._ended(text)
        yield from self._long_event(f"response.{response['status']}", response=response)

    def failure(self, error: GatewayError, exchange: str) -> bytes:
        """Some clients heed the one event, some the other; OpenAI's raise the first for what is under `error`."""
        out, message = self._begin(), error.message
        told = {"code": error.code.value, "message": message, "param": error.param}
        out += self._event("error", **told, error=error_told(error, exchange))
        why = {"code": FAILED.get(error.code, "server_error"), "message": message}
        response = {**self._response("failed", []), "error": why}
        return out + self._event("response.failed", response=response)

    def pause(self) -> bytes:
        return COMMENT

    def _begin(self) -> bytes:
        if self._begun:
            return b""
        self._begun = True
        response = self._response("in_progress", [])
        created = self._event("response.created", response=response)
        return created + self._event("response.in_progress", response=response)

    def _text(self, text: str) -> bytes:
        out = b""
        if not self._texting:
            self._texting = True
            opened = _message(self._exchange)
            out = self._event("response.output_item.added", output_index=0, item=opened)
            out += self._of_text("response.content_part.added", part=_text_part(""))
        return out + self._of_text("response.output_text.delta", delta=text, logprobs=[])

    def _text_done(self, text: str | LongText) -> Iterator[bytes]:
        part = _text_part(text, self._told.citations)
        for place, one in enumerate(part["annotations"]):
            kind = "response.output_text.annotation.added"
            yield self._of_text(kind, annotation_index=place, annotation=one)
        here = self._place()
        yield from self._long_event("response.output_text.done", **here, text=text, logprobs=[])
        yield from self._long_event("response.content_part.done", **here, part=part)
        item = _message(self._exchange, part)
        yield from self._long_event("response.output_item.done", output_index=0, item=item)

    def _of_text(self, kind: str, **members: Any) -> bytes:
        return self._event(kind, **self._place(), **members)

    def _place(self) -> Json:
        return {"item_id": f"msg_{self._exchange}", "output_index": 0, "content_index": 0}

    def _calling(self, call: ToolCall, place: int) -> Iterator[bytes]:
        item = _call(self._exchange, place, call, self._offers)
        here = {"output_index": place + self._texting}
        kind, member = _SPELT.get(item["type"], ("", ""))
        if not member:  # an object, which comes whole
            yield from self._long_event("response.output_item.added", **here, item=item)
            yield from self._long_event("response.output_item.done", **here, item=item)
            return
        begun = {"status": "in_progress"} if "status" in item else {}
        opened = {**item, member: "", **begun}
        yield self._event("response.output_item.added", **here, item=opened)
        which = {**here, "item_id": item["id"]}
        name = {"name": item["name"]} if member == "arguments" else {}
        yield from self._long_event(f"{kind}.delta", **which, delta=item[member])
        yield from self._long_event(f"{kind}.done", **which, **name, **{member: item[member]})
        yield from self._long_event("response.output_item.done", **here, item=item)

    def _event(self, kind: str, **members: Any) -> bytes:
        return named(kind, self._numbered(kind, members))

    def _long_event(self, kind: str, **members: Any) -> Iterator[bytes]:
        return in_parts(self._numbered(kind, members), kind)

    def _numbered(self, kind: str, members: Json) -> Json:
        self._number += 1
        return {"type": kind, "sequence_number": self._number - 1, **members}

    def _ended(self, text: str | LongText) -> Json:
        told = self._told
        reason = INCOMPLETE.get(told.reason)
        usage = {
            "input_tokens": told.tokens_in,
            "input_tokens_details": {"cached_tokens": 0},
            "output_tokens": told.tokens_out,
            "output_tokens_details": {"reasoning_tokens": 0},
            "total_tokens": told.tokens_in + told.tokens_out,
        }
        items = answer_items(self._exchange, text, told.called(), self._offers, told.citations)
        response = self._response("incomplete" if reason else "completed", items)
        details = {"reason": reason} if reason else None
        return {**response, "incomplete_details": details, "usage": usage}

    def _response(self, status: str, output: list[Json]) -> Json:
        asked = self._asked
        return {
            "id": f"{PREFIX}{self._exchange}",
            "object": "response",
            "created_at": self._created,
            "status": status,
            "error": None,
            "incomplete_details": None,
            "instructions": asked.get("instructions"),
            "metadata": asked.get("metadata") or {},
            "model": asked["model"],
            "output": output,
            "parallel_tool_calls": asked.get("parallel_tool_calls", True),
            "previous_response_id": asked.get("previous_response_id"),
            "store": asked.get("store", True),
            "temperature": asked.get("temperature"),
            "text": asked.get("text") or {"format": {"type": "text"}},
            "tool_choice": asked.get("tool_choice") or "auto",
            "tools": asked.get("tools") or [],
            "top_p": asked.get("top_p"),
            "usage": None,
        }
