"""`/v1/responses`: sent on as a chat completion; an earlier response is read back from the log."""

from __future__ import annotations

from collections.abc import Iterable

from gateway.endpoints.chat import Chat
from gateway.labelling import unlabelled
from gateway.web.body import Json
from gateway.wire.request import Request
from gateway.wire.responses_answer import ResponseWriter
from gateway.wire.responses_request import as_chat, read_response
from gateway.wire.writing import Writer


class Responses(Chat):
    path = "/v1/responses"

    def read(self, body: Json) -> Request:
        return read_response(body)

    def outgoing(self, masked: Json, labels: Iterable[str]) -> Json:
        return unlabelled(as_chat(masked), labels)

    def writer(self, exchange: str, request: Request) -> Writer:
        return ResponseWriter(exchange, request)
