"""The pages of people who sign in: who comes, what they give, and what is sent back.

A page asks the auditors' API what it shows, in the name of whoever looks: roles, pseudonyms and the record of the look
are the same. Its forms are answered only when a page of this gateway sent them.
"""

from __future__ import annotations

import asyncio
import re
import time
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any
from urllib.parse import quote, urlencode, urlsplit

from starlette.requests import cookie_parser
from starlette.types import Receive, Scope, Send

from audit.contents import load_contents
from audit.oversight.roles import TABLE, May, Role
from gateway.auditing.api import Door, send_file
from gateway.auditing.catalogue import OPERATIONS
from gateway.auditing.operation import File, read
from gateway.auditing.refusals import in_english
from gateway.auditing.workers import Done
from gateway.bilingual import in_one_language
from gateway.callers.entrance import known_caller
from gateway.console.rendering import HTML, headers, rendered
from gateway.console.session import COOKIE, PATH, RENEW_S, Session, Sessions, cookie
from gateway.exchange import Principal
from gateway.web.body import ClientGone, read_body
from gateway.web.errors import Code, GatewayError, method_not_allowed
from gateway.web.fields import fields
from gateway.web.http import header, respond
from policies.rules.vocabulary import KindNames

CONSOLE = PATH
SIGN_IN = f"{CONSOLE}/sign-in"
LANGUAGE = "sekisho_language"
FORM_BYTES = 512 * 1024
ROWS = 50
"""Of a list on one page."""
VIA = "pages"
_OPTION = re.compile(r" ?[（(]--[a-z-]+[）)] ?")
"""How a message for commands names an option; a page has a field for it."""
_BY_PLACE = {(one.method, one.path): one for one in OPERATIONS}


@dataclass(frozen=True, slots=True)
class Html:
    template: str
    context: Mapping[str, Any] = field(default_factory=dict, repr=False)
    status: int = 200


@dataclass(frozen=True, slots=True)
class Redirect:
    to: str
    cookies: tuple[str, ...] = field(default=(), repr=False)


@dataclass(frozen=True, slots=True)
class Attached:
    file: File


Answer = Html | Redirect | Attached


@dataclass(frozen=True)
class Visit:
    """One request for a page. `given` are the fields of its form or, for a GET, of its query."""

    door: Door
    scope: Scope = field(repr=False)
    session: Session | None
    principal: Principal | None
    given: Mapping[str, Any] = field(default_factory=dict, repr=False)

    @cached_property
    def english(self) -> bool:
        return reads_english(self.scope)

    @property
    def path(self) -> Mapping[str, str]:
        found: Mapping[str, str] = self.scope["path_params"]
        return found

    @property
    def secure(self) -> bool:
        return bool(self.scope["scheme"] == "https")

    @property
    def roles(self) -> frozenset[Role]:
        return frozenset() if self.principal is None else self.principal.roles

    def may(self, what: str) -> bool:
        return bool(self.roles & TABLE[May(what)])

    def filled(self) -> dict[str, Any]:
        """What was given: a field left empty is one that was not."""
        return {name: value for name, value in self.given.items() if value != ""}

    async def ask(
        self, method: str, path: str, given: Mapping[str, Any] | None = None, **places: str
    ) -> Any:
        """What the operation answers, as its JSON has it. Raises GatewayError."""
        return load_contents((await self._done(method, path, given or {}, places)).body)

    async def file(self, path: str, **places: str) -> File:
        """The file that the operation answers. Raises GatewayError."""
        done = await self._done("GET", path, {}, places)
        assert done.file is not None
        return done.file

    async def _done(
        self, method: str, path: str, given: Mapping[str, Any], places: Mapping[str, str]
    ) -> Done:
        assert self.principal is not None
        operation = _BY_PLACE[method, path]
        taken = read(operation.takes, given)
        done = await self.door.perform(operation, self.principal, places, taken, VIA)
        if done.refused is not None:
            raise done.refused
        return done


Handler = Callable[[Visit], Awaitable[Answer]]


@dataclass(frozen=True, slots=True)
class Room:
    """What is at one path. Guests are led to the door, but for rooms that are `open`."""

    door: Door
    sessions: Sessions
    methods: Mapping[str, Handler]
    open: bool = False

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        try:
            visit = await self._begun(scope)
        except GatewayError as error:  # nobody can tell who it is
            await problem_page(scope, send, error)
            return
        try:
            visit, answer = await self._answer(visit, receive)
        except ClientGone:
            return
        except GatewayError as error:
            answer = Html("problem.html", {"problem": shown(error, visit)}, error.status)
        if isinstance(answer, Attached):
            await send_file(answer.file, scope, send)
            return
        if isinstance(answer, Redirect):
            head = [(b"location", answer.to.encode("ascii", "strict")), *headers()]
            await respond(send, 303, b"", [*head, *self._cookies(visit, answer)], HTML)
            return
        # in a thread: what is long is rendered beside the requests of staff, not before them
        context = {**_frame(visit), **answer.context}
        page = await asyncio.to_thread(rendered, answer.template, context, english=visit.english)
        more = [*headers(), *self._cookies(visit)]
        await respond(send, answer.status, page, more, HTML)

    async def _begun(self, scope: Scope) -> Visit:
        value = cookies(scope).get(COOKIE)
        session = self.sessions.opened(value, time.time()) if value else None
        principal = None
        if session is not None:
            principal = await known_caller(self.door.identities, session.key)
        return Visit(self.door, scope, session if principal else None, principal)

    async def _answer(self, visit: Visit, receive: Receive) -> tuple[Visit, Answer]:
        scope = visit.scope
        method = "GET" if scope["method"] == "HEAD" else scope["method"]
        handler = self.methods.get(method)
        if handler is None:
            raise method_not_allowed(scope["method"], CONSOLE)
        if method == "POST" and not from_own_page(scope):
            raise foreign_form()
        if visit.principal is None and not self.open:
            return visit, Redirect(f"{SIGN_IN}?{urlencode({'to': _here(scope)})}")
        raw = (
            scope["query_string"]
            if method == "GET"
            else await read_body(scope, receive, FORM_BYTES)
        )
        visit = replace(visit, given=_lines_mended(fields(raw)))
        return visit, await handler(visit)

    def _cookies(self, visit: Visit, answer: Redirect | None = None) -> list[tuple[bytes, bytes]]:
        """Those that the answer sets; else, now and then, the session's with the time of this page."""
        told = () if answer is None else answer.cookies
        now = time.time()
        if not told and visit.session is not None and now - visit.session.seen > RENEW_S:
            value = self.sessions.sealed(visit.session.renewed(now))
            told = (cookie(value, secure=visit.secure),)
        return [(b"set-cookie", one.encode()) for one in told]


async def problem_page(scope: Scope, send: Send, error: GatewayError) -> None:
    """What is told without asking who is signed in: a fault that nobody foresaw, or that this cannot be known."""
    english = reads_english(scope)
    message = in_one_language(error.message, english=english)
    shown = {"status": error.status, "message": message, "code": error.code, "param": None}
    frame: Mapping[str, Any] = {
        "who": None,
        "roles": [],
        "may": lambda what: False,
        "here": CONSOLE,
        "kinds": KindNames(),
    }
    page = rendered("problem.html", {**frame, "problem": shown}, english=english)
    await respond(send, error.status, page, headers(), HTML)


def reads_english(scope: Scope) -> bool:
    """As it was chosen on a page, else as the browser asks."""
    chosen = cookies(scope).get(LANGUAGE)
    return chosen == "en" if chosen in ("ja", "en") else in_english(scope)


def cookies(scope: Scope) -> dict[str, str]:
    return cookie_parser(header(scope, b"cookie"))


def from_own_page(scope: Scope) -> bool:
    """Whether the browser says that a page of this gateway sent the form. It always says one or the other."""
    site = header(scope, b"sec-fetch-site")
    if site:
        return site == "same-origin"
    origin = header(scope, b"origin")
    return bool(origin) and urlsplit(origin).netloc == header(scope, b"host")


def foreign_form() -> GatewayError:
    return GatewayError(
        403,
        Code.FOREIGN_FORM,
        "この画面から送られたものと確かめられないため、受け付けません。画面を開き直して、もう一度送ってください。"
        "中継サーバーがある場合は、Host ヘッダーをそのまま渡しているか管理者に確かめてください。"
        " (The form was not sent by a page of this gateway. Open the page again; a proxy has to pass the Host on.)",
    )


def shown(error: GatewayError, visit: Visit) -> Mapping[str, Any]:
    """An error as a page shows it."""
    message = _OPTION.sub("", in_one_language(error.message, english=visit.english))
    return {"status": error.status, "message": message, "code": error.code, "param": error.param}


def page(
    visit: Visit, template: str, context: Mapping[str, Any], problem: GatewayError | None
) -> Html:
    """A page; where what was asked of it was refused, that is told above it as its `problem`."""
    if problem is None:
        return Html(template, {**context, "problem": None})
    return Html(template, {**context, "problem": shown(problem, visit)}, problem.status)


def place(*steps: str) -> str:
    """A path of the console; what stands in it may be anything."""
    return "/".join((CONSOLE, *(quote(step, safe="") for step in steps)))


def _here(scope: Scope) -> str:
    """Where to go on after signing in. A form is not sent twice: its page comes again."""
    path = quote(scope["path"])
    if scope["method"] == "POST":
        return "/".join(path.split("/")[:4])
    query = scope["query_string"].decode("ascii", "replace")
    return f"{path}?{query}" if query else path


def _lines_mended(given: dict[str, Any]) -> dict[str, Any]:
    """Browsers send the lines of a text with CR LF: places in it would be counted wrong."""
    return {name: value.replace("\r\n", "\n") for name, value in given.items()}


def _frame(visit: Visit) -> Mapping[str, Any]:
    """What the frame of every page shows."""
    return {
        "who": visit.principal,
        "roles": [role for role in Role if role in visit.roles],
        "may": visit.may,
        "here": _here(visit.scope),
        "kinds": KindNames(visit.door.policy().terms),
    }
