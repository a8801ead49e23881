"""The auditors' API as ASGI: who asks, what they take, a thread to do it in, and the answer or the error.

Nothing of it runs on the event loop, and at most a few requests at a time run at all, so that staff do not wait for
auditors.
"""

from __future__ import annotations

import asyncio
import json
import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl, quote

import orjson
from starlette.routing import Route
from starlette.types import ASGIApp, Receive, Scope, Send

from audit.approval import ApprovalRefused
from audit.checklist import ChecklistRefused
from audit.errors import AuditError, AuditUnavailable, LogRefused
from audit.review import NoSuchExchange, ReviewRefused
from audit.roles import NotAllowed
from gateway.auditing.catalogue import OPERATIONS, PREFIX
from gateway.auditing.exports import pieces
from gateway.auditing.jobs import TooManyJobs
from gateway.auditing.lookups import NotThere
from gateway.auditing.office import Office
from gateway.auditing.openapi import document
from gateway.auditing.operation import Call, File, Operation, adapter, read
from gateway.body import ClientGone, parse_object, read_body
from gateway.entrance import authenticated
from gateway.errors import Code, GatewayError, audit_busy, error_body, method_not_allowed
from gateway.http import header, respond
from gateway.identity import Identities

BODY_BYTES = 64 * 1024
MOST_WAITING = 16
_RANGE = re.compile(r"bytes=([0-9]{1,18})-([0-9]{1,18})?")
_ENGLISH = re.compile(r"\(((?:[^()]|\([^()]*\))+)\)\s*$")
_LISTS = frozenset({"phrases", "strata", "exchanges"})


def routes(
    office: Office, identities: Identities, guard: Callable[[ASGIApp], ASGIApp]
) -> list[Route]:
    """`guard` is the last boundary for what goes wrong in an endpoint."""
    turn = Turn(office)
    by_path: dict[str, dict[str, Operation]] = defaultdict(dict)
    for operation in OPERATIONS:
        by_path[operation.path][operation.method] = operation
    return [
        Route(f"{PREFIX}/openapi.json", guard(OpenApi())),
        *(
            Route(PREFIX + path, guard(Resource(turn, identities, methods)))
            for path, methods in by_path.items()
        ),
    ]


class Turn:
    """Threads of their own, and a short queue before them."""

    def __init__(self, office: Office) -> None:
        self.office = office
        self._waiting = 0

    async def run(self, work: Callable[[], Any]) -> Any:
        if self._waiting >= MOST_WAITING:
            raise audit_busy()
        self._waiting += 1
        try:
            return await asyncio.get_running_loop().run_in_executor(self.office.threads, work)
        finally:
            self._waiting -= 1


class OpenApi:
    """The document is no secret: it says what there is, not what is in it."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        body = orjson.dumps(document(in_english(scope)))
        await respond(send, 200, body, [(b"vary", b"accept-language")])


@dataclass(frozen=True, slots=True)
class Resource:
    """One path with its methods."""

    turn: Turn
    identities: Identities
    methods: Mapping[str, Operation]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        try:
            operation = self.methods.get("GET" if scope["method"] == "HEAD" else scope["method"])
            if operation is None:
                raise method_not_allowed(scope["method"], scope["path"])
            answer = await self._answer(operation, scope, receive)
        except ClientGone:
            return
        except (GatewayError, AuditError) as error:
            told = as_error(error)
            told.message = in_language(told.message, english=in_english(scope))
            headers = [(b"retry-after", told.retry_after.encode())] if told.retry_after else []
            await respond(send, told.status, error_body(told), headers)
            return
        if isinstance(answer, File):
            await _send_file(answer, scope, send)
        else:
            body = dumped(operation.answer, answer)
            await respond(send, operation.status, body, [(b"cache-control", b"no-store")])

    async def _answer(self, operation: Operation, scope: Scope, receive: Receive) -> Any:
        principal = await authenticated(self.identities, scope)
        given = await _given(operation, scope, receive)
        office, path = self.turn.office, scope["path_params"]

        def work() -> Any:
            return operation.run(Call(office, office.desk(principal), path, given))

        return await self.turn.run(work)


async def _given(operation: Operation, scope: Scope, receive: Receive) -> Mapping[type, Any]:
    if operation.method == "GET":
        return read(operation.takes, _query(scope))
    raw = await read_body(receive, BODY_BYTES)
    return read(operation.takes, parse_object(raw) if raw else {})


def _query(scope: Scope) -> dict[str, Any]:
    """Raises a 400 for what is said twice: which of the two was meant?"""
    found: dict[str, Any] = {}
    pairs = parse_qsl(scope["query_string"].decode("ascii", "replace"), keep_blank_values=True)
    for name, value in pairs:
        if name in _LISTS:
            found.setdefault(name, []).append(value)
        elif name in found:
            message = "同じ項目が2回あります。 (A parameter is given twice.)"
            raise GatewayError(400, Code.DUPLICATE_KEY, message, name[:100])
        else:
            found[name] = value
    return found


_STATUSES: Mapping[type[AuditError], tuple[int, Code]] = {
    NotThere: (404, Code.NOT_FOUND),
    NoSuchExchange: (404, Code.NOT_FOUND),
    NotAllowed: (403, Code.ROLE_REQUIRED),
    ReviewRefused: (409, Code.STEP_REFUSED),
    ChecklistRefused: (409, Code.STEP_REFUSED),
    ApprovalRefused: (409, Code.STEP_REFUSED),
    TooManyJobs: (503, Code.AUDIT_BUSY),
    AuditUnavailable: (503, Code.AUDIT_UNAVAILABLE),
    LogRefused: (400, Code.INVALID_REQUEST),
}


def as_error(error: GatewayError | AuditError) -> GatewayError:
    if isinstance(error, GatewayError):
        return error
    for kind, (status, code) in _STATUSES.items():
        if isinstance(error, kind):
            return GatewayError(status, code, str(error))
    return GatewayError(503, Code.AUDIT_UNAVAILABLE, str(error))


def in_english(scope: Scope) -> bool:
    """Whether the client would rather have English than Japanese."""
    weights = {"ja": 0.0, "en": 0.0}
    for number, part in enumerate(header(scope, b"accept-language").split(",")):
        tag, _, rest = part.strip().partition(";")
        language = tag.strip().lower().split("-")[0]
        if language in weights:
            weights[language] = max(weights[language], _weight(rest) - number / 1000)
    return weights["en"] > weights["ja"]


def _weight(text: str) -> float:
    try:
        return float(text.partition("=")[2]) if text.strip() else 1.0
    except ValueError:
        return 0.0


def in_language(message: str, *, english: bool) -> str:
    """Messages are Japanese with the English in brackets at their end."""
    match = _ENGLISH.search(message)
    return match[1].strip() if english and match else message


def dumped(kind: Any, answer: Any) -> bytes:
    """As JSON. Contents may hold what a model made up, such as half of a surrogate pair: that is escaped."""
    try:
        return orjson.dumps(answer, option=orjson.OPT_NON_STR_KEYS)
    except TypeError:
        return json.dumps(adapter(kind).dump_python(answer), default=str).encode("ascii")


async def _send_file(file: File, scope: Scope, send: Send) -> None:
    size = file.path.stat().st_size
    match = _RANGE.fullmatch(header(scope, b"range"))
    start, end = 0, size
    if match is not None:
        start = int(match[1])
        end = min(size, int(match[2]) + 1) if match[2] else size
        if start >= end:
            await respond(send, 416, b"", [(b"content-range", f"bytes */{size}".encode())])
            return
    disposition = f"attachment; filename*=UTF-8''{quote(file.name)}"
    headers = [
        (b"content-type", b"application/octet-stream"),
        (b"content-length", str(end - start).encode()),
        (b"content-disposition", disposition.encode()),
        (b"accept-ranges", b"bytes"),
        (b"cache-control", b"no-store"),
    ]
    if match is not None:
        headers.append((b"content-range", f"bytes {start}-{end - 1}/{size}".encode()))
    await send({"type": "http.response.start", "status": 206 if match else 200, "headers": headers})
    parts: Iterator[bytes] = pieces(file.path, start, end)
    if scope["method"] != "HEAD":
        while piece := await asyncio.to_thread(next, parts, b""):
            await send({"type": "http.response.body", "body": piece, "more_body": True})
    await send({"type": "http.response.body", "body": b""})
