"""Who asks, and the one question-and-answer that everything else hangs on. The id exists before anything else."""

from __future__ import annotations

import secrets
import time
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum

from audit.oversight.roles import Role


class Refusals(StrEnum):
    """The form in which a key wants its refusals: as an assistant's message, or as an OpenAI error."""

    MESSAGE = "message"
    ERROR = "error"


@dataclass(frozen=True, slots=True)
class Principal:
    """`subject` is the pseudonym that stands in records; `user` appears in sealed contents only."""

    subject: str
    user: str
    department: str
    refusals: Refusals = Refusals.MESSAGE
    roles: frozenset[Role] = frozenset({Role.STAFF})
    trained_until: str | None = None
    """The last day of their training, empty where none is known; None where nobody keeps such days."""


@dataclass(frozen=True, slots=True)
class Exchange:
    id: str
    principal: Principal
    endpoint: str
    started_at: datetime


def open_exchange(principal: Principal, endpoint: str) -> Exchange:
    """Ids sort by the time they were opened: 12 hex digits of milliseconds, then 80 random bits."""
    identity = f"ex-{time.time_ns() // 1_000_000:012x}{secrets.token_hex(10)}"
    return Exchange(identity, principal, endpoint, datetime.now(UTC))
