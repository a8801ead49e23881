"""One exchange: its facts, contents, explanation, proof and review, as far as whoever looks may see each; the steps of
its review; and the test case that it makes."""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Mapping
from typing import Any

from audit.ledger.review import COMPLAINTS, JAPANESE, Verdict
from audit.oversight.roles import May
from gateway.console.contents import ROLES, readable, whole
from gateway.console.searching import choices
from gateway.console.site import Answer, Html, Redirect, Visit, page, place
from gateway.web.errors import GatewayError, not_found

STEPS: Mapping[str, str] = {
    "report": "/exchanges/{exchange}/report",
    "assign": "/reviews/{exchange}/assign",
    "verdict": "/reviews/{exchange}/verdict",
    "correct": "/reviews/{exchange}/correct",
    "close": "/reviews/{exchange}/close",
}


async def shown(visit: Visit) -> Answer:
    return await _page(visit)


async def step(visit: Visit) -> Answer:
    """A step of the review; one that is refused is told above the form, which keeps what was written."""
    name, exchange = visit.path["step"], visit.path["exchange"]
    if name not in STEPS:
        raise not_found(place("exchanges"))
    try:
        await visit.ask("POST", STEPS[name], visit.filled(), exchange=exchange)
    except GatewayError as error:
        if not visit.may(May.VIEW):
            raise
        return await _page(visit, error)
    told_so = "?reported=1" if name == "report" else ""
    return Redirect(f"{place('exchanges', exchange)}{told_so}#review")


async def case(visit: Visit) -> Answer:
    exchange = visit.path["exchange"]
    given = visit.filled()
    given |= {"keep": re.split("[、,]", given["keep"])} if "keep" in given else {}
    made = await visit.ask("POST", "/exchanges/{exchange}/case", given, exchange=exchange)
    file = b64encode(made["file"].encode()).decode()
    return Html("case.html", {"exchange": exchange, "made": made, "file": file})


async def _page(visit: Visit, problem: GatewayError | None = None) -> Answer:
    exchange = visit.path["exchange"]
    seen: Any = None
    if visit.may(May.VIEW):
        seen = await visit.ask("GET", "/exchanges/{exchange}", exchange=exchange)
    lang = {"lang": "en" if visit.english else "ja"}
    reasons = await visit.ask("GET", "/exchanges/{exchange}/explanation", lang, exchange=exchange)
    records = [] if seen is None else [r for r in seen["records"] if r["kind"] != "event"]
    context = {
        "exchange": exchange,
        "seen": seen,
        "records": records,
        "readable": readable,
        "whole": whole,
        "reported": "reported" in visit.given,
        "steps": [] if seen is None else _steps(seen["records"]),
        "reasons": reasons,
        "case": None if seen is None else seen["review"],
        "given": visit.given if problem else {},
        "words": {**JAPANESE, **COMPLAINTS},
        "verdicts": list(Verdict),
        "complaints": COMPLAINTS,
        "speakers": ROLES,
        "choices": choices(visit.door),
    }
    return page(visit, "exchange.html", context, problem)


def _steps(records: list[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """What has become of the review, each step with its note where it may be seen."""
    return [
        {**record["facts"], "at": record["at"], "note": (record["contents"] or {}).get("note")}
        for record in records
        if record["facts"].get("event") == "review"
    ]
