"""What a verifier is given: rows as they lie in a database or a file, trusted in nothing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from audit.ledger.flaws import Flaw
from audit.record import Record
from audit.sealing.keys import KeyRing
from audit.sealing.seal import Envelope, Opened

Place = tuple[str, int]
"""A writer and a number in its chain."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """One row. `place` is where it lies and `columns` what lies beside it, both None in a file;
    `opened` is there when the file was exported with contents."""

    stored: bytes = field(repr=False)
    leaf: bytes = field(repr=False)
    place: Place | None = None
    columns: Mapping[str, str | None] | None = field(default=None, repr=False)
    envelope: Envelope | None = None
    opened: Opened | None = None
    month: str | None = None
    """Under which the contents lie, when there are any."""


@dataclass(frozen=True, slots=True)
class Chain:
    """What the table of writers says of one."""

    started_at: str
    host: str
    pid: int
    last_n: int | None


@dataclass(frozen=True, slots=True)
class Surroundings:
    """The tables at one time. Publications are there by the hashes of their statement and signature, erasures by
    their tombstone."""

    chains: Mapping[str, Chain] = field(default_factory=dict)
    publications: Mapping[int, tuple[str, str]] = field(default_factory=dict)
    erased: Mapping[Place, int] = field(default_factory=dict, repr=False)
    destroyed: Mapping[str, int] = field(default_factory=dict)
    unknown: tuple[str, ...] = ()
    """Entries of `meta` that no version makes, and those that every version makes and are not there."""
    acting: tuple[str, ...] = ()
    """Triggers and rules on the tables."""


class Source(Protocol):
    """`Reader` for a database, `FileSource` for an exported file."""

    keys: KeyRing | None
    exported: bool
    """Whether contents may be absent because they were not asked for."""

    def unreadable(self) -> Sequence[Flaw]:
        """Values that no reader could go on with, and tables that are missing and would be needed."""

    def dropped(self) -> Sequence[Flaw]:
        """All tables that are missing."""

    def evidence(self) -> Iterator[Evidence]:
        """Every row, chain by chain, in order, streamed."""

    def leaves(self, places: set[Place]) -> Mapping[Place, bytes]:
        """The leaves at those places; places where nothing is are missing."""

    def tombstones(self) -> Iterable[Record]:
        """The records about erasures."""

    def approvals(self) -> Iterable[Record]:
        """The steps of approvals."""

    def surroundings(self) -> Surroundings | None:
        """What lies beside the records now; None in a file, where nothing does."""

    def left_over(self) -> Sequence[Place]:
        """Contents of records that are not there."""
