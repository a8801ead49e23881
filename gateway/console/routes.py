"""Which page is at which path of the console."""

from __future__ import annotations

from collections.abc import Callable

from starlette.routing import Route
from starlette.types import ASGIApp

from gateway.auditing.api import Door
from gateway.console import (
    checklists,
    erasing,
    exchange,
    explaining,
    exporting,
    overseeing,
    reviewing,
    searching,
    verifying,
)
from gateway.console.entering import START, Entering, begin, language
from gateway.console.guideline import Guideline
from gateway.console.session import Sessions
from gateway.console.site import CONSOLE, SIGN_IN, Answer, Handler, Room, Visit
from gateway.web.errors import Code, GatewayError


def routes(
    door: Door, sessions: Sessions, guideline: Guideline, guard: Callable[[ASGIApp], ASGIApp]
) -> list[Route]:
    """`guard` is the last boundary for what goes wrong in a page."""
    entering = Entering(sessions)

    def room(path: str, *, open: bool = False, **methods: Handler) -> Route:
        return Route(path, guard(Room(door, sessions, methods, open)))

    return [
        room(CONSOLE, open=True, GET=guideline.page),
        room(SIGN_IN, open=True, GET=entering.door, POST=entering.sign_in),
        room(f"{CONSOLE}/sign-out", open=True, POST=entering.sign_out),
        room(f"{CONSOLE}/language/{{language}}", open=True, GET=language),
        room(START, GET=begin),
        room(searching.LIST, GET=searching.listing, POST=searching.searching),
        room(f"{CONSOLE}/searches", GET=searching.names, POST=searching.save),
        room(f"{CONSOLE}/searches/{{name}}", GET=searching.saved),
        room(f"{CONSOLE}/searches/{{name}}/forget", POST=searching.forget),
        room(f"{searching.LIST}/{{exchange}}", GET=exchange.shown),
        room(f"{searching.LIST}/{{exchange}}/case", POST=exchange.case),
        room(f"{searching.LIST}/{{exchange}}/{{step}}", POST=exchange.step),
        room(reviewing.REVIEWS, GET=reviewing.queue),
        room(f"{reviewing.REVIEWS}/sample", POST=reviewing.sample),
        room(reviewing.REPORTS, GET=reviewing.reports),
        room(f"{reviewing.REPORTS}/{{month}}", GET=reviewing.report),
        room(exporting.PLACE, GET=exporting.listed, POST=exporting.start),
        room(f"{exporting.PLACE}/{{id}}/file", GET=exporting.fetch),
        room(f"{exporting.PLACE}/{{id}}/{{step}}", POST=exporting.step),
        room(checklists.PLACE, GET=checklists.listed),
        room(f"{checklists.PLACE}/{{step}}", POST=checklists.step),
        room(overseeing.ACCESSES, GET=overseeing.accesses),
        room(overseeing.UNMASKINGS, GET=overseeing.unmaskings, POST=overseeing.ask),
        room(f"{overseeing.UNMASKINGS}/{{id}}/{{answer}}", POST=overseeing.decide),
        room(erasing.ERASURES, GET=erasing.erasures, POST=erasing.ask_erasure),
        room(f"{erasing.ERASURES}/{{id}}/{{answer}}", POST=erasing.decide_erasure),
        room(erasing.HOLDS, GET=erasing.holds, POST=erasing.ask_hold),
        room(f"{erasing.HOLDS}/{{id}}/{{step}}", POST=erasing.step_hold),
        room(verifying.PLACE, GET=verifying.listed, POST=verifying.start),
        room(f"{verifying.PLACE}/{{id}}", GET=verifying.shown),
        room(f"{CONSOLE}/explain", GET=explaining.asking, POST=explaining.explaining),
        room(f"{CONSOLE}/{{path:path}}", open=True, GET=nowhere),
    ]


async def nowhere(visit: Visit) -> Answer:
    raise GatewayError(
        404,
        Code.NOT_FOUND,
        "このページはありません。アドレスを確かめるか、最初の画面から選んでください。"
        " (There is no such page. Check the address, or go on from the first page.)",
    )
