"""Answers that are not text: what a provider sent as bytes, passed through under a type that the request fixed."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from typing import Any

from gateway.web.body import Json
from gateway.wire.answer_shape import NotAnAnswer
from gateway.wire.chat_answer import Answer
from gateway.wire.writing import ChatWriter, Raw


@dataclass(frozen=True, slots=True)
class Binary:
    """Bytes of a provider, and what it called them."""

    kind: str
    raw: bytes = field(repr=False)


class BinaryAnswer(Answer):
    """An answer without text; the record has its size and digest."""

    @staticmethod
    def size(event: Any) -> int:
        return 0

    def whole(self, body: Any) -> Json:
        if (
            not isinstance(body, Binary)
            or not body.raw
            or "json" in body.kind
            or "text/" in body.kind
        ):
            raise NotAnAnswer
        self.facts = {"bytes": len(body.raw), "sha256": hashlib.sha256(body.raw).hexdigest()}
        return {"choices": [], "binary": body.raw}


class BinaryWriter(ChatWriter):
    def __init__(self, model: str, kind: bytes) -> None:
        super().__init__(model)
        self._kind = kind

    def whole(self, body: Json) -> Json | Raw:
        return Raw(body["binary"], self._kind)
