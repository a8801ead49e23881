"""Two people for what nobody may do alone: one asks and says why, another decides. Every step is a record.

An approval is what its steps add up to. It is for whoever asked, about what they named, and ends by itself. Reasons
are sealed. What is approved (unmasking, erasing, holding) is the business of whoever asks for it.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from audit.contents import load_contents
from audit.database.tables import records
from audit.errors import SealBroken
from audit.ledger.approval import (
    EVENT,
    PREFIX,
    Act,
    Approval,
    ApprovalRefused,
    NothingAsked,
    added_up,
    signed_body,
)
from audit.ledger.hold import PLACE, RELEASE
from audit.oversight.roles import Person
from audit.reading.read import Reader
from audit.record import Draft, Kind, Record, Sensitivity, decode
from audit.writing.writer import Log


@dataclass(frozen=True, slots=True)
class Asking:
    """What somebody wants to be approved. The reason may name people: it is sealed."""

    matter: str
    scope: Mapping[str, Any]
    reason: str = field(repr=False)
    hours: float | None = None


def ask(log: Log, person: Person, asking: Asking) -> Approval:
    """Raises ApprovalRefused without a reason."""
    if not asking.reason.strip():
        raise ApprovalRefused("理由を書いてください (a reason is needed)")
    approval = Approval(
        secrets.token_hex(4),
        asking.matter,
        person.by,
        datetime.now(UTC),
        asking.scope,
        asking.hours,
    )
    facts = {"matter": asking.matter, "scope": dict(asking.scope), "hours": asking.hours}
    step = _Step(approval.id, Act.ASKED, approval.at, facts, {"reason": asking.reason})
    _enter(log, person, step)
    return approval


@dataclass(frozen=True, slots=True)
class Answer:
    """What somebody says to a request. The note may name people: it is sealed."""

    identity: str
    granted: bool
    note: str = field(default="", repr=False)


def decide(log: Log, reader: Reader, person: Person, answer: Answer, *matters: str) -> Approval:
    """Raises ApprovalRefused; what was asked about something else than these matters is not there."""
    approval = find(reader, answer.identity)
    if approval is None or approval.matter not in matters:
        raise NothingAsked
    now = datetime.now(UTC)
    decided = approval.decided(person.by, now, granted=answer.granted)
    act = Act.APPROVED if answer.granted else Act.DENIED
    sealed = {"note": answer.note} if answer.note else None
    facts = {"matter": approval.matter}
    _enter(log, person, _Step(answer.identity, act, now, facts, sealed))
    return decided


def find(reader: Reader, identity: str) -> Approval | None:
    found = added_up(reader.events_of_exchanges(f"{PREFIX}{identity}"), reader.log_key)
    return found if found is not None and _counts(found) else None


def approvals(reader: Reader, matter: str | None = None) -> list[Approval]:
    """All there have been, oldest first."""
    steps: dict[str, list[Record]] = {}
    for record in reader.events_under(PREFIX):
        steps.setdefault(record.exchange, []).append(record)
    found = (added_up(taken, reader.log_key) for taken in steps.values())
    return [a for a in found if a is not None and _counts(a) and matter in (None, a.matter)]


def _counts(approval: Approval) -> bool:
    """What nobody signed may be invented: it keeps what there is from being erased, and does nothing else."""
    return approval.signed or approval.matter in (PLACE, RELEASE)


def reason_of(reader: Reader, identity: str) -> str | None:
    """What whoever asked gave as the reason, for whoever decides; None where its sealed contents do not open."""
    for evidence in reader.evidence(records.c.exchange == f"{PREFIX}{identity}"):
        try:
            opened = reader.open_contents(decode(evidence.stored), evidence.envelope)
        except SealBroken:
            continue
        if opened is not None and "reason" in (told := load_contents(opened.text)):
            return str(told["reason"])
    return None


@dataclass(frozen=True, slots=True)
class _Step:
    identity: str
    act: Act
    at: datetime
    facts: Mapping[str, Any]
    sealed: Mapping[str, Any] | None = field(repr=False)


def _enter(log: Log, person: Person, step: _Step) -> None:
    name = f"{PREFIX}{step.identity}"
    body = {"event": EVENT, "act": step.act.value, **person.facts, **step.facts}
    if log.signer is not None:
        body = signed_body(body, name, step.at, log.signer)
    sealed = {**(step.sealed or {}), **person.sealed} or None
    log.append_blocking(Draft(name, Kind.EVENT, step.at, body, sealed, Sensitivity.METADATA))
