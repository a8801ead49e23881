"""The monthly report over HTTP: the same value of which the page, the PDF and the workbook are made."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Annotated, Literal

import orjson
from pydantic import Field

from audit.oversight.roles import May
from audit.reading.filters import Filter
from audit.reading.words import check_times
from audit.reports.compose import compose
from audit.reports.document import Document
from audit.reports.gather import gather
from audit.reports.month import Month, check_reached
from audit.reports.trends import Alert
from audit.reports.wording import Wording
from gateway.auditing.operation import Call, Operation
from policies.rules.vocabulary import KindNames


@dataclass(frozen=True, slots=True)
class Narrowed:
    """`as_of`: by when something must have been entered to count; now, where it is left out."""

    department: Annotated[str, Field(max_length=200)] | None = None
    as_of: datetime | None = None
    lang: Literal["ja", "en"] = "ja"


@dataclass(frozen=True, slots=True)
class ReportView:
    document: Document
    alerts: tuple[Alert, ...]


def _report(call: Call) -> ReportView:
    month, told = Month.parse(call.path["month"]), call.get(Narrowed)
    section = call.desk.narrowed(May.FIGURES, Filter(department=told.department)).department
    as_of = told.as_of or datetime.now(UTC)
    as_of = as_of if as_of.tzinfo else as_of.replace(tzinfo=UTC)
    check_times(as_of)
    check_reached(as_of)
    gathered = gather(call.desk.reader, call.office.url, month, as_of, section)
    assert call.policy is not None
    document = compose(gathered, Wording(told.lang, KindNames(call.policy.terms)), section)
    made = hashlib.sha256(orjson.dumps(document)).hexdigest()
    facts = {"month": str(month), "as_of": as_of.isoformat(), "format": "json", "sha256": made}
    call.desk.enter("report", facts)
    return ReportView(document, gathered.alerts)


REPORTS: tuple[Operation, ...] = (
    Operation(
        "GET",
        "/reports/{month}",
        (
            "月次報告（2026-11 のように）といつもと違う動き",
            "The monthly report (like 2026-11), and departures",
        ),
        May.FIGURES,
        _report,
        ReportView,
        (Narrowed,),
        guided=True,
    ),
)
