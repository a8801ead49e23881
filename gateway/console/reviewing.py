"""The queue of reviews, and the monthly report."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from audit.ledger.review import COMPLAINTS, JAPANESE
from audit.reading.words import STATUSES
from audit.reports.month import JAPAN
from gateway.console.site import CONSOLE, ROWS, Answer, Html, Redirect, Visit, page, place
from gateway.web.errors import GatewayError

REVIEWS, REPORTS = f"{CONSOLE}/reviews", f"{CONSOLE}/reports"
MONTHS = 12


async def queue(visit: Visit) -> Answer:
    return await _queue(visit, visit.filled())


async def _queue(
    visit: Visit, asked: dict[str, Any], problem: GatewayError | None = None
) -> Answer:
    found = None
    try:
        found = await visit.ask("GET", "/reviews", {"limit": ROWS, **asked})
    except GatewayError as error:
        problem = problem or error
    offset = int(asked.get("offset", 0)) if found is not None else 0
    more = found is not None and offset + len(found["cases"]) < found["total"]
    context = {
        "asked": {"status": "", "assigned_to": "", "everything": "", **asked},
        "found": found,
        "offset": offset,
        "next": f"{REVIEWS}?{urlencode({**asked, 'offset': offset + ROWS})}" if more else None,
        "statuses": STATUSES,
        "words": {**JAPANESE, **COMPLAINTS},
    }
    return page(visit, "reviews.html", context, problem)


async def sample(visit: Visit) -> Answer:
    """A case for each exchange that the plan draws; whoever has the seed draws the same."""
    given = visit.filled()
    if given.get("people") in ("1", "2"):
        given["people"] = int(given["people"])
    try:
        await visit.ask("POST", "/reviews/sample", given)
    except GatewayError as error:
        return await _queue(visit, {}, error)
    return Redirect(f"{REVIEWS}?status=waiting")


async def reports(visit: Visit) -> Answer:
    """The months to choose from, newest first; or the one that was typed."""
    if month := visit.given.get("month"):
        return Redirect(place("reports", month))
    here = datetime.now(JAPAN)
    months = [here.year * 12 + here.month - 1 - n for n in range(MONTHS)]
    told_months = [f"{n // 12}-{n % 12 + 1:02}" for n in months]
    return Html("reports.html", {"months": told_months})


async def report(visit: Visit) -> Answer:
    given = {**visit.filled(), "lang": "en" if visit.english else "ja"}
    found = await visit.ask("GET", "/reports/{month}", given, month=visit.path["month"])
    return Html("report.html", {"document": found["document"], "month": visit.path["month"]})
