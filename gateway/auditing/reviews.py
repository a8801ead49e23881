"""Reviews, checklists and approvals: the steps that people take, each a record."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import partial
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, WithJsonSchema

from audit.ledger.review import (
    COMPLAINTS,
    VERDICTS,
    Case,
    Complaint,
    Opinion,
    Reason,
    Status,
    Verdict,
)
from audit.oversight.roles import May
from audit.reading.filters import Filter
from audit.reading.words import chosen, listed
from audit.reviews.cases import STRATA, Plan
from audit.reviews.checklist import Check, Checklist, Result
from audit.reviews.reviewing import Judgement, Reviewing, Sought
from gateway.auditing.operation import Call, Operation

LONGEST_NOTE = 4000
Note = Annotated[str, Field(max_length=LONGEST_NOTE)]


def _value(table: Mapping[str, str], word: Any) -> Any:
    """What the log calls it, where it is a word of the table."""
    return chosen(table, word) or word if isinstance(word, str) else word


def _worded(table: Mapping[str, str]) -> tuple[BeforeValidator, WithJsonSchema]:
    """A choice that is made by its Japanese word as well, as commands and pages do; answers have the log's own."""
    schema = {
        "type": "string",
        "enum": [*map(str, table), *table.values()],
        "description": listed(table),
    }
    return BeforeValidator(partial(_value, table)), WithJsonSchema(schema, mode="validation")


Stratum = Literal["section", "rule", "decision", "model"]
assert set(STRATA) == set(Stratum.__args__)  # type: ignore[attr-defined]  # a Literal has them


@dataclass(frozen=True, slots=True)
class CaseView:
    exchange: str
    section: str | None
    status: Status
    reasons: tuple[Reason, ...]
    complaints: tuple[Complaint, ...]
    opened_at: datetime
    people: int
    assigned: tuple[str, ...]
    opinions: tuple[Opinion, ...]
    verdict: Verdict | None
    due: date | None


@dataclass(frozen=True, slots=True)
class Cases:
    """Oldest first; `total` of them wait."""

    cases: list[CaseView]
    total: int


@dataclass(frozen=True, slots=True)
class Part:
    """Which of them."""

    limit: Annotated[int, Field(ge=1, le=1000)] = 200
    offset: Annotated[int, Field(ge=0)] = 0


@dataclass(frozen=True, slots=True)
class Receipt:
    """What whoever reported an exchange is told: it is seen to."""

    exchange: str
    status: Status


@dataclass(frozen=True, slots=True)
class Drawn:
    exchanges: list[str]


@dataclass(frozen=True, slots=True)
class Sampling:
    """Of every stratum this share, and at least so many; whoever has the seed draws the same."""

    seed: Annotated[str, Field(min_length=1, max_length=100)]
    share: Annotated[float, Field(ge=0, le=1)] = 0.05
    least: Annotated[int, Field(ge=0, le=10_000)] = 5
    people: Literal[1, 2] = 1
    strata: tuple[Stratum, ...] = ("section",)
    dry_run: bool = False


@dataclass(frozen=True, slots=True)
class Report:
    kind: Annotated[Complaint, *_worded(COMPLAINTS)] = Complaint.OTHER
    note: Note | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class Noted:
    """The note is sealed."""

    note: Note | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class Judged:
    verdict: Annotated[Verdict, *_worded(VERDICTS)]
    clause: str | None = None
    due: date | None = None


@dataclass(frozen=True, slots=True)
class Assignment:
    to: Annotated[str, Field(min_length=1, max_length=200)]
    section: str | None = None


@dataclass(frozen=True, slots=True)
class Everything:
    """Those that are closed as well."""

    everything: bool = False


@dataclass(frozen=True, slots=True)
class Ticked:
    item: str
    result: Result = Result.DONE
    note: Note | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class ChecklistView:
    exchange: str
    section: str | None
    opened_at: datetime
    items: tuple[str, ...]
    open_items: tuple[str, ...]
    checks: tuple[Check, ...]
    closed_by: str | None
    closed_at: datetime | None


@dataclass(frozen=True, slots=True)
class Checklists:
    checklists: list[ChecklistView]


def _reviewing(call: Call) -> Reviewing:
    return Reviewing(call.desk, call.office.people())


def case_view(case: Case) -> CaseView:
    return CaseView(
        case.exchange,
        case.section,
        case.status,
        case.reasons,
        case.complaints,
        case.opened_at,
        case.people,
        case.assigned,
        case.opinions,
        case.verdict,
        case.due,
    )


def _listed(one: Checklist) -> ChecklistView:
    return ChecklistView(
        one.exchange,
        one.section,
        one.opened_at,
        one.items,
        one.open_items,
        one.checks,
        one.closed_by,
        one.closed_at,
    )


def _queue(call: Call) -> Cases:
    found, part = _reviewing(call).queue(call.get(Sought)), call.get(Part)
    some = found[part.offset : part.offset + part.limit]
    return Cases([case_view(case) for case in some], len(found))


def _sample(call: Call) -> Drawn:
    given = call.get(Sampling)
    plan = Plan(call.get(Filter), given.share, given.least, given.seed, given.strata)
    reviewing = _reviewing(call)
    return Drawn(reviewing.drawn(plan) if given.dry_run else reviewing.sample(plan, given.people))


def _report(call: Call) -> Receipt:
    given = call.get(Report)
    case = _reviewing(call).report(call.path["exchange"], given.kind, given.note)
    return Receipt(case.exchange, case.status)


def _assign(call: Call) -> CaseView:
    given = call.get(Assignment)
    return case_view(_reviewing(call).assign(call.path["exchange"], given.to, given.section))


def _judge(call: Call) -> CaseView:
    given, note = call.get(Judged), call.get(Noted).note
    judgement = Judgement(given.verdict, given.clause, given.due)
    return case_view(_reviewing(call).judge(call.path["exchange"], judgement, note))


def _correct(call: Call) -> CaseView:
    return case_view(_reviewing(call).correct(call.path["exchange"], call.get(Noted).note))


def _close(call: Call) -> CaseView:
    return case_view(_reviewing(call).close(call.path["exchange"], call.get(Noted).note))


def _checklists(call: Call) -> Checklists:
    everything = call.get(Everything).everything
    return Checklists([_listed(c) for c in _reviewing(call).checklists(everything=everything)])


def _open_checklist(call: Call) -> ChecklistView:
    return _listed(_reviewing(call).open_checklist(call.path["exchange"]))


def _check(call: Call) -> ChecklistView:
    given = call.get(Ticked)
    found = _reviewing(call).check(call.path["exchange"], given.item, given.result, given.note)
    return _listed(found)


def _close_checklist(call: Call) -> ChecklistView:
    return _listed(_reviewing(call).close_checklist(call.path["exchange"]))


_CASE, _CHECKLIST = "/reviews/{exchange}", "/exchanges/{exchange}/checklist"
REVIEWS = (
    Operation(
        "GET",
        "/reviews",
        ("点検の一覧", "The queue of reviews"),
        May.QUEUE,
        _queue,
        Cases,
        (Sought, Part),
    ),
    Operation(
        "POST",
        "/reviews/sample",
        (
            "層ごとに無作為に抽出して点検の対象にする",
            "Draw a stratified, repeatable sample for review",
        ),
        May.SAMPLE,
        _sample,
        Drawn,
        (Sampling, Filter),
    ),
    Operation(
        "POST",
        "/exchanges/{exchange}/report",
        (
            "誤検知・違反などを申し出る（職員も）",
            "Report a false alarm or a violation (staff, too)",
        ),
        May.REPORT,
        _report,
        Receipt,
        (Report,),
        201,
    ),
    Operation(
        "POST",
        f"{_CASE}/assign",
        ("点検する人を決める", "Assign a reviewer, never of the exchange's own section"),
        May.ASSIGN,
        _assign,
        CaseView,
        (Assignment,),
    ),
    Operation(
        "POST",
        f"{_CASE}/verdict",
        ("判定する（二人目も同じ）", "Judge; the second verdict as well"),
        May.JUDGE,
        _judge,
        CaseView,
        (Judged, Noted),
    ),
    Operation(
        "POST",
        f"{_CASE}/correct",
        ("是正が済んだことを記録する", "Enter that it was mended"),
        May.CORRECT,
        _correct,
        CaseView,
        (Noted,),
    ),
    Operation(
        "POST",
        f"{_CASE}/close",
        ("点検を終える", "Close the case"),
        May.CLOSE,
        _close,
        CaseView,
        (Noted,),
    ),
    Operation(
        "GET",
        "/checklists",
        ("庁外利用の確認票の一覧", "Checklists for external use"),
        May.CHECK,
        _checklists,
        Checklists,
        (Everything,),
        or_may=May.QUEUE,
    ),
    Operation(
        "POST",
        _CHECKLIST,
        ("確認票を作る", "Open a checklist"),
        May.CHECK,
        _open_checklist,
        ChecklistView,
        (),
        201,
    ),
    Operation(
        "POST",
        f"{_CHECKLIST}/check",
        ("確認事項を一つ確かめた", "Settle one item"),
        May.CHECK,
        _check,
        ChecklistView,
        (Ticked,),
    ),
    Operation(
        "POST",
        f"{_CHECKLIST}/close",
        ("確認票を閉じる", "Close the checklist"),
        May.CHECK,
        _close_checklist,
        ChecklistView,
    ),
)
