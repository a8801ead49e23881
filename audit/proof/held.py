"""Whether anything was erased while a legal hold was on it.

Records say enough: who asked for which hold, when it was approved and released, and when a tombstone was entered.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any

from audit.ledger.flaws import Flaw, Tampering
from audit.ledger.hold import Hold
from audit.ledger.tombstone import Graves, Tombstone
from audit.record import Kind, Record, Sensitivity, written_time
from audit.sealing.pseudonym import beginning

JUDGED = frozenset({"department", "model", "person", "since", "until"})
"""What of a hold's filter a request's own record answers. A hold that is narrowed further is not judged."""


class HeldBack:
    """Fed every record; names the first that each tombstone took from each hold."""

    def __init__(self, holds: Iterable[Hold], graves: Graves) -> None:
        self._holds, self._graves = tuple(holds), graves
        self._found: dict[tuple[int, str], Flaw] = {}

    def feed(self, record: Record) -> None:
        number = self._graves.covering(record) if self._holds else None
        if number is None:
            return
        for hold in self._holds:
            if hold.active(self._graves.tombstones[number].at) and _covers(hold, record):
                self._name(hold, number, record.writer, record.n)

    def flaws(self) -> Iterator[Flaw]:
        for number, stone in sorted(self._graves.tombstones.items()):
            for hold in self._holds:
                if hold.active(stone.at) and _whole_month(hold, stone):
                    self._name(hold, number, *self._graves.stones[number])
        yield from self._found.values()

    def _name(self, hold: Hold, number: int, writer: str, n: int) -> None:
        flaw = Flaw(writer, n, Tampering.HELD, f"hold {hold.id}, tombstone {number}")
        self._found.setdefault((number, hold.id), flaw)


def _whole_month(hold: Hold, stone: Tombstone) -> bool:
    """Of records that are gone as a whole nothing but their month is left to be compared."""
    gone = Sensitivity.METADATA in stone.scope.get("classes", ()) and bool(stone.ranges)
    return gone and hold.month() is not None and hold.month() == stone.scope.get("month")


def _covers(hold: Hold, record: Record) -> bool:
    told = hold.placed.scope.get("filter")
    if told is not None:
        return record.kind is Kind.REQUEST and _fits(told, record)
    return record.exchange in hold.exchanges() or written_time(record.at)[:7] == hold.month()


def _fits(told: Any, record: Record) -> bool:
    """Not where it is no filter that this program has written."""
    try:
        if not told.keys() <= JUDGED:
            return False
        times = {n: datetime.fromisoformat(told[n]) for n in ("since", "until") if n in told}
    except (AttributeError, TypeError, ValueError):
        return False
    body, person = record.body, str(told.get("person", ""))
    return (
        all(body.get(name) == told[name] for name in ("department", "model") if name in told)
        and str(body.get("subject") or "").startswith(beginning(person) or person)
        and ("since" not in times or written_time(times["since"]) <= written_time(record.at))
        and ("until" not in times or written_time(record.at) < written_time(times["until"]))
    )
