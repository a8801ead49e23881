"""The built-in model for trying things out: it needs no key and no network, and repeats what it was sent.

So a newcomer sees in one answer what the provider would have received and what comes back restored.
"""

from __future__ import annotations

import hashlib
import math
import time
from collections.abc import AsyncGenerator, Callable
from typing import Any

from gateway.upstreams import demo_media
from gateway.upstreams.upstream import Call, Operation
from gateway.web.body import Json

WORDS = 8
"""Characters per streamed chunk."""
DIMENSIONS = 32
"""Numbers in an embedding."""
_MEDIA: dict[Operation, Callable[[Call], Any]] = {
    Operation.TRANSCRIPTIONS: demo_media.transcript,
    Operation.TRANSLATIONS: demo_media.transcript,
    Operation.SPEECH: demo_media.speech,
    Operation.IMAGES: demo_media.pictures,
}


class DemoUpstream:
    async def complete(self, call: Call) -> Any:
        if call.operation is Operation.EMBEDDINGS:
            return _embedded(call.body)
        media = _MEDIA.get(call.operation)
        if media is not None:
            return media(call)
        ends = [_ended(call, i, _reply(call.body)) for i in range(_count(call.body))]
        return {**_head(call), "choices": ends, "usage": _usage(call.body)}

    async def stream(self, call: Call) -> AsyncGenerator[list[Any]]:
        if _MEDIA.get(call.operation) is demo_media.transcript:
            for event in demo_media.transcript_events(call):
                yield [event]
            return
        head = _head(call, "chat.completion.chunk")
        text = _reply(call.body)
        for index in range(_count(call.body)):
            yield [{**head, "choices": [_piece(call, index, "")]}]
            for start in range(0, len(text), WORDS):
                yield [{**head, "choices": [_piece(call, index, text[start : start + WORDS])]}]
            yield [{**head, "choices": [_piece(call, index, "", "stop")]}]
        if (call.body.get("stream_options") or {}).get("include_usage"):
            yield [{**head, "choices": [], "usage": _usage(call.body)}]

    async def close(self) -> None:
        """Nothing is held."""


def _reply(body: Json) -> str:
    return f"（練習用モデル）次の依頼を受け取りました。\n\n{_asked(body)}"


def _asked(body: Json) -> str:
    if "prompt" in body:
        prompt = body["prompt"]
        return prompt if isinstance(prompt, str) else "\n".join(prompt)
    users = (m for m in reversed(body["messages"]) if m["role"] == "user")
    return next((_text(m.get("content")) for m in users), "")


def _text(content: Any) -> str:
    if isinstance(content, list):
        return "\n".join(str(part.get("text", "")) for part in content)
    return content or ""


def _count(body: Json) -> int:
    return body.get("n") or 1


def _head(call: Call, chat_kind: str = "chat.completion") -> Json:
    chat = call.operation is Operation.CHAT
    return {
        "id": f"chatcmpl-demo-{time.time_ns():x}" if chat else f"cmpl-demo-{time.time_ns():x}",
        "object": chat_kind if chat else "text_completion",
        "created": int(time.time()),
        "model": call.body["model"],
    }


def _ended(call: Call, index: int, text: str) -> Json:
    if call.operation is Operation.COMPLETIONS:
        return {"index": index, "text": text, "finish_reason": "stop"}
    message = {"role": "assistant", "content": text}
    return {"index": index, "message": message, "finish_reason": "stop"}


def _piece(call: Call, index: int, text: str, reason: str | None = None) -> Json:
    if call.operation is Operation.COMPLETIONS:
        return {"index": index, "text": text, "finish_reason": reason}
    delta = {"content": text} if text else ({} if reason else {"role": "assistant", "content": ""})
    return {"index": index, "delta": delta, "finish_reason": reason}


def _embedded(body: Json) -> Json:
    """A direction for each text, the same for the same text: something to store and compare, without a meaning."""
    texts = body["input"] if isinstance(body["input"], list) else [body["input"]]
    data = [
        {"object": "embedding", "index": i, "embedding": _direction(text)}
        for i, text in enumerate(texts)
    ]
    characters = sum(map(len, texts))
    usage = {"prompt_tokens": characters, "total_tokens": characters}
    return {"object": "list", "data": data, "model": body["model"], "usage": usage}


def _direction(text: str) -> list[float]:
    digest = hashlib.blake2b(text.encode(), digest_size=DIMENSIONS).digest()
    numbers = [byte - 127.5 for byte in digest]
    length = math.sqrt(sum(n * n for n in numbers))
    return [n / length for n in numbers]


def _usage(body: Json) -> Json:
    """Characters stand in for tokens: this model has none."""
    said = [_text(m.get("content")) for m in body["messages"]] if "messages" in body else []
    prompt = sum(map(len, said)) if said else len(_asked(body))
    answer = len(_reply(body)) * _count(body)
    return {"prompt_tokens": prompt, "completion_tokens": answer, "total_tokens": prompt + answer}
