"""Checklists for external use: what staff settle, item by item, before a text goes out of the house."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import quote

from audit.reviews.checklist import ITEMS, Result
from gateway.console.site import CONSOLE, Answer, Redirect, Visit, page
from gateway.web.errors import GatewayError, not_found

PLACE = f"{CONSOLE}/checklists"
STEPS: Mapping[str, str] = {
    "open": "/exchanges/{exchange}/checklist",
    "check": "/exchanges/{exchange}/checklist/check",
    "close": "/exchanges/{exchange}/checklist/close",
}


async def listed(visit: Visit) -> Answer:
    return await _page(visit)


async def step(visit: Visit) -> Answer:
    name = visit.path["step"]
    if name not in STEPS:
        raise not_found(PLACE)
    given = visit.filled()
    exchange = given.pop("exchange", "")
    try:
        await visit.ask("POST", STEPS[name], given, exchange=exchange)
    except GatewayError as error:
        return await _page(visit, error)
    return Redirect(f"{PLACE}#{quote(exchange, safe='')}")


async def _page(visit: Visit, problem: GatewayError | None = None) -> Answer:
    everything = "true" if visit.given.get("everything") else "false"
    found = await visit.ask("GET", "/checklists", {"everything": everything})
    context = {
        "checklists": found["checklists"],
        "items": ITEMS,
        "results": list(Result),
        "done": Result.DONE,
    }
    return page(visit, "checklists.html", context, problem)
