"""Signing in and out, and the choice of a language."""

from __future__ import annotations

import re
import time
from dataclasses import dataclass

from audit.oversight.roles import May
from gateway.callers.entrance import known_caller
from gateway.console.session import Session, Sessions, cookie
from gateway.console.site import CONSOLE, LANGUAGE, SIGN_IN, Answer, Html, Redirect, Visit
from gateway.web.errors import bad_key, not_found

_OWN = re.compile(CONSOLE + r"(?:[/?][!-\[\]-~]*)?")
"""Where a page may send people on to: nowhere but to a page of the console."""
START = f"{CONSOLE}/start"
_YEAR_S = 365 * 24 * 3600


@dataclass(frozen=True, slots=True)
class Entering:
    sessions: Sessions

    async def door(self, visit: Visit) -> Answer:
        return Html("sign_in.html", {"to": own_place(visit.given.get("to")), "failed": None})

    async def sign_in(self, visit: Visit) -> Answer:
        """The key is looked up as a program's is; a guess costs whoever makes it as much as one over the API."""
        key = visit.given.get("key", "").strip()
        to = own_place(visit.given.get("to"))
        principal = await known_caller(visit.door.identities, key)
        if principal is None:
            error = bad_key()
            return Html("sign_in.html", {"to": to, "failed": error.message}, error.status)
        now = int(time.time())
        value = self.sessions.sealed(Session(key, now, now))
        return Redirect(to or START, (cookie(value, secure=visit.secure),))

    async def sign_out(self, visit: Visit) -> Answer:
        return Redirect(SIGN_IN, (cookie("", secure=visit.secure),))


async def begin(visit: Visit) -> Answer:
    """The page to begin with, by what one may do."""
    return Redirect(f"{CONSOLE}/exchanges" if visit.may(May.LIST) else f"{CONSOLE}/explain")


async def language(visit: Visit) -> Answer:
    chosen = visit.path["language"]
    if chosen not in ("ja", "en"):
        raise not_found(f"{CONSOLE}/language")
    told = f"{LANGUAGE}={chosen}; Path={CONSOLE}; Max-Age={_YEAR_S}; SameSite=Strict"
    return Redirect(own_place(visit.given.get("back")) or CONSOLE, (told,))


def own_place(to: str | None) -> str:
    """The same place, or nothing where it is none of ours."""
    return to if to is not None and _OWN.fullmatch(to) else ""
