"""What the gateway asks of a provider, and how a provider may fail."""

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


@dataclass(slots=True)
class UpstreamFailed(Exception):
    """`status` is the provider's HTTP status where there was one. Its text is never kept: it may hold secrets."""

    status: int | None = None
    timed_out: bool = False
    retry_after: str | None = None
    begun: bool = False
    """Whether part of an answer had come."""
    resting: bool = False
    """Nobody was asked: the provider has failed too often just now."""

    def __str__(self) -> str:
        what = "timeout" if self.timed_out else "resting" if self.resting else self.status
        return f"upstream failed: {what}"

    @property
    def passing(self) -> bool:
        """Whether it is the provider's state that failed, not the request: another one may answer it."""
        return self.status is None or self.status in (408, 425, 429) or self.status >= 500

    @property
    def repeatable(self) -> bool:
        """Whether the same provider may be asked again at once. A timeout has used up the caller's patience, and a
        provider that says when to come back is believed."""
        waiting = self.timed_out or self.resting or self.retry_after is not None
        return self.passing and not self.begun and not waiting


class Upstream(Protocol):
    async def complete(self, call: Call) -> Any:
        """The whole answer to a request that does not stream."""
        ...

    def stream(self, call: Call) -> AsyncGenerator[list[Any]]:
        """The events of a streamed answer, as many at a time as have arrived. Ends after the provider's own end."""
        ...

    async def close(self) -> None: ...
