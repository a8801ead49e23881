"""Asking for an erasure, and carrying it out once another person has approved it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from audit.erasure.erasing import Eraser, ErasureRefused, Order, Outcome
from audit.erasure.holds import Held
from audit.ledger.approval import ERASE, Approval, ApprovalRefused, NothingAsked
from audit.ledger.tombstone import Graves
from audit.oversight import approval
from audit.oversight.approval import Answer, Asking
from audit.oversight.roles import Person
from audit.reading.read import Reader
from audit.writing.writer import Log

MATTER = ERASE
UNTOLD = "（理由の封印を開けません）"


def ask(
    eraser: Eraser, log: Log, person: Person, scope: Mapping[str, Any], reason: str
) -> Approval:
    """Nothing is erased yet. Raises ErasureRefused, Held or ApprovalRefused."""
    eraser.extent(scope, datetime.now(UTC))
    return approval.ask(log, person, Asking(MATTER, scope, reason))


def approve(eraser: Eraser, log: Log, person: Person, identity: str, note: str = "") -> Outcome:
    """Erases. A request that cannot be carried out any more is not approved. Raises what `ask` raises."""
    asked = approval.find(eraser.reader, identity)
    if asked is None or asked.matter != MATTER:
        raise NothingAsked
    eraser.extent(asked.scope, datetime.now(UTC))
    given = approval.decide(log, eraser.reader, person, Answer(identity, True, note), MATTER)
    return eraser.erase(order_of(eraser.reader, given))


def at_once(eraser: Eraser, person: Person, scope: Mapping[str, Any], reason: str) -> Outcome:
    """Where the settings leave an erasure by name to one person."""
    if "exchanges" not in scope:
        raise ErasureRefused("月の消去には二人が要ります (erasing a month takes two people)")
    if not reason.strip():
        raise ApprovalRefused("理由を書いてください (a reason is needed)")
    return eraser.erase(Order(person.by, scope, reason))


def resume(eraser: Eraser) -> list[Outcome]:
    """Finish what was begun: tombstones that were not carried out, and requests that were approved just before
    whoever approved them was cut off. One that meanwhile may not be erased stays as it is."""
    done = eraser.resume()
    cited = {t.approval for t in Graves(eraser.reader.tombstones()).tombstones.values()}
    for given in approval.approvals(eraser.reader, MATTER):
        if given.granted and given.id not in cited:
            try:
                done.append(eraser.erase(order_of(eraser.reader, given)))
            except (ErasureRefused, Held):
                continue
    return done


def order_of(reader: Reader, given: Approval) -> Order:
    return Order(
        by=given.by,
        scope=given.scope,
        reason=reason_of(reader, given.id),
        approval=given.id,
        approved_by=given.decided_by,
    )


def reason_of(reader: Reader, identity: str) -> str:
    """What was given as the reason for an approval, or that it does not open."""
    return approval.reason_of(reader, identity) or UNTOLD
