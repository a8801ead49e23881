"""Lists and searches of exchanges: the one filter, in the address of the page; what is searched for is never there.

Words may name people, and addresses are kept by browsers and proxies: words travel in forms only, as in the API, or
under the name of a saved search.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from typing import Any
from urllib.parse import urlencode

from audit.reading.filters import Filter
from audit.reading.words import CHOSEN
from gateway.auditing.api import Door
from gateway.console.exporting import FORMATS
from gateway.console.site import CONSOLE, ROWS, Answer, Html, Redirect, Visit, page, place
from gateway.web.errors import GatewayError, unreadable
from policies.rules.vocabulary import KindNames

FILTER = tuple(f.name for f in fields(Filter))
WORDS = "words"
LIST = f"{CONSOLE}/exchanges"


async def listing(visit: Visit) -> Answer:
    asked = visit.filled()
    try:
        found = await visit.ask("GET", "/exchanges", {"limit": ROWS, **asked})
    except GatewayError as error:
        return await _page(visit, asked, problem=error)
    return await _page(visit, asked, found)


async def searching(visit: Visit) -> Answer:
    """A filter alone becomes the address of a list, to be kept and passed on."""
    asked = visit.filled()
    words = asked.pop(WORDS, "").split()
    if not words:
        return Redirect(f"{LIST}?{urlencode(asked)}" if asked else LIST)
    try:
        found = await visit.ask("POST", "/search", {"limit": ROWS, "phrases": words, **asked})
    except GatewayError as error:
        return await _page(visit, {**asked, WORDS: " ".join(words)}, problem=error)
    return await _page(visit, {**asked, WORDS: " ".join(words)}, found)


async def names(visit: Visit) -> Answer:
    found = await visit.ask("GET", "/searches")
    return Html("searches.html", {"names": found["names"]})


async def saved(visit: Visit) -> Answer:
    name, after = visit.path["name"], visit.filled()
    found = await visit.ask("POST", "/searches/{name}/run", {"limit": ROWS, **after}, name=name)
    return await _page(visit, after, found, name=name)


async def save(visit: Visit) -> Answer:
    asked = visit.filled()
    words, name = asked.pop(WORDS, "").split(), asked.pop("name", "")
    try:
        if not name or "/" in name:
            raise unreadable(
                "名前に「/」は使えません。 (A name without a slash is needed.)", "name"
            )
        await visit.ask("PUT", "/searches/{name}", {"phrases": words, **asked}, name=name)
    except GatewayError as error:
        return await _page(visit, {**asked, WORDS: " ".join(words)}, problem=error)
    return Redirect(place("searches", name))


async def forget(visit: Visit) -> Answer:
    await visit.ask("DELETE", "/searches/{name}", name=visit.path["name"])
    return Redirect(LIST)


async def _page(
    visit: Visit,
    asked: Mapping[str, Any],
    found: Mapping[str, Any] | None = None,
    *,
    problem: GatewayError | None = None,
    name: str = "",
) -> Answer:
    context = {
        "asked": {**dict.fromkeys((*FILTER, WORDS), ""), **asked},
        "found": found,
        "more": _more(asked, found, name),
        "saved_name": name,
        "kept": {name: asked[name] for name in (*FILTER, WORDS) if name in asked},
        "formats": FORMATS,
        "choices": choices(visit.door),
    }
    return page(visit, "exchanges.html", context, problem)


def _more(
    asked: Mapping[str, Any], found: Mapping[str, Any] | None, name: str
) -> Mapping[str, Any] | None:
    """How to go on behind what was found: an address, or the fields of a form where there are words."""
    if found is None or found["after"] is None:
        return None
    kept = {**asked, "after": found["after"]}
    if WORDS in asked:
        return {"address": "", "fields": kept}
    return {"address": f"{place('searches', name) if name else LIST}?{urlencode(kept)}"}


def choices(door: Door) -> Mapping[str, Any]:
    """What may be chosen or typed into the filter."""
    policy = door.policy()
    return {
        **{name: tuple(words) for name, words in CHOSEN.items()},
        "model": door.models,
        "rule": [(rule.id, rule.title) for rule in policy.rules],
        "clause": sorted({(b.clause, b.document) for rule in policy.rules for b in rule.basis}),
        "finding": list(KindNames(policy.terms).items()),
    }
