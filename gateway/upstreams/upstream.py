"""What the gateway asks of a provider."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Protocol

from gateway.web.body import Json
from gateway.web.forms import Upload


class Operation(StrEnum):
    """What is asked of a provider: the path under its base URL. Every dialect is sent as one of these."""

    CHAT = "chat/completions"
    COMPLETIONS = "completions"
    EMBEDDINGS = "embeddings"
    TRANSCRIPTIONS = "audio/transcriptions"
    TRANSLATIONS = "audio/translations"
    SPEECH = "audio/speech"
    IMAGES = "images/generations"


@dataclass(frozen=True, slots=True)
class Call:
    """`body` as it leaves, but for the provider's own name of the model, which the upstream fills in."""

    operation: Operation
    body: Json = field(repr=False)
    upload: Upload | None = None
    """The file that goes with it, in a multipart form."""
    is_long: bool = False
    """Whether there are texts in it that are better not written all at once."""


class Upstream(Protocol):
    async def complete(self, call: Call) -> Any:
        """The whole answer to a request that does not stream."""
        ...

    def stream(self, call: Call) -> AsyncGenerator[list[Any]]:
        """The events of a streamed answer, as many at a time as have arrived. Ends after the provider's own end."""
        ...

    async def close(self) -> None: ...
