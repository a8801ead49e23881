"""A review as a value: steps in, the state of a case out. Every step is a record; a case is what its steps add up to.

A case is one exchange that somebody has to look at: because a rule flagged it, because it was drawn, because a member
of staff reported it, or because it is an incident. Nobody judges an exchange of their own section, and where two people
are asked for, they are two people.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum

from audit.errors import AuditError
from audit.ledger import steps
from audit.ledger.approval import same_person

EVENT = "review"
"""`body["event"]` of a step's record."""


class ReviewRefused(AuditError):
    """The step does not fit the case: it is not entered."""


OWN_SECTION = (
    "自分の部署のやり取りは点検できません。別の部署の人を指定してください"
    " (a reviewer may not be of the exchange's own section)"
)


class NoSuchExchange(ReviewRefused):
    """There is nothing to review under this name."""

    def __init__(self) -> None:
        super().__init__("そのやり取りはありません (no such exchange)")


class Reason(StrEnum):
    RULE = "rule"
    SAMPLE = "sample"
    REPORT = "report"
    INCIDENT = "incident"


class Complaint(StrEnum):
    """What a report says is wrong: 誤検知, 違反, その他."""

    FALSE_ALARM = "false_alarm"
    VIOLATION = "violation"
    OTHER = "other"


COMPLAINTS: Mapping[str, str] = {
    Complaint.FALSE_ALARM: "誤検知",
    Complaint.VIOLATION: "違反",
    Complaint.OTHER: "その他",
}


class Verdict(StrEnum):
    """問題なし, 軽微, 違反, 要是正, 誤検知."""

    FINE = "fine"
    MINOR = "minor"
    VIOLATION = "violation"
    CORRECTION = "correction"
    FALSE_ALARM = "false_alarm"


JAPANESE: Mapping[str, str] = {
    Reason.RULE: "規則",
    Reason.SAMPLE: "抽出",
    Reason.REPORT: "報告",
    Reason.INCIDENT: "事故のおそれ",
    Verdict.FINE: "問題なし",
    Verdict.MINOR: "軽微",
    Verdict.VIOLATION: "違反",
    Verdict.CORRECTION: "要是正",
    Verdict.FALSE_ALARM: "誤検知",
}
VERDICTS: Mapping[str, str] = {verdict.value: JAPANESE[verdict] for verdict in Verdict}
TO_BE_CORRECTED = frozenset({Verdict.VIOLATION, Verdict.CORRECTION})
"""Verdicts that need a date by which something is done, and that it was done, before the case is closed."""


class Act(StrEnum):
    OPENED = "opened"
    ASSIGNED = "assigned"
    JUDGED = "judged"
    CORRECTED = "corrected"
    CLOSED = "closed"


class Step(steps.Step[Act]):
    __slots__ = ()
    event = EVENT
    acts = Act


class Status(StrEnum):
    WAITING = "waiting"
    ASSIGNED = "assigned"
    SECOND = "second"
    """One verdict is there, and another person's is asked for."""
    CORRECTING = "correcting"
    JUDGED = "judged"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True)
class Opinion:
    by: str
    verdict: Verdict
    clause: str | None
    due: date | None


@dataclass(frozen=True, slots=True)
class Case:
    """`section` is that of the exchange; `people` is how many have to agree that they have looked."""

    exchange: str
    section: str | None
    reasons: tuple[Reason, ...]
    opened_at: datetime
    people: int = 1
    complaints: tuple[Complaint, ...] = ()
    assigned: tuple[str, ...] = ()
    opinions: tuple[Opinion, ...] = ()
    corrected: bool = False
    closed: bool = False

    @property
    def verdict(self) -> Verdict | None:
        """The gravest opinion: a second person never makes a finding milder by being asked later."""
        return max((o.verdict for o in self.opinions), key=_GRAVITY.index, default=None)

    @property
    def due(self) -> date | None:
        """The earliest date by which something is to be done."""
        return min((o.due for o in self.opinions if o.due is not None), default=None)

    @property
    def status(self) -> Status:
        if self.closed:
            return Status.CLOSED
        if len(self.opinions) >= self.people:
            wanting = self.verdict in TO_BE_CORRECTED and not self.corrected
            return Status.CORRECTING if wanting else Status.JUDGED
        if self.opinions:
            return Status.SECOND
        return Status.ASSIGNED if self.assigned else Status.WAITING


_GRAVITY = (
    Verdict.FALSE_ALARM,
    Verdict.FINE,
    Verdict.MINOR,
    Verdict.CORRECTION,
    Verdict.VIOLATION,
)


def after(case: Case | None, step: Step) -> Case:
    """The case with this step taken. Raises ReviewRefused, with the reason, when the step does not fit."""
    if case is None:
        if step.act is not Act.OPENED:
            raise ReviewRefused(
                "このやり取りは点検の対象になっていません。先に sekisho audit review report で申し出てください"
                " (no case is open: report the exchange for review first)"
            )
        return Case(
            step.exchange,
            step.facts.get("section"),
            (Reason(step.facts["reason"]),),
            step.at,
            int(step.facts.get("people", 1)),
            _complaints(step),
        )
    return _STEPS[step.act](case, step)


def _opened_again(case: Case, step: Step) -> Case:
    """Another reason to look: a closed case is open again; an open one may need more people."""
    reason = Reason(step.facts["reason"])
    people = max(case.people, int(step.facts.get("people", 1)))
    if case.closed:
        return Case(
            case.exchange,
            case.section,
            (*case.reasons, reason),
            step.at,
            people,
            (*case.complaints, *_complaints(step)),
        )
    reasons = case.reasons if reason in case.reasons else (*case.reasons, reason)
    complaints = (*case.complaints, *_complaints(step))
    return replace(case, reasons=reasons, people=people, complaints=complaints)


def _complaints(step: Step) -> tuple[Complaint, ...]:
    complaint = step.facts.get("complaint")
    return () if complaint is None else (Complaint(complaint),)


def _assigned(case: Case, step: Step) -> Case:
    _still_open(case)
    who, section = str(step.facts["to"]), step.facts.get("to_section")
    _of_another_section(case, section)
    known = any(same_person(who, one) for one in case.assigned)
    return case if known else replace(case, assigned=(*case.assigned, who))


def _judged(case: Case, step: Step) -> Case:
    _still_open(case)
    _of_another_section(case, step.facts.get("by_section"))
    verdict, due = Verdict(step.facts["verdict"]), step.facts.get("due")
    if not any(same_person(who, step.by) for who in case.assigned):
        raise ReviewRefused("先に点検者として指定してください (assign the reviewer first)")
    if any(same_person(opinion.by, step.by) for opinion in case.opinions):
        raise ReviewRefused(
            "この人はすでに判定しています。二人目は別の人です (the second opinion is another person's)"
        )
    if verdict in TO_BE_CORRECTED and due is None:
        raise ReviewRefused(
            "是正の期限 (--due) が要ります (a date is needed by which it is mended)"
        )
    if verdict in TO_BE_CORRECTED and not step.facts.get("clause"):
        raise ReviewRefused("根拠の条項 (--clause) が要ります (the clause is needed)")
    opinion = Opinion(
        step.by, verdict, step.facts.get("clause"), date.fromisoformat(due) if due else None
    )
    return replace(case, opinions=(*case.opinions, opinion))


def _of_another_section(case: Case, section: str | None) -> None:
    if section is not None and section == case.section:
        raise ReviewRefused(OWN_SECTION)


def _corrected(case: Case, step: Step) -> Case:
    _still_open(case)
    if case.verdict not in TO_BE_CORRECTED:
        raise ReviewRefused("是正を求める判定がありません (nothing was found to be mended)")
    return replace(case, corrected=True)


def _closed(case: Case, step: Step) -> Case:
    _still_open(case)
    if case.status is not Status.JUDGED:
        raise ReviewRefused(_NOT_YET[case.status])
    return replace(case, closed=True)


_NOT_YET: Mapping[Status, str] = {
    Status.WAITING: "まだ判定されていません (not judged yet)",
    Status.ASSIGNED: "まだ判定されていません (not judged yet)",
    Status.SECOND: "二人目の判定が要ります (a second opinion is needed)",
    Status.CORRECTING: "是正が済んでいません (not mended yet)",
}
_STEPS = {
    Act.OPENED: _opened_again,
    Act.ASSIGNED: _assigned,
    Act.JUDGED: _judged,
    Act.CORRECTED: _corrected,
    Act.CLOSED: _closed,
}


def _still_open(case: Case) -> None:
    if case.closed:
        raise ReviewRefused("この点検は終わっています (the case is closed)")


def added_up(steps: Iterable[Step]) -> Case | None:
    """The case that recorded steps add up to. One that does not fit, entered while another was, is void."""
    case: Case | None = None
    for step in steps:
        try:
            case = after(case, step)
        except (ReviewRefused, KeyError, ValueError):
            continue
    return case
