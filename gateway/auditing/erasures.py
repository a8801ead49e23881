"""Erasures and legal holds over HTTP: asked for by one person, decided by another."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Annotated, Any

from pydantic import Field

from audit.erasure import erasure_request
from audit.erasure.erasing import MOST_EXCHANGES
from audit.erasure.erasure_request import MATTER
from audit.erasure.holds import check_month, check_release, holds, months_of
from audit.erasure.searches import Repeating, repeating
from audit.ledger.hold import PLACE, RELEASE, Hold
from audit.ledger.tombstone import Graves, Tombstone
from audit.oversight import approval, keybackups
from audit.oversight.approval import Answer, Asking
from audit.oversight.keybackups import Copy
from audit.oversight.roles import May
from audit.reading.filters import Filter, filter_of, scope_of
from audit.reading.read import Reader
from audit.record import Sensitivity
from gateway.auditing.approvals import ApprovalView, approval_view
from gateway.auditing.operation import Call, Operation
from gateway.auditing.refusals import NotThere, no_exchange
from gateway.auditing.reviews import LONGEST_NOTE, Noted
from gateway.web.errors import unreadable

Names = Annotated[tuple[str, ...], Field(max_length=MOST_EXCHANGES)]
_CONTENT = tuple(one for one in Sensitivity if one is not Sensitivity.METADATA)


@dataclass(frozen=True, slots=True)
class Why:
    reason: Annotated[str, Field(min_length=1, max_length=LONGEST_NOTE)] = field(repr=False)


@dataclass(frozen=True, slots=True)
class What:
    """Exchanges by name, or a month (UTC) like 2026-10."""

    exchanges: Names = ()
    month: str | None = None


@dataclass(frozen=True, slots=True)
class Classes:
    """Of a month: which classes of contents."""

    classes: tuple[Sensitivity, ...] = _CONTENT


@dataclass(frozen=True, slots=True)
class ErasureView:
    """A tombstone. `left` says what may still hold traces, where that was just found out."""

    number: int
    at: datetime
    by: str
    approved_by: str | None
    approval: str | None
    scope: Mapping[str, Any]
    records: int
    keys: tuple[str, ...]
    finished: bool
    left: tuple[str, ...]
    backups: tuple[str, ...]
    """Copies of the keys that still have a destroyed one, by fingerprint, time and maker: destroy them."""
    searches: Repeating = field(default_factory=Repeating)
    """Saved searches that may repeat what was just erased: delete those that name people."""


@dataclass(frozen=True, slots=True)
class Erasures:
    """What was asked for and not approved (yet), and what was erased."""

    asked: list[ApprovalView]
    erased: list[ErasureView]


@dataclass(frozen=True, slots=True)
class HoldView:
    """In force from the moment it is asked for; `release` is the request to end it."""

    id: str
    active: bool
    placed: ApprovalView
    release: ApprovalView | None


@dataclass(frozen=True, slots=True)
class Holds:
    holds: list[HoldView]


def _erasures(call: Call) -> Erasures:
    call.desk.whole_log(May.ERASE_ASK)
    reader = call.desk.reader
    graves, copies = Graves(reader.tombstones()), keybackups.copies(reader)
    erased = [
        _erasure(copies, stone, len(stone.places), finished=number in graves.finished)
        for number, stone in sorted(graves.tombstones.items())
    ]
    asked = [
        approval_view(a, approval.reason_of(reader, a.id))
        for a in approval.approvals(reader, MATTER)
        if not a.granted
    ]
    call.desk.enter("erasures", {"count": len(asked) + len(erased)})
    return Erasures(asked, erased)


def _ask(call: Call) -> ApprovalView:
    what = call.get(What)
    if bool(what.exchanges) == bool(what.month):
        raise unreadable(
            "exchanges か month のどちらかを指定してください。 (Give exchanges, or a month.)"
        )
    scope: dict[str, Any] = {"exchanges": list(dict.fromkeys(what.exchanges))}
    if what.month:
        scope = {"month": what.month, "classes": [c.value for c in call.get(Classes).classes]}
    call.desk.within_scope(May.ERASE_ASK, scope)
    with call.office.eraser() as eraser:
        person, reason = call.desk.person, call.get(Why).reason
        return approval_view(erasure_request.ask(eraser, call.desk.log, person, scope, reason))


def _erase(call: Call) -> ErasureView:
    call.desk.whole_log(May.ERASE_DECIDE)
    note = call.get(Noted).note or ""
    asked = approval.find(call.desk.reader, call.path["id"])
    searches = repeating(call.office.url, call.desk.reader, {} if asked is None else asked.scope)
    with call.office.eraser() as eraser:
        done = erasure_request.approve(
            eraser, call.desk.log, call.desk.person, call.path["id"], note
        )
    copies = keybackups.copies(call.desk.reader)
    view = _erasure(copies, done.tombstone, done.records, finished=True)
    return replace(view, left=done.left, searches=searches)


def _erasure(
    copies: Iterable[Copy], stone: Tombstone, count: int, *, finished: bool
) -> ErasureView:
    return ErasureView(
        stone.number,
        stone.at,
        stone.by,
        stone.approved_by,
        stone.approval,
        stone.scope,
        count,
        stone.keys,
        finished,
        (),
        tuple(copy.line for copy in keybackups.holding(copies, stone.keys)),
    )


def _holds(call: Call) -> Holds:
    call.desk.whole_log(May.ERASE_ASK)
    now = datetime.now(UTC)
    found = [_held(call.desk.reader, one, now) for one in holds(call.desk.reader)]
    call.desk.enter("holds", {"count": len(found)})
    return Holds(found)


def _held(reader: Reader, one: Hold, now: datetime) -> HoldView:
    placed, release = (
        None if step is None else approval_view(step, approval.reason_of(reader, step.id))
        for step in (one.placed, one.released)
    )
    assert placed is not None
    return HoldView(one.id, one.active(now), placed, release)


def _place(call: Call) -> ApprovalView:
    what, wanted = call.get(What), call.get(Filter)
    if sum((bool(what.exchanges), bool(what.month), wanted != Filter())) != 1:
        raise unreadable(
            "exchanges、month、絞り込みのどれか一つを指定してください。"
            " (Give exchanges, a month, or a filter.)"
        )
    scope: dict[str, Any] = {"filter": scope_of(wanted)}
    if what.month:
        scope = {"month": check_month(what.month)}
    elif what.exchanges:
        scope = {"exchanges": list(dict.fromkeys(what.exchanges))}
    call.desk.within_scope(May.ERASE_ASK, scope)
    call.desk.not_a_slip(May.ERASE_ASK, filter_of(scope) or Filter())
    if what.exchanges and len(months_of(call.desk.reader, what.exchanges)) < len(
        scope["exchanges"]
    ):
        raise no_exchange()
    asking = Asking(PLACE, scope, call.get(Why).reason)
    return approval_view(approval.ask(call.desk.log, call.desk.person, asking))


def _release(call: Call) -> ApprovalView:
    call.desk.whole_log(May.ERASE_ASK)
    identity = call.path["id"]
    if all(one.id != identity for one in holds(call.desk.reader)):
        raise NotThere("承認された保全ではありません (no hold that was approved)")
    check_release(call.desk.reader, identity, datetime.now(UTC))
    asking = Asking(RELEASE, {"hold": identity}, call.get(Why).reason)
    return approval_view(approval.ask(call.desk.log, call.desk.person, asking))


def _decide(call: Call, *matters: str, granted: bool) -> ApprovalView:
    desk = call.desk
    desk.whole_log(May.ERASE_DECIDE)
    answer = Answer(call.path["id"], granted, call.get(Noted).note or "")
    return approval_view(approval.decide(desk.log, desk.reader, desk.person, answer, *matters))


def _deny(call: Call) -> ApprovalView:
    return _decide(call, MATTER, granted=False)


def _hold(call: Call) -> ApprovalView:
    return _decide(call, PLACE, RELEASE, granted=True)


def _deny_hold(call: Call) -> ApprovalView:
    return _decide(call, PLACE, RELEASE, granted=False)


ERASURES = (
    Operation(
        "GET",
        "/erasures",
        ("消去の申請と消去の記録", "Erasures: asked for, and done"),
        May.ERASE_ASK,
        _erasures,
        Erasures,
    ),
    Operation(
        "POST",
        "/erasures",
        ("消去を申請する", "Ask for an erasure"),
        May.ERASE_ASK,
        _ask,
        ApprovalView,
        (What, Classes, Why),
        201,
    ),
    Operation(
        "POST",
        "/erasures/{id}/approve",
        (
            "承認して消去する（申請した人とは別の人が）",
            "Approve and erase, as another person than who asked",
        ),
        May.ERASE_DECIDE,
        _erase,
        ErasureView,
        (Noted,),
    ),
    Operation(
        "POST",
        "/erasures/{id}/deny",
        ("消去を承認しない", "Deny an erasure"),
        May.ERASE_DECIDE,
        _deny,
        ApprovalView,
        (Noted,),
    ),
    Operation("GET", "/holds", ("保全の一覧", "Legal holds"), May.ERASE_ASK, _holds, Holds),
    Operation(
        "POST",
        "/holds",
        ("保全を申請する（申請したときから消去できない）", "Ask for a hold; in force at once"),
        May.ERASE_ASK,
        _place,
        ApprovalView,
        (What, Filter, Why),
        201,
    ),
    Operation(
        "POST",
        "/holds/{id}/release",
        ("保全の解除を申請する", "Ask for a hold to be released"),
        May.ERASE_ASK,
        _release,
        ApprovalView,
        (Why,),
        201,
    ),
    Operation(
        "POST",
        "/holds/{id}/approve",
        (
            "保全か解除を承認する（申請した人とは別の人が）",
            "Approve a hold or its release, as another person",
        ),
        May.ERASE_DECIDE,
        _hold,
        ApprovalView,
        (Noted,),
    ),
    Operation(
        "POST",
        "/holds/{id}/deny",
        ("保全か解除を承認しない", "Deny a hold or its release"),
        May.ERASE_DECIDE,
        _deny_hold,
        ApprovalView,
        (Noted,),
    ),
)
