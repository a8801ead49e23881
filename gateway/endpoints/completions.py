"""`/v1/completions`: sent on to the same path, answered as it is."""

from __future__ import annotations

from collections.abc import Iterable

from gateway.endpoints.chat import Chat
from gateway.stream import Lens
from gateway.upstreams.upstream import Operation
from gateway.web.body import Json
from gateway.wire.chat_answer import Answer
from gateway.wire.completions import CompletionAnswer, CompletionWriter, read_completion
from gateway.wire.request import Request
from gateway.wire.writing import Writer


class Completions(Chat):
    path = "/v1/completions"
    operation = Operation.COMPLETIONS

    def read(self, body: Json) -> Request:
        return read_completion(body)

    def outgoing(self, masked: Json, labels: Iterable[str]) -> Json:
        return masked

    def answer(self, lens: Lens) -> Answer:
        return CompletionAnswer(lens)

    def writer(self, exchange: str, request: Request) -> Writer:
        return CompletionWriter(exchange, request.model)
