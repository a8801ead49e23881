"""Embeddings: text in, numbers out. The answer is built anew from its numbers, so that no text can come back in it."""

from __future__ import annotations

import base64
import struct
from typing import Any

from gateway.web.body import Json
from gateway.wire.answer_shape import NotAnAnswer
from gateway.wire.chat_answer import Answer
from gateway.wire.chat_request import check_rest
from gateway.wire.completions import check_texts
from gateway.wire.request import Request, flag_in, is_one_of, model_in, wrong
from gateway.wire.writing import ChatWriter

FORMATS = frozenset({"float", "base64"})


def read_embedding(body: Json) -> Request:
    model = model_in(body)
    check_texts(body.get("input"), "input")
    written = body.get("encoding_format")
    if written is not None and not is_one_of(written, FORMATS):
        raise wrong(
            "encoding_format", "float か base64 にしてください", "`float` or `base64` is needed"
        )
    if flag_in(body, "stream"):
        raise wrong("stream", "埋め込みは分割して返せません", "embeddings are not streamed")
    check_rest(body)
    return Request(body, model)


class Vectors(Answer):
    """An answer without text: nothing of it but its numbers is kept."""

    @staticmethod
    def size(event: Any) -> int:
        data = event.get("data") if isinstance(event, dict) else None
        return 1000 * len(data) if isinstance(data, list) else 0

    def whole(self, body: Any) -> Json:
        data = body.get("data") if isinstance(body, dict) else None
        if not isinstance(data, list) or not data:
            raise NotAnAnswer
        usage = body.get("usage")
        counted = usage.items() if isinstance(usage, dict) else ()
        known = ("prompt_tokens", "total_tokens")
        return {
            "object": "list",
            "data": [_vector(item, place) for place, item in enumerate(data)],
            "usage": {k: v for k, v in counted if k in known and isinstance(v, int)},
        }


def _vector(item: Any, place: int) -> Json:
    numbers = item.get("embedding") if isinstance(item, dict) else None
    if isinstance(numbers, str):
        numbers = _decoded(numbers)
    if not isinstance(numbers, list) or not all(isinstance(n, int | float) for n in numbers):
        raise NotAnAnswer
    index = item.get("index")
    index = index if isinstance(index, int) else place
    return {"object": "embedding", "index": index, "embedding": numbers}


def _decoded(text: str) -> list[float]:
    """Single-precision numbers, little-endian, as OpenAI sends them under `base64`."""
    try:
        raw = base64.b64decode(text, validate=True)
        return list(struct.unpack(f"<{len(raw) // 4}f", raw))
    except (ValueError, struct.error):
        raise NotAnAnswer from None


class VectorWriter(ChatWriter):
    """Vectors in the form that was asked for."""

    def __init__(self, request: Request) -> None:
        self._model = request.model
        self._base64 = request.body.get("encoding_format") == "base64"

    def whole(self, body: Json) -> Json:
        data = [
            {**item, "embedding": _encoded(item["embedding"])} if self._base64 else item
            for item in body["data"]
        ]
        return {**body, "data": data, "model": self._model}


def _encoded(numbers: list[float]) -> str:
    return base64.b64encode(struct.pack(f"<{len(numbers)}f", *numbers)).decode()
