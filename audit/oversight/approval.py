"""Two people for what nobody may do alone: one asks and says why, another decides. Every step is a record.

An approval is what its steps add up to. It is for whoever asked, about what they named, and ends by itself. Reasons
are sealed. What is approved (unmasking, erasing, holding) is the business of whoever asks for it.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Any

from audit.errors import AuditError
from audit.oversight.roles import Person, same_person
from audit.reading.read import Reader
from audit.record import Draft, Kind, Record, Sensitivity
from audit.writing.writer import Log

EVENT = "approval"
PREFIX = "~approval/"
"""Its records stand under this and the approval's id, where those of an exchange have the exchange's."""
UNDECIDED = timedelta(days=7)
"""Nobody may decide later than this: what was asked is no longer what is."""


class ApprovalRefused(AuditError):
    """The step does not fit: it is not entered."""


class Act(StrEnum):
    ASKED = "asked"
    APPROVED = "approved"
    DENIED = "denied"


@dataclass(frozen=True, slots=True)
class Approval:
    """`scope` says what it is about, without names; `hours` how long it is good for once it was given (None: for one
    deed, at once)."""

    id: str
    matter: str
    by: str
    at: datetime
    scope: Mapping[str, Any]
    hours: float | None = None
    decided_by: str | None = None
    decided_at: datetime | None = None
    granted: bool = False

    def decided(self, by: str, at: datetime, *, granted: bool) -> Approval:
        """Raises ApprovalRefused: by one's own hand, twice, or too late."""
        if self.decided_at is not None:
            raise ApprovalRefused("この申請はすでに決まっています (it was decided already)")
        if same_person(self.by, by):
            raise ApprovalRefused(
                "自分の申請は自分で決められません。別の人が決めてください (another person has to decide)"
            )
        if at > self.at + UNDECIDED:
            raise ApprovalRefused(
                f"申請から{UNDECIDED.days}日が過ぎました。もう一度申請してください (it was asked too long ago)"
            )
        return replace(self, decided_by=by, decided_at=at, granted=granted)

    @property
    def until(self) -> datetime | None:
        """When it ends; None when it was not given, or is good for one deed only."""
        if not self.granted or self.decided_at is None or self.hours is None:
            return None
        return self.decided_at + timedelta(hours=self.hours)

    def holds(self, by: str, now: datetime) -> bool:
        """Whether this person may go by it now."""
        return self.until is not None and now < self.until and same_person(self.by, by)


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
    log.append_blocking(
        _draft(approval.id, Act.ASKED, person, approval.at, facts, {"reason": asking.reason})
    )
    return approval


def decide(
    log: Log, reader: Reader, person: Person, identity: str, *, granted: bool, note: str = ""
) -> Approval:
    """Raises ApprovalRefused."""
    approval = find(reader, identity)
    if approval is None:
        raise ApprovalRefused("その申請はありません (nothing of this id was asked)")
    now = datetime.now(UTC)
    decided = approval.decided(person.by, now, granted=granted)
    act = Act.APPROVED if granted else Act.DENIED
    sealed = {"note": note} if note else None
    log.append_blocking(_draft(identity, act, person, now, {"matter": approval.matter}, sealed))
    return decided


def find(reader: Reader, identity: str) -> Approval | None:
    return added_up(reader.events_of_exchanges(f"{PREFIX}{identity}"))


def approvals(reader: Reader, matter: str | None = None) -> list[Approval]:
    """All there have been, oldest first."""
    steps: dict[str, list[Record]] = {}
    for record in reader.events_under(PREFIX):
        steps.setdefault(record.exchange, []).append(record)
    found = (added_up(taken) for taken in steps.values())
    return [a for a in found if a is not None and matter in (None, a.matter)]


def added_up(steps: Iterable[Record]) -> Approval | None:
    """What the recorded steps come to. A step that does not fit, whoever entered it, is void."""
    approval: Approval | None = None
    for record in steps:
        body = record.body
        if record.kind is not Kind.EVENT or body.get("event") != EVENT:
            continue
        try:
            act, by = Act(body["act"]), str(body["by"])
            if act is not Act.ASKED:
                approval = approval and approval.decided(by, record.at, granted=act is Act.APPROVED)
            elif approval is None:
                identity = record.exchange.removeprefix(PREFIX)
                approval = Approval(
                    identity, str(body["matter"]), by, record.at, body["scope"], body["hours"]
                )
        except (ApprovalRefused, KeyError, ValueError):
            continue
    return approval


def _draft(
    identity: str,
    act: Act,
    person: Person,
    at: datetime,
    facts: Mapping[str, Any],
    sealed: Mapping[str, Any] | None,
) -> Draft:
    body = {"event": EVENT, "act": act.value, "by": person.by, "via": person.via, **facts}
    if person.login:
        body["login"] = person.login
    return Draft(f"{PREFIX}{identity}", Kind.EVENT, at, body, sealed, Sensitivity.METADATA)
