"""`/v1/images/generations`: the prompt is screened; pictures come back as bytes with their origin in them."""

from __future__ import annotations

from collections.abc import Iterable

from gateway.endpoints.chat import Chat
from gateway.stream import Lens
from gateway.upstreams.upstream import Operation
from gateway.web.body import Json
from gateway.web.errors import Code
from gateway.wire.chat_answer import Answer
from gateway.wire.pictures import MOST_PICTURES, Pictures, PictureWriter, Sign
from gateway.wire.request import Request, known_members, model_in, opaque, wrong
from gateway.wire.writing import Writer

TEXTS = ("size", "quality", "style", "user", "background", "output_format", "moderation")
CARRIED = frozenset({"model", "prompt", "n", "output_compression", *TEXTS})
STREAMED = ("stream", "partial_images")


class Images(Chat):
    path = "/v1/images/generations"
    operation = Operation.IMAGES
    in_words = False

    def __init__(self, sign: Sign | None = None) -> None:
        self._sign = sign

    def read(self, body: Json) -> Request:
        if any(body.get(member) for member in STREAMED):
            raise opaque(
                "/stream",
                Code.MODALITY_NOT_SCREENED,
                "画像は分割して返せません",
                "pictures are not streamed",
            )
        known_members(body, CARRIED | {"response_format", *STREAMED})
        for member in ("prompt", *TEXTS):
            value = body.get(member)
            if not isinstance(value, str) and (value is not None or member == "prompt"):
                raise wrong(member, "文字列にしてください", "a string is needed")
        count = body.get("n")
        if count is not None and not (type(count) is int and 1 <= count <= MOST_PICTURES):
            raise wrong("n", f"1から{MOST_PICTURES}の整数です", f"`n` must be 1 to {MOST_PICTURES}")
        return Request(body, model_in(body))

    def outgoing(self, masked: Json, labels: Iterable[str]) -> Json:
        return {k: v for k, v in masked.items() if k in CARRIED}

    def answer(self, lens: Lens) -> Answer:
        return Pictures(lens)

    def writer(self, exchange: str, request: Request) -> Writer:
        return PictureWriter(request.model, self._sign)
