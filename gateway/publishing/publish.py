"""Publishing: a statement that two people stand behind, signed, entered in the log, and put where gateways look."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import Any

from audit.closing import Closing
from audit.ledger.told import PUBLISHED
from audit.record import Draft, Kind, Sensitivity, written_time
from audit.sealing.keys import KeyRing
from audit.sealing.signing import POLICIES, Signer, published
from audit.writing.writer import Log
from gateway.callers.identity import KeyStore
from gateway.callers.people import directory
from gateway.publishing.excepted import reasons, terms
from gateway.publishing.library import Library, Standing
from gateway.publishing.signatories import Signatories
from gateway.publishing.statement import (
    NOTHING_BEFORE,
    Publication,
    PublicationRefused,
    Statement,
    checked,
)
from gateway.publishing.tables import NumberTaken, Shelf
from gateway.settings import Settings
from policies.rules.model import Policy


@dataclass(frozen=True, slots=True)
class Intent:
    """Who wants it in force, from when (None: now), and why. `restores` is the number that a rollback goes back to."""

    author: str
    approver: str
    reason: str
    effective_from: datetime | None = None
    restores: int | None = None
    evidence: Mapping[str, Any] = field(default_factory=dict)


class Press(Closing):
    """Publishes into one installation. Needs its keys."""

    def __init__(self, settings: Settings) -> None:
        self._folder = Path(settings.audit.keys)
        self._url = settings.audit.url
        self._settings = settings
        self._ring = KeyRing.open(self._folder, tenant=settings.audit.tenant)
        self.library = Library(Shelf.for_writing(self._url, self._ring), self._folder)

    @cached_property
    def signatories(self) -> Signatories:
        return Signatories(directory(self._settings, KeyStore.read(self._url)))

    def drafted(self, standing: Standing, intent: Intent, at: datetime) -> Statement:
        """The statement as it would be signed now; raises PublicationRefused."""
        self.signatories.check(intent.author, intent.approver)
        publications = self.library.shelf.publications()
        previous = NOTHING_BEFORE
        if publications:
            previous = hashlib.sha256(publications[-1].stored).hexdigest()
        return checked(
            Statement(
                number=publications[-1].number + 1 if publications else 1,
                bundle=standing.packed.digest,
                policy=standing.bundle.policy.digest,
                author=intent.author.strip(),
                approver=intent.approver.strip(),
                reason=intent.reason.strip(),
                published_at=at,
                effective_from=intent.effective_from or at,
                previous=previous,
                restores=intent.restores,
                evidence=intent.evidence,
            )
        )

    def publish(self, standing: Standing, intent: Intent, at: datetime) -> Statement:
        """Entered in the log before any gateway can see it. Raises PublicationRefused and AuditError."""
        statement = self.drafted(standing, intent, at)
        publication = statement.signed_with(signer_of(self._folder))
        with Log.open(self._url, self._ring) as log:
            log.append_blocking(_record(statement, publication, standing.bundle.policy))
        try:
            self.library.shelf.add(publication, standing.packed, at)
        except NumberTaken:
            raise PublicationRefused(
                "同時に別の公開がありました。sekisho policy log で確かめ、もう一度実行してください"
                " (another publication came first: see sekisho policy log, and try again)"
            ) from None
        return statement

    def close(self) -> None:
        self.library.close()


def signer_of(folder: Path) -> Signer:
    """The key that publishes, made at the first publication. Where its public half is there already no other is made:
    what it signed would count nowhere. Raises KeyRefused and PublicationRefused."""
    public = published(folder, POLICIES)
    signer = Signer.open(folder, create=public is None, name=POLICIES)
    if public is not None and signer.verifier != public:
        raise PublicationRefused(
            f"{POLICIES}.key が {POLICIES}.pub と組になっていません。元の鍵を控えから戻してください"
            f" ({POLICIES}.key does not belong to {POLICIES}.pub: bring back the key from your copy)"
        )
    return signer


def _record(statement: Statement, publication: Publication, policy: Policy) -> Draft:
    body = {
        "event": PUBLISHED,
        "publication": statement.number,
        "bundle": statement.bundle,
        "policy": statement.policy,
        "author": statement.author,
        "approver": statement.approver,
        "effective_from": written_time(statement.effective_from),
        "restores": statement.restores,
        "statement": statement.digest,
        "signature_sha256": hashlib.sha256(publication.signature).hexdigest(),
        "excepted": terms(policy),
    }
    contents = {"reason": statement.reason, **(reasons(policy) or {})}
    # Kept as long as the metadata is: a reason outlives the contents of its month.
    return Draft("", Kind.EVENT, statement.published_at, body, contents, Sensitivity.METADATA)
