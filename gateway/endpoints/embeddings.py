"""`/v1/embeddings`: sent on to the same path, always asking for plain numbers; a refusal is always an error."""

from __future__ import annotations

from collections.abc import Iterable

from gateway.endpoints.chat import Chat
from gateway.stream import Lens
from gateway.upstreams.upstream import Operation
from gateway.web.body import Json
from gateway.wire.chat_answer import Answer
from gateway.wire.embeddings import Vectors, VectorWriter, read_embedding
from gateway.wire.request import Request
from gateway.wire.writing import Writer


class Embeddings(Chat):
    path = "/v1/embeddings"
    operation = Operation.EMBEDDINGS
    in_words = False

    def read(self, body: Json) -> Request:
        return read_embedding(body)

    def outgoing(self, masked: Json, labels: Iterable[str]) -> Json:
        return {**masked, "encoding_format": "float"}

    def answer(self, lens: Lens) -> Answer:
        return Vectors(lens)

    def writer(self, exchange: str, request: Request) -> Writer:
        return VectorWriter(request)
