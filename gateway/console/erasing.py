"""Erasures and legal holds on pages: one person asks and says why, another looks at it and decides."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from audit.commands.scopes import in_words
from audit.oversight.roles import May
from audit.record import Sensitivity
from gateway.console.searching import FILTER, choices
from gateway.console.site import CONSOLE, Answer, Redirect, Visit, page
from gateway.web.errors import GatewayError, not_found, unreadable

ERASURES, HOLDS = f"{CONSOLE}/erasures", f"{CONSOLE}/holds"
CLASSES = tuple(one for one in Sensitivity if one is not Sensitivity.METADATA)
"""What of a month is erased unless everything is: nothing outlives its record."""
EVERYTHING = "everything"
MOST_TOLD = 10
"""Of the exchanges of a tombstone; whoever decides on an erasure sees all."""


async def erasures(visit: Visit) -> Answer:
    return await _erasures(visit)


async def ask_erasure(visit: Visit) -> Answer:
    try:
        asked = await visit.ask("POST", "/erasures", _wanted(visit.filled()))
    except GatewayError as error:
        return await _erasures(visit, error)
    return await _erasures(visit, asked=asked)


async def decide_erasure(visit: Visit) -> Answer:
    """What is approved is gone at once: the page tells what may be left, and what to do about it."""
    answer, given = visit.path["answer"], visit.filled()
    if answer not in ("approve", "deny"):
        raise not_found(ERASURES)
    try:
        if given.pop("sure", "") != "yes" and answer == "approve":
            raise unreadable(
                "消去は元に戻せません。確認の欄に印を付けてください。 (Tick that you know it cannot be undone.)",
                "sure",
            )
        done = await visit.ask("POST", f"/erasures/{{id}}/{answer}", given, id=visit.path["id"])
    except GatewayError as error:
        return await _erasures(visit, error)
    return await _erasures(visit, done=done) if answer == "approve" else Redirect(ERASURES)


async def holds(visit: Visit) -> Answer:
    return await _holds(visit)


async def ask_hold(visit: Visit) -> Answer:
    try:
        asked = await visit.ask("POST", "/holds", _wanted(visit.filled()))
    except GatewayError as error:
        return await _holds(visit, error)
    return await _holds(visit, asked=asked)


async def step_hold(visit: Visit) -> Answer:
    step = visit.path["step"]
    if step not in ("approve", "deny", "release"):
        raise not_found(HOLDS)
    try:
        await visit.ask("POST", f"/holds/{{id}}/{step}", visit.filled(), id=visit.path["id"])
    except GatewayError as error:
        return await _holds(visit, error)
    return Redirect(HOLDS)


async def _erasures(
    visit: Visit, problem: GatewayError | None = None, *, asked: Any = None, done: Any = None
) -> Answer:
    found: Mapping[str, Any] = {"asked": [], "erased": []}
    if _sees_all(visit) or not visit.may(
        May.ERASE_ASK
    ):  # whoever may do neither is told so, and entered
        found = await visit.ask("GET", "/erasures")
    context = {
        **_frame(visit, problem),
        "asked": asked,
        "done": done,
        "requests": [_told(one, visit) for one in reversed(found["asked"])],
        "erased": [_told(one, visit, MOST_TOLD) for one in reversed(found["erased"])],
        "everything": EVERYTHING,
    }
    return page(visit, "erasures.html", context, problem)


async def _holds(visit: Visit, problem: GatewayError | None = None, *, asked: Any = None) -> Answer:
    found: Mapping[str, Any] = {"holds": []}
    if _sees_all(visit) or not visit.may(
        May.ERASE_ASK
    ):  # whoever may do neither is told so, and entered
        found = await visit.ask("GET", "/holds")
    context = {
        **_frame(visit, problem),
        "asked": asked,
        "holds": [
            {**one, "placed": _told(one["placed"], visit)} for one in reversed(found["holds"])
        ],
        "choices": choices(visit.door),
    }
    return page(visit, "holds.html", context, problem)


def _frame(visit: Visit, problem: GatewayError | None) -> Mapping[str, Any]:
    names = ("exchange", "month", "what", "reason", *FILTER)
    return {
        "given": {**dict.fromkeys(names, ""), **(visit.given if problem else {})},
        "sees_all": _sees_all(visit),
        "may_ask": visit.may(May.ERASE_ASK),
        "may_decide": visit.may(May.ERASE_DECIDE),
    }


def _sees_all(visit: Visit) -> bool:
    """Whoever may decide sees the whole log; others ask for exchanges of their section, and see no list."""
    return visit.may(May.ERASE_DECIDE)


def _told(one: Mapping[str, Any], visit: Visit, most: int | None = None) -> Mapping[str, Any]:
    return {**one, "reach": in_words(one["scope"], english=visit.english, most=most)}


def _wanted(given: dict[str, Any]) -> dict[str, Any]:
    """The fields of a form as the operation takes them."""
    if "exchange" in given:
        given["exchanges"] = given.pop("exchange").split()
    if given.pop("what", "") == EVERYTHING:
        given["classes"] = [one.value for one in Sensitivity]
    return given
