"""The built-in model for trying things out: it needs no key and no network, and repeats what it was sent.

So a newcomer sees in one answer what the provider would have received and what comes back restored.
"""

from __future__ import annotations

import time
from collections.abc import AsyncGenerator
from typing import Any

from gateway.body import Json

WORDS = 8
"""Characters per streamed chunk."""


class DemoUpstream:
    async def complete(self, body: Json) -> Any:
        choices = [
            {
                "index": i,
                "message": {"role": "assistant", "content": _reply(body)},
                "finish_reason": "stop",
            }
            for i in range(_count(body))
        ]
        return {**_head(body, "chat.completion"), "choices": choices, "usage": _usage(body)}

    async def stream(self, body: Json) -> AsyncGenerator[list[Any]]:
        head = _head(body, "chat.completion.chunk")
        text = _reply(body)
        for index in range(_count(body)):
            yield [_chunk(head, index, {"role": "assistant", "content": ""})]
            for start in range(0, len(text), WORDS):
                yield [_chunk(head, index, {"content": text[start : start + WORDS]})]
            yield [_chunk(head, index, {}, "stop")]
        if (body.get("stream_options") or {}).get("include_usage"):
            yield [{**head, "choices": [], "usage": _usage(body)}]

    async def close(self) -> None:
        """Nothing is held."""


def _reply(body: Json) -> str:
    asked = next(
        (_text(m.get("content")) for m in reversed(body["messages"]) if m["role"] == "user"), ""
    )
    return f"（練習用モデル）次の依頼を受け取りました。\n\n{asked}"


def _text(content: Any) -> str:
    if isinstance(content, list):
        return "\n".join(str(part.get("text", "")) for part in content)
    return content or ""


def _count(body: Json) -> int:
    return body.get("n") or 1


def _head(body: Json, kind: str) -> Json:
    return {
        "id": f"chatcmpl-demo-{time.time_ns():x}",
        "object": kind,
        "created": int(time.time()),
        "model": body["model"],
    }


def _chunk(head: Json, index: int, delta: Json, reason: str | None = None) -> Json:
    return {**head, "choices": [{"index": index, "delta": delta, "finish_reason": reason}]}


def _usage(body: Json) -> Json:
    """Characters stand in for tokens: this model has none."""
    prompt = sum(len(_text(m.get("content"))) for m in body["messages"])
    answer = len(_reply(body)) * _count(body)
    return {"prompt_tokens": prompt, "completion_tokens": answer, "total_tokens": prompt + answer}
