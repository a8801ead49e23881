"""Breaking the glass over HTTP: asking for pseudonyms to be taken off, and deciding on it as another person."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Annotated, Any

from pydantic import Field

from audit.ledger.approval import Approval
from audit.oversight import approval, unmask
from audit.oversight.approval import Answer
from audit.oversight.roles import May
from audit.oversight.unmask import HOURS, MATTER, MOST_HOURS, Scope
from gateway.auditing.operation import Call, Operation
from gateway.auditing.reviews import LONGEST_NOTE, Noted


@dataclass(frozen=True, slots=True)
class Unmasking:
    """How far it reaches, why, and for how many hours from the approval."""

    reason: Annotated[str, Field(min_length=1, max_length=LONGEST_NOTE)] = field(repr=False)
    exchanges: Annotated[tuple[str, ...], Field(max_length=1000)] = ()
    person: str | None = None
    department: str | None = None
    since: datetime | None = None
    until: datetime | None = None
    everything: bool = False
    hours: Annotated[float, Field(gt=0, le=MOST_HOURS)] = HOURS


@dataclass(frozen=True, slots=True)
class ApprovalView:
    """`until` is when it ends; None where it was not given. `reason` is told to whoever asked and whoever decides, in
    lists; None where it does not open."""

    id: str
    matter: str
    by: str
    at: datetime
    scope: Mapping[str, Any]
    hours: float | None
    decided_by: str | None
    decided_at: datetime | None
    granted: bool
    until: datetime | None
    state: str
    """`waiting`, `approved`, `denied`, or `lapsed` where nobody decided within seven days."""
    reason: str | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class Approvals:
    approvals: list[ApprovalView]


def approval_view(one: Approval, reason: str | None = None) -> ApprovalView:
    return ApprovalView(
        one.id,
        one.matter,
        one.by,
        one.at,
        one.scope,
        one.hours,
        one.decided_by,
        one.decided_at,
        one.granted,
        one.until,
        one.state(datetime.now(UTC)),
        reason,
    )


def _approvals(call: Call) -> Approvals:
    desk = call.desk
    if not desk.person.may(May.UNMASK_DECIDE):
        desk.allow(May.UNMASK_ASK)
    found = approval.approvals(desk.reader, MATTER)
    desk.enter("approvals", {"count": len(found)})
    reasons = (unmask.why(desk.reader, desk.person, one) for one in found)
    return Approvals(list(map(approval_view, found, reasons)))


def _ask(call: Call) -> ApprovalView:
    given = call.get(Unmasking)
    scope = Scope(
        given.exchanges, given.person, given.department, given.since, given.until, given.everything
    )
    return approval_view(call.desk.ask_unmasking(scope, given.reason, given.hours))


def _decide(call: Call, *, granted: bool) -> ApprovalView:
    desk = call.desk
    desk.allow(May.UNMASK_DECIDE)
    answer = Answer(call.path["id"], granted, call.get(Noted).note or "")
    return approval_view(approval.decide(desk.log, desk.reader, desk.person, answer, MATTER))


def _approve(call: Call) -> ApprovalView:
    return _decide(call, granted=True)


def _deny(call: Call) -> ApprovalView:
    return _decide(call, granted=False)


APPROVALS = (
    Operation(
        "GET",
        "/unmaskings",
        ("仮名を外す申請の一覧", "What was asked to be unmasked"),
        May.UNMASK_ASK,
        _approvals,
        Approvals,
        or_may=May.UNMASK_DECIDE,
    ),
    Operation(
        "POST",
        "/unmaskings",
        ("仮名を外すことを申請する", "Ask for pseudonyms to be taken off"),
        May.UNMASK_ASK,
        _ask,
        ApprovalView,
        (Unmasking,),
        201,
    ),
    Operation(
        "POST",
        "/unmaskings/{id}/approve",
        ("承認する（申請した人とは別の人が）", "Approve, as another person than who asked"),
        May.UNMASK_DECIDE,
        _approve,
        ApprovalView,
        (Noted,),
    ),
    Operation(
        "POST",
        "/unmaskings/{id}/deny",
        ("承認しない（申請した人とは別の人が）", "Deny, as another person than who asked"),
        May.UNMASK_DECIDE,
        _deny,
        ApprovalView,
        (Noted,),
    ),
)
