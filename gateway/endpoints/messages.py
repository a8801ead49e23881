"""`/v1/messages`: Anthropic's Messages API, sent on as a chat completion."""

from __future__ import annotations

from collections.abc import Iterable

from gateway.endpoints.chat import Chat
from gateway.labelling import unlabelled
from gateway.web.body import Json
from gateway.web.errors import GatewayError
from gateway.wire.messages_answer import MessageWriter, as_request_error, message_error
from gateway.wire.messages_request import as_chat, read_message
from gateway.wire.request import Request
from gateway.wire.writing import Writer


class Messages(Chat):
    path = "/v1/messages"

    def read(self, body: Json) -> Request:
        return read_message(body)

    def outgoing(self, masked: Json, labels: Iterable[str]) -> Json:
        return unlabelled(as_chat(masked), labels)

    def writer(self, exchange: str, request: Request) -> Writer:
        return MessageWriter(exchange, request.model)

    def told(self, error: GatewayError) -> GatewayError:
        return as_request_error(error)

    def error(self, error: GatewayError, exchange: str | None = None) -> bytes:
        return message_error(error, exchange)
