"""The parts as they are now. Each exchange takes them once, at its start, and keeps them to its end.

So what is activated meanwhile changes nothing for a request that is being judged or an answer that is running: it is
judged by one policy throughout, and its record names that policy's bundle.
"""

from __future__ import annotations

from datetime import UTC, datetime

from audit.ledger.told import ACTIVATED
from audit.record import Draft, Kind, Sensitivity
from gateway.parts import Parts
from gateway.publishing.excepted import reasons, terms
from gateway.publishing.library import Refusal

REFUSED = "policy-refused"
"""`body["event"]` of the records of publications that are not good."""


class Current:
    def __init__(self, parts: Parts) -> None:
        self.parts = parts
        self.refused: tuple[Refusal, ...] = ()

    async def begin(self) -> None:
        """Enters what this process starts with."""
        await self.parts.log.append(activation(self.parts))

    async def take(self, parts: Parts) -> None:
        """Every exchange from now on has these parts. Entered in the log first: raises AuditUnavailable, and nothing
        changes."""
        await self.parts.log.append(activation(parts))
        self.parts = parts

    async def refuse(self, refused: tuple[Refusal, ...]) -> None:
        """Enters publications that do not count, each once."""
        new = [r for r in refused if r not in self.refused]
        if new:
            await self.parts.log.append(*map(_refusal, new))
        self.refused = refused


def activation(parts: Parts) -> Draft:
    origin = parts.origin
    body = {
        "event": ACTIVATED,
        "bundle": origin.bundle,
        "policy": parts.policy.digest,
        "publication": origin.publication,
    }
    if origin.publication:
        body |= {"author": origin.author, "approver": origin.approver}
    body["excepted"] = terms(parts.policy)
    why = reasons(parts.policy)
    return Draft("", Kind.EVENT, datetime.now(UTC), body, why, Sensitivity.METADATA)


def _refusal(refused: Refusal) -> Draft:
    body = {"event": REFUSED, "publication": refused.number, "reason": refused.code}
    return Draft("", Kind.EVENT, datetime.now(UTC), body)
