"""Answers that are not text: the sound of what a provider sent, under a type that the request fixed."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from typing import Any

from gateway.recordings.sound import speech_alone
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
        return len(event.raw) if isinstance(event, Binary) else 0

    def whole(self, body: Any) -> Json:
        if not isinstance(body, Binary) or "json" in body.kind or "text/" in body.kind:
            raise NotAnAnswer
        sound = speech_alone(body.raw)
        if sound is None:
            raise NotAnAnswer
        self.facts = {"bytes": len(sound), "sha256": hashlib.sha256(sound).hexdigest()}
        return {"choices": [], "binary": sound}


class BinaryWriter(ChatWriter):
    def __init__(self, model: str, kind: bytes) -> None:
        super().__init__(model)
        self._kind = kind

    def whole(self, body: Json) -> Json | Raw:
        return Raw(body["binary"], self._kind)
