"""Why a text would be treated so, for whoever keeps the guideline and whoever has to live with it."""

from __future__ import annotations

from typing import Any

from gateway.console.searching import choices
from gateway.console.site import Answer, Redirect, Visit, page, place
from gateway.web.errors import GatewayError
from policies.rules.where import DATA_CLASSES, INTENDED_USES


async def asking(visit: Visit) -> Answer:
    if exchange := visit.given.get("exchange", "").strip():
        return Redirect(place("exchanges", exchange))
    return _page(visit, {})


async def explaining(visit: Visit) -> Answer:
    """The text is in a form, and comes back in the page alone."""
    asked = visit.filled()
    try:
        found = await visit.ask("POST", "/explanations", asked)
    except GatewayError as error:
        return _page(visit, asked, problem=error)
    return _page(visit, asked, found)


def _page(
    visit: Visit, asked: dict[str, Any], found: Any = None, problem: GatewayError | None = None
) -> Answer:
    assert visit.principal is not None
    names = ("text", "stage", "model", "person", "data_class", "intended_use")
    context = {
        "asked": {
            **dict.fromkeys(names, ""),
            "department": "" if asked else visit.principal.department,
            **asked,
        },
        "found": found,
        "choices": choices(visit.door),
        "data_classes": DATA_CLASSES,
        "intended_uses": INTENDED_USES,
    }
    return page(visit, "explain.html", context, problem)
