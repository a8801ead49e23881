"""`/v1/chat/completions`: read, sent on and answered as it is."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from gateway.labelling import unlabelled
from gateway.settings import Model
from gateway.stream import Lens
from gateway.upstreams.upstream import Operation
from gateway.web.body import Json
from gateway.web.errors import GatewayError, error_body
from gateway.web.forms import Received, received_json
from gateway.wire.chat_answer import Answer
from gateway.wire.chat_request import read_chat
from gateway.wire.request import Request
from gateway.wire.writing import ChatWriter, Writer
from policies.rules.decide import Decision
from policies.rules.model import Sighting


class Chat:
    path = "/v1/chat/completions"
    operation = Operation.CHAT
    in_words = True
    form = False
    judged_as: Model | None = None

    def received(self, raw: bytes, content_type: str) -> Received:
        return received_json(raw)

    def read(self, body: Json) -> Request:
        return read_chat(body)

    def outgoing(self, masked: Json, labels: Iterable[str]) -> Json:
        return unlabelled(masked, labels)

    def here(
        self, exchange: str, request: Request, decision: Decision, seen: Sequence[Sighting]
    ) -> Json | None:
        return None

    def answer(self, lens: Lens) -> Answer:
        return Answer(lens)

    def writer(self, exchange: str, request: Request) -> Writer:
        return ChatWriter(request.model)

    def told(self, error: GatewayError) -> GatewayError:
        return error

    def error(self, error: GatewayError, exchange: str | None = None) -> bytes:
        return error_body(error, exchange)
