"""What the auditors' API works with, in a process of its own: log, keys, people, and long work."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Self

from audit.erasure.erasing import Eraser
from audit.ledger.checkpoint_file import NAME, CheckpointFile
from audit.oversight.desk import Desk
from audit.oversight.roles import Person
from audit.proof.anchoring import Trust
from audit.reading.read import Reader
from audit.sealing.keys import KeyRing
from audit.sealing.pseudonym import shown
from audit.sealing.signing import Signer, published
from audit.writing.writer import Log
from gateway.auditing.jobs import Jobs, Stopping
from gateway.callers.identity import KeyStore
from gateway.callers.people import directory
from gateway.exchange import Principal
from gateway.publishing.tables import Shelf
from gateway.settings import Settings
from policies.rehearsal.cases import Screen
from policies.rules.model import Policy
from policies.rules.vocabulary import JAPANESE_NAMES


@dataclass(frozen=True, slots=True)
class Office:
    settings: Settings
    ring: KeyRing
    reader: Reader
    log: Log
    jobs: Jobs
    shelf: Shelf
    """The policies that have judged."""
    _screens: dict[str, Screen] = field(default_factory=dict)

    @classmethod
    def open(cls, settings: Settings, stopping: Stopping) -> Self:
        """With a chain of its own in the log."""
        audit = settings.audit
        ring = KeyRing.open(Path(audit.keys), create=False, tenant=audit.tenant)
        reader, log = Reader.open(audit.url, ring), Log.open(audit.url, ring)
        jobs, shelf = Jobs(audit.exports_folder, stopping), Shelf.for_reading(audit.url, ring)
        return cls(settings, ring, reader, log, jobs, shelf)

    @property
    def url(self) -> str:
        return self.settings.audit.url

    def screen(self, policy: Policy) -> Screen:
        """What finds what this policy asks for. Made when it is first asked for: it takes a while, and memory."""
        # the detectors, which most of these processes never need
        from gateway.screening import screen_here

        if policy.digest not in self._screens:
            self._screens.clear()
            self._screens[policy.digest] = screen_here(policy, self.settings)
        return self._screens[policy.digest]

    def people(self) -> Mapping[str, Person]:
        """Everybody who has a role, as it is now."""
        return directory(self.settings, KeyStore.read(self.url))

    def desk(self, principal: Principal, via: str) -> Desk:
        alias = shown(principal.subject) or ""
        who = Person(principal.user, principal.department, principal.roles, alias, via=via)
        return Desk(who, self.reader, self.log, self.url, frozenset(JAPANESE_NAMES))

    @contextmanager
    def eraser(self) -> Iterator[Eraser]:
        """Signs with the key that signs checkpoints."""
        signer = Signer.open(Path(self.settings.audit.keys))
        with Eraser(self.url, self.log, self.ring, signer) as eraser:
            yield eraser

    def trust(self) -> Trust:
        """The log's public key, and the checkpoints that lie outside the database."""
        keys = Path(self.settings.audit.keys)
        sinks = (Path(sink.path) for sink in self.settings.audit.sinks if sink.type == "file")
        checkpoints = (c for file in (*sinks, keys / NAME) for c in CheckpointFile(file).read())
        return Trust(published(keys), tuple(checkpoints))

    def close(self) -> None:
        """Long work first: it still enters what it did."""
        self.jobs.close()
        self.log.close()
        self.reader.close()
        self.shelf.close()
