"""Overseeing the overseers: who looked at what, and pseudonyms that two people take off for a time."""

from __future__ import annotations

from urllib.parse import urlencode

from audit.commands.scopes import NAMES, in_words
from audit.oversight.access import ACTS, WAYS
from audit.oversight.roles import May
from gateway.console.site import CONSOLE, ROWS, Answer, Html, Redirect, Visit, page
from gateway.web.errors import GatewayError, not_found

ACCESSES, UNMASKINGS = f"{CONSOLE}/accesses", f"{CONSOLE}/unmaskings"
SCOPE = ("exchange", "person", "department", "since", "until", "everything")


async def accesses(visit: Visit) -> Answer:
    found = await visit.ask("GET", "/accesses", {"limit": ROWS, **visit.filled()})
    after = found["after"]
    context = {
        "rows": found["rows"],
        "acts": ACTS,
        "ways": WAYS,
        "titles": NAMES,
        "next": f"{ACCESSES}?{urlencode({'after': after})}" if after else None,
    }
    return Html("accesses.html", context)


async def unmaskings(visit: Visit) -> Answer:
    return await _page(visit)


async def ask(visit: Visit) -> Answer:
    given = visit.filled()
    if "exchange" in given:
        given["exchanges"] = given.pop("exchange").split()
    try:
        await visit.ask("POST", "/unmaskings", given)
    except GatewayError as error:
        return await _page(visit, error)
    return Redirect(UNMASKINGS)


async def decide(visit: Visit) -> Answer:
    """As another person than who asked: the log says no to anybody else."""
    answer = visit.path["answer"]
    if answer not in ("approve", "deny"):
        raise not_found(UNMASKINGS)
    try:
        await visit.ask("POST", f"/unmaskings/{{id}}/{answer}", visit.filled(), id=visit.path["id"])
    except GatewayError as error:
        return await _page(visit, error)
    return Redirect(UNMASKINGS)


async def _page(visit: Visit, problem: GatewayError | None = None) -> Answer:
    found = await visit.ask("GET", "/unmaskings")
    context = {
        "approvals": [
            {**one, "reach": in_words(one["scope"], english=visit.english)}
            for one in reversed(found["approvals"])
        ],
        "given": {**dict.fromkeys((*SCOPE, "reason", "hours"), ""), **visit.given},
        "may_ask": visit.may(May.UNMASK_ASK),
        "may_decide": visit.may(May.UNMASK_DECIDE),
    }
    return page(visit, "unmaskings.html", context, problem)
