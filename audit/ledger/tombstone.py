"""What an erasure leaves behind: a record that says who erased what, when, and who approved, signed with the log's key.

Tombstones are numbered. One covers the contents of the records it names, or of every record sealed with a key that it
names; a verifier takes contents that are not there for erased only under a tombstone that covers them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from audit.ledger.evidence import Place
from audit.ledger.signed import SIGNATURE, signed, vouched
from audit.record import Draft, Kind, Record, Sensitivity, written_time
from audit.sealing.note import VerifierKey
from audit.sealing.signing import Signer

EVENT = "erasure"
PREFIX = "~erasure/"
"""Its records stand under this and the tombstone's number."""
POLICY = "policy"
"""`by` of what the retention policy erases."""
ERASED, FINISHED = "erased", "finished"
_PURPOSE = "sekisho-erasure/1"
Range = tuple[str, int, int]
"""A writer, and the first and last of its records."""


@dataclass(frozen=True, slots=True)
class Tombstone:
    """`scope` is what was asked for; `places` and `keys` are what that came to. `approval` names the request that
    `approved_by` approved."""

    number: int
    by: str
    at: datetime
    scope: Mapping[str, Any]
    places: tuple[Place, ...] = field(default=(), repr=False)
    keys: tuple[str, ...] = ()
    ranges: tuple[Range, ...] = field(default=(), repr=False)
    """Records that are gone as a whole, facts and all; their hashes stay in the tree."""
    approval: str | None = None
    approved_by: str | None = None

    @property
    def body(self) -> dict[str, Any]:
        return {
            "event": EVENT,
            "act": ERASED,
            "number": self.number,
            "by": self.by,
            "approval": self.approval,
            "approved_by": self.approved_by,
            "scope": dict(self.scope),
            "records": [list(place) for place in self.places],
            "keys": list(self.keys),
            "ranges": [list(one) for one in self.ranges],
        }

    def draft(self, signer: Signer, reason: str) -> Draft:
        """The reason may name people: it is sealed."""
        told = {**self.body, "at": written_time(self.at)}
        body = {**self.body, SIGNATURE: signed(_PURPOSE, told, signer)}
        name = f"{PREFIX}{self.number}"
        sealed = {"reason": reason}
        return Draft(name, Kind.EVENT, self.at, body, sealed, Sensitivity.METADATA)


def finished(number: int, at: datetime, facts: Mapping[str, Any]) -> Draft:
    """That what a tombstone says has been done, with how much it was."""
    body = {"event": EVENT, "act": FINISHED, "number": number, **facts}
    return Draft(f"{PREFIX}{number}", Kind.EVENT, at, body)


def tombstone_of(record: Record) -> Tombstone | None:
    """None for any other record."""
    body = record.body
    if record.kind is not Kind.EVENT or body.get("event") != EVENT or body.get("act") != ERASED:
        return None
    try:
        return Tombstone(
            number=int(body["number"]),
            by=str(body["by"]),
            at=record.at,
            scope=dict(body["scope"]),
            places=tuple((str(writer), int(n)) for writer, n in body["records"]),
            keys=tuple(map(str, body["keys"])),
            ranges=tuple((str(w), int(first), int(last)) for w, first, last in body["ranges"]),
            approval=body["approval"],
            approved_by=body["approved_by"],
        )
    except (KeyError, TypeError, ValueError):
        return None


def authentic(record: Record, key: VerifierKey) -> bool:
    """Whether the log's key signed this tombstone."""
    return vouched(_PURPOSE, {**record.body, "at": written_time(record.at)}, key)


class Graves:
    """Every tombstone of a log, asked by record."""

    def __init__(self, records: Iterable[Record] = (), key: VerifierKey | None = None) -> None:
        self.tombstones: dict[int, Tombstone] = {}
        self.stones: dict[int, Place] = {}
        """Where the record of each tombstone is."""
        self.finished: set[int] = set()
        self.forged: list[Place] = []
        self._places: dict[Place, int] = {}
        self._keys: dict[str, int] = {}
        self.months_gone: set[str] = set()
        """Those of which records were erased as a whole."""
        self._ranges: dict[str, list[tuple[int, int]]] = defaultdict(list)
        for record in records:
            self._take(record, key)

    def covering(self, record: Record) -> int | None:
        """The number of the tombstone that says this record's contents were erased."""
        found = self._places.get((record.writer, record.n))
        if found is None and record.sealed is not None:
            found = self._keys.get(record.sealed.key)
        return found

    def places(self, number: int) -> frozenset[Place]:
        """The records that a tombstone names one by one."""
        stone = self.tombstones.get(number)
        return frozenset(() if stone is None else stone.places)

    def records_gone(self, writer: str, first: int, last: int) -> bool:
        """Whether all these records of a chain were erased as a whole."""
        for low, high in sorted(self._ranges.get(writer, ())):
            if low <= first <= high:
                first = high + 1
        return first > last

    @property
    def ranges(self) -> list[Range]:
        return [one for stone in self.tombstones.values() for one in stone.ranges]

    def unfinished(self) -> list[Tombstone]:
        return [t for number, t in sorted(self.tombstones.items()) if number not in self.finished]

    def _take(self, record: Record, key: VerifierKey | None) -> None:
        if record.body.get("event") == EVENT and record.body.get("act") == FINISHED:
            number = record.body.get("number")
            if isinstance(number, int):
                self.finished.add(number)
        stone = tombstone_of(record)
        if stone is None:
            return
        if (key is not None and not authentic(record, key)) or stone.number in self.tombstones:
            self.forged.append((record.writer, record.n))
            return
        self.tombstones[stone.number] = stone
        self.stones[stone.number] = (record.writer, record.n)
        for place in stone.places:
            self._places.setdefault(place, stone.number)
        for key_id in stone.keys:
            self._keys.setdefault(key_id, stone.number)
        for writer, first, last in stone.ranges:
            self._ranges[writer].append((first, last))
            self.months_gone.add(str(stone.scope.get("month")))
