"""Legacy text completions: a prompt instead of messages, a `text` instead of a message; otherwise as in chat."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from gateway.web.body import Json
from gateway.wire.chat_answer import Answer
from gateway.wire.chat_request import check_count, check_rest
from gateway.wire.request import Request, flag_in, model_in, token_ids, wrong
from gateway.wire.writing import ChatWriter, Raw


def read_completion(body: Json) -> Request:
    model, stream = model_in(body), flag_in(body, "stream")
    check_count(body)
    check_texts(body.get("prompt"), "prompt")
    check_rest(body)
    return Request(body, model, stream)


def check_texts(value: Any, name: str) -> None:
    """A string or an array of strings; token numbers cannot be read, and nothing else is text."""
    if isinstance(value, str):
        return
    if isinstance(value, list) and value:
        if all(isinstance(item, str) for item in value):
            return
        if any(isinstance(item, int | float | list) for item in value):
            raise token_ids(f"/{name}")
    raise wrong(name, "文字列か文字列の配列にしてください", f"`{name}` must be a string or strings")


class CompletionAnswer(Answer):
    """The answer as a chat completion: `text` is the content of a message."""

    def chunk(self, event: Json) -> Json | None:
        return super().chunk(_as_chat(event, "delta"))

    def whole(self, body: Json) -> Json:
        return super().whole(_as_chat(body, "message"))


def _as_chat(event: Any, member: str) -> Any:
    choices = event.get("choices") if isinstance(event, dict) else None
    if not isinstance(choices, list) or not all(isinstance(c, dict) for c in choices):
        return event
    chat = [
        {**{k: v for k, v in c.items() if k != "text"}, member: {"content": c.get("text")}}
        for c in choices
    ]
    return {**event, "choices": chat}


class CompletionWriter(ChatWriter):
    """Back from chat completions to text completions."""

    def __init__(self, exchange: str, model: str) -> None:
        super().__init__(model)
        self._exchange = exchange

    def whole(self, body: Json) -> Json | Raw:
        return super().whole(self._text(body))

    def part(self, events: Sequence[Json]) -> bytes:
        return super().part([self._text(event) for event in events])

    def _text(self, event: Json) -> Json:
        choices = []
        for choice in event.get("choices") or ():
            message = choice.get("delta") or choice.get("message") or {}
            rest = {k: v for k, v in choice.items() if k not in ("delta", "message")}
            choices.append({**rest, "text": message.get("content") or "", "logprobs": None})
        return {
            "id": f"cmpl-{self._exchange}",
            **event,
            "object": "text_completion",
            "choices": choices,
        }
