"""What an endpoint is: how its requests are read and sent, and how its answers, refusals and errors are written.

The handler, the screening, the masking, the record and the relay are one for all.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Protocol

from gateway.settings import Model
from gateway.stream import Lens
from gateway.upstreams.upstream import Operation
from gateway.web.body import Json
from gateway.web.errors import GatewayError
from gateway.web.forms import Received
from gateway.wire.chat_answer import Answer
from gateway.wire.request import Request
from gateway.wire.writing import Writer
from policies.rules.decide import Decision
from policies.rules.model import Sighting


class Endpoint(Protocol):
    path: str
    operation: Operation
    """What its requests are sent as."""
    in_words: bool
    """Whether a refusal can be given as an answer in words; if not, it is always an error."""
    judged_as: Model | None
    """The model that its requests are judged for, where they need not name one that is there."""

    form: bool
    """Whether its requests are multipart forms."""

    def received(self, raw: bytes, content_type: str) -> Received:
        """The body, and the file that came with it; raises the refusal (400) of what is none."""
        ...

    def read(self, body: Json) -> Request:
        """Raises the refusal (400) that says which place cannot be read."""
        ...

    def outgoing(self, masked: Json, labels: Iterable[str]) -> Json:
        """What leaves for the upstream, from the masked body; nothing that is not in it."""
        ...

    def here(
        self, exchange: str, request: Request, decision: Decision, seen: Sequence[Sighting]
    ) -> Json | None:
        """The answer of an endpoint for which nothing is sent; None where a provider is asked."""
        ...

    def answer(self, lens: Lens) -> Answer:
        """The guards of one answer."""
        ...

    def writer(self, exchange: str, request: Request) -> Writer: ...

    def told(self, error: GatewayError) -> GatewayError:
        """The error with the status by which the programs of its dialect show what it says."""
        ...

    def error(self, error: GatewayError, exchange: str | None = None) -> bytes: ...
