"""Whether each erasure rests on the word of two people in the log: asked for by one, approved by another, before.

An erasure by name may be left to one person by the settings, which a log does not know: such are counted, not accused.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator

from audit.ledger.approval import (
    ERASE,
    EVENT,
    RETENTION,
    Approval,
    added_up,
    authentic,
    same_person,
)
from audit.ledger.evidence import Place
from audit.ledger.flaws import Flaw, Tampering
from audit.ledger.hold import Hold, holds_of
from audit.ledger.tombstone import POLICY, Graves, Tombstone
from audit.record import Kind, Record
from audit.sealing.note import VerifierKey


class Consent:
    """What the steps of approvals in a log come to, given in any order."""

    def __init__(self, records: Iterable[Record] = (), key: VerifierKey | None = None) -> None:
        self.unsigned: list[Place] = []
        steps: dict[str, list[Record]] = defaultdict(list)
        for record in records:
            if record.kind is Kind.EVENT and record.body.get("event") == EVENT:
                steps[record.exchange].append(record)
                if key is not None and not authentic(record, key):
                    self.unsigned.append((record.writer, record.n))
        found = (added_up(sorted(taken, key=_order), key) for taken in steps.values())
        told = sorted((one for one in found if one is not None), key=lambda one: one.at)
        self.given: tuple[Approval, ...] = tuple(told)
        """Oldest first."""

    def holds(self) -> list[Hold]:
        """Those that were denied, too: until then they were in force."""
        return holds_of(self.given, denied_too=True)

    def flaws(self, graves: Graves) -> Iterator[Flaw]:
        given = {one.id: one for one in self.given}
        for number, stone in sorted(graves.tombstones.items()):
            wrong = _wrong(stone, given)
            if wrong:
                yield Flaw(*graves.stones[number], Tampering.UNAPPROVED, wrong)


def _order(record: Record) -> tuple[object, Place]:
    return record.at, (record.writer, record.n)


def alone(graves: Graves) -> tuple[int, ...]:
    """The tombstones of erasures that one person did."""
    return tuple(sorted(n for n, stone in graves.tombstones.items() if stone.approval is None))


def _wrong(stone: Tombstone, given: dict[str, Approval]) -> str:
    """What is wrong with the approval that a tombstone cites; empty when nothing is."""
    by_policy = stone.by == POLICY
    if stone.approval is None:
        may = not by_policy and set(stone.scope) == {"exchanges"}
        return "" if may else "no approval"
    approval = given.get(stone.approval)
    if approval is None or approval.matter != (RETENTION if by_policy else ERASE):
        return f"approval {stone.approval} is not in the log"
    if not approval.granted or approval.decided_at is None or approval.decided_by is None:
        return f"approval {stone.approval} was not given by another person"
    scope = stone.scope.get("retention") if by_policy else stone.scope
    if scope != approval.scope:
        return f"approval {stone.approval} is about something else"
    asked_by = by_policy or same_person(stone.by, approval.by)
    if not asked_by or not same_person(str(stone.approved_by), approval.decided_by):
        return f"approval {stone.approval} names other people"
    return "" if approval.decided_at <= stone.at else f"approval {stone.approval} came afterwards"
