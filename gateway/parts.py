"""What a running gateway is made of, put together once per process and handed to every endpoint."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field

from audit.erasure.erasing import Eraser
from audit.proof.sealer import Sealer
from audit.sealing.keys import KeyRing
from audit.search.indexer import Indexer
from audit.writing.writer import Log
from gateway.attachments.opening import Attachments
from gateway.auditing.workers import Workers
from gateway.callers.identity import Identities
from gateway.credentials import Credentials
from gateway.lens import AnswerRules
from gateway.publishing.library import Library
from gateway.recall import Recall
from gateway.screening import Screening
from gateway.settings import Model, Settings
from gateway.uploads import Uploads
from gateway.upstreams.steady import Substitutes
from gateway.upstreams.upstream import Upstream
from policies.rules.decide import Decision
from policies.rules.model import Action, Policy


@dataclass(frozen=True, slots=True)
class Keys:
    """Keys derived from the root key, one per purpose."""

    placeholders: bytes = field(repr=False)
    pseudonyms: bytes = field(repr=False)
    tokens: bytes = field(repr=False)
    sessions: bytes = field(repr=False)

    @classmethod
    def of(cls, ring: KeyRing) -> Keys:
        return cls(
            ring.derive("placeholder"),
            ring.derive("pseudonym"),
            ring.derive("confirmation-token"),
            ring.derive("console-session"),
        )


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a policy comes from: the bundle's name, and the number of its publication (0: the files of `config.yaml`)
    with who is behind it."""

    bundle: str = ""
    publication: int = 0
    author: str = ""
    approver: str = ""


@dataclass(frozen=True, slots=True)
class Parts:
    settings: Settings
    policy: Policy
    screening: Screening
    answers: AnswerRules
    log: Log
    sealer: Sealer
    recall: Recall
    indexer: Indexer | None
    """None: searches scan the log."""
    eraser: Eraser | None
    """None: nothing is erased while this process runs."""
    identities: Identities
    attachments: Attachments
    uploads: Uploads
    credentials: Credentials | None
    """What pictures are signed with; None: they are not."""
    keys: Keys
    upstreams: Mapping[str, Upstream]
    """By the name of the model in `config.yaml`."""
    auditing: Workers
    labels: tuple[str, ...]
    """Every label text of the policy, to be recognised in earlier answers."""
    origin: Origin = Origin()
    library: Library | None = None
    """Where what is published is found; None: the policy stays as it is."""

    async def close(self) -> None:
        """Ends what the parts hold. The log after all that writes into it, so that every exchange can still be closed,
        and the sealer after the log, so that its last record is sealed too."""
        for upstream in self.upstreams.values():
            await upstream.close()
        await self.attachments.close()
        self.uploads.close()
        self.screening.close()
        self.recall.close()
        if self.library is not None:
            self.library.close()
        if self.indexer is not None:
            self.indexer.close()
        if self.eraser is not None:
            self.eraser.close()
        await asyncio.to_thread(self.auditing.close)
        await asyncio.to_thread(self.log.close)
        await asyncio.to_thread(self.sealer.close)

    def substitutes(self, model: Model) -> Substitutes:
        """The model, then its fallbacks as far as every rule treats them alike: what was decided holds for them."""
        names = [model.name, *(n for n in model.fallbacks if self._alike(model.name, n))]
        return Substitutes(tuple((name, self.upstreams[name]) for name in names))

    def _alike(self, one: str, other: str) -> bool:
        rules, exemptions = self.policy.rules, self.policy.exemptions
        asked = (*(rule.where for rule in rules), *(e.scope for e in exemptions))
        conditions = (part for where in asked for part in where.nested)
        return all((one in part.models) == (other in part.models) for part in conditions)

    def headers(
        self,
        exchange: str,
        action: Action,
        noticed: tuple[Decision, ...],
        *,
        generated: bool,
    ) -> list[tuple[bytes, bytes]]:
        """The headers of every answer: where to find it in the log, and what was decided under which policy. `noticed`
        are the decisions whose notices are told: of the request and of the answer."""
        told = (rule.id for d in noticed for rule in d.notices)
        ids = ",".join(dict.fromkeys(told))
        return [
            *([(b"x-sekisho-notices", ids.encode())] if ids else []),
            (b"x-sekisho-exchange", exchange.encode()),
            (b"x-sekisho-decision", action.name.lower().encode()),
            (b"x-sekisho-policy", self.policy.digest.encode()),
            (b"x-sekisho-bundle", self.origin.bundle.encode()),
            (b"x-ai-generated", b"true" if generated else b"false"),
        ]
