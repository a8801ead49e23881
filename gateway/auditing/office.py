"""What the auditors' API works with, for one process: the log, its keys, who there is, and long work in hand."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

from audit.anchoring import Trust
from audit.checkpoint_file import NAME, CheckpointFile
from audit.desk import Desk
from audit.keys import KeyRing
from audit.pseudonym import shown
from audit.read import Reader
from audit.roles import Person
from audit.signing import published
from audit.writer import Log
from gateway.auditing.jobs import Jobs
from gateway.exchange import Principal
from policies.model import Policy

THREADS = 2
"""Auditors wait for each other, not staff for auditors."""


@dataclass(frozen=True, slots=True)
class Office:
    """`people` reads who has which role; `policy` is the one in force."""

    url: str
    keys: Path
    copies: tuple[Path, ...]
    ring: KeyRing
    reader: Reader
    log: Log
    people: Callable[[], Mapping[str, Person]]
    policy: Policy
    jobs: Jobs
    threads: ThreadPoolExecutor = field(
        default_factory=lambda: ThreadPoolExecutor(THREADS, "auditing")
    )

    def desk(self, principal: Principal) -> Desk:
        """Blocks."""
        alias = shown(principal.subject) or ""
        who = Person(principal.user, principal.department, principal.roles, alias, via="api")
        return Desk(who, self.reader, self.log, self.url)

    def trust(self) -> Trust:
        """The log's public key, and the checkpoints that lie outside the database."""
        files = (*self.copies, self.keys / NAME)
        return Trust(
            published(self.keys), tuple(c for file in files for c in CheckpointFile(file).read())
        )

    def close(self) -> None:
        """Before the log: whoever is at it now still enters what they do."""
        self.jobs.close()
        self.threads.shutdown(wait=True, cancel_futures=True)
        self.reader.close()
