"""Pictures that a model made: told as bytes, marked in the file itself, and with the label beside them.

Only what is named here of an answer is told; a prompt that the provider rewrote passes a guard. The bytes are written
anew, so that nothing that a provider put beside the pixels (the prompt, a place, an author) comes along.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
from collections.abc import Callable
from typing import Any

from gateway.web.body import Json
from gateway.wire.answer_shape import NotAnAnswer
from gateway.wire.chat_answer import Answer
from gateway.wire.provenance import marked
from gateway.wire.writing import ChatWriter

MOST_PICTURES = 10


class Pictures(Answer):
    """A choice for each picture, with the rewritten prompt as its text; the bytes beside them."""

    @staticmethod
    def size(event: Any) -> int:
        return 1_000_000  # marking takes longer than the event loop should wait

    def __init__(self, lens: Any) -> None:
        super().__init__(lens)
        self._passed: Json = {}

    def whole(self, body: Any) -> Json:
        data = body.get("data") if isinstance(body, dict) else None
        if not isinstance(data, list) or not 0 < len(data) <= MOST_PICTURES:
            raise NotAnAnswer
        raws = [_bytes(item) for item in data]
        choices = []
        for index, item in enumerate(data):
            prompt = item.get("revised_prompt")
            message = {"revised_prompt": prompt} if isinstance(prompt, str) and prompt else {}
            choices.append({"index": index, "message": message, "finish_reason": "stop"})
        created = body.get("created")
        head = {"created": created} if isinstance(created, int) else {}
        passed = super().whole({**head, "choices": choices})
        self._passed = {**passed, "pictures": raws, "label": "", "facts": self.facts}
        return self._passed

    def suffixed(self, suffix: str) -> list[Json]:
        """The label has no text to stand behind: it goes into the file, and beside it."""
        self._passed["label"] = suffix.strip()
        return []


def _bytes(item: Any) -> bytes:
    """Addresses are not fetched: what they lead to tomorrow nobody has seen."""
    told = item.get("b64_json") if isinstance(item, dict) else None
    if not isinstance(told, str):
        raise NotAnAnswer
    try:
        return base64.b64decode(told, validate=True)
    except (binascii.Error, ValueError):
        raise NotAnAnswer from None


Sign = Callable[[bytes, str], bytes]


class PictureWriter(ChatWriter):
    """OpenAI's answer, always with `b64_json`, and the label as a member of its own. `sign` puts credentials into a
    picture of that form."""

    def __init__(self, model: str, sign: Sign | None = None) -> None:
        super().__init__(model)
        self._sign = sign

    def whole(self, body: Json) -> Json:
        label = body["label"]
        files = [self._marked(raw, label) for raw in body["pictures"]]
        body["facts"]["pictures"] = [
            {"bytes": len(raw), "sha256": hashlib.sha256(raw).hexdigest()} for raw in files
        ]
        data = []
        for raw, choice in zip(files, body["choices"], strict=True):
            told = {"b64_json": base64.b64encode(raw).decode()}
            prompt = choice["message"].get("revised_prompt")
            data.append({**told, "revised_prompt": prompt} if prompt else told)
        head = {"created": body["created"]} if "created" in body else {}
        return {**head, "data": data, **({"label": label} if label else {})}

    def _marked(self, raw: bytes, label: str) -> bytes:
        picture, form = marked(raw, label)
        return self._sign(picture, form) if self._sign is not None else picture
