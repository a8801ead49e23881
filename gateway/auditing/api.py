"""The auditors' API as ASGI: who asks and what they give is read here, what it comes to is worked out elsewhere."""

from __future__ import annotations

import asyncio
import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any
from urllib.parse import quote

import orjson
from starlette.routing import Route
from starlette.types import ASGIApp, Receive, Scope, Send

from gateway.auditing.catalogue import OPERATIONS, PREFIX
from gateway.auditing.exports import pieces
from gateway.auditing.openapi import document
from gateway.auditing.operation import File, Operation, holds_null, read
from gateway.auditing.refusals import in_english
from gateway.auditing.workers import Done, Task, Workers
from gateway.bilingual import in_language
from gateway.callers.entrance import authenticated
from gateway.callers.identity import Identities
from gateway.exchange import Principal
from gateway.web.body import ClientGone, parse_object, read_body
from gateway.web.errors import GatewayError, error_body, method_not_allowed, not_found
from gateway.web.fields import fields
from gateway.web.http import header, respond
from policies.rules.model import Policy

BODY_BYTES = 64 * 1024
_RANGE = re.compile(r"bytes=([0-9]{1,18})-([0-9]{1,18})?")
_LISTS = frozenset({"phrases", "strata", "exchanges"})


@dataclass(frozen=True, slots=True)
class Door:
    """What every path needs; `policy` is the one in force."""

    workers: Workers
    identities: Identities
    policy: Callable[[], Policy]
    models: tuple[str, ...] = ()

    async def perform(
        self,
        operation: Operation,
        principal: Principal,
        places: Mapping[str, str],
        given: Mapping[type, Any],
        via: str = "api",
    ) -> Done:
        """What comes of it in one of the workers, by the policy in force where it asks for that. Raises the 404 of a
        place that cannot be."""
        if holds_null(places):
            raise not_found(PREFIX + operation.path)
        policy = self.policy() if operation.guided else None
        place = (operation.method, operation.path)
        return await self.workers.perform(Task(place, principal, places, given, policy, via))


def routes(door: Door, guard: Callable[[ASGIApp], ASGIApp]) -> list[Route]:
    """`guard` is the last boundary for what goes wrong in an endpoint."""
    by_path: dict[str, dict[str, Operation]] = defaultdict(dict)
    for operation in OPERATIONS:
        by_path[operation.path][operation.method] = operation
    return [
        Route(f"{PREFIX}/openapi.json", guard(OpenApi())),
        *(Route(PREFIX + path, guard(Resource(door, ways))) for path, ways in by_path.items()),
    ]


class OpenApi:
    """The document is no secret: it says what there is, not what is in it."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        body = await asyncio.to_thread(_described, in_english(scope))
        await respond(send, 200, body, [(b"vary", b"accept-language")])


@cache
def _described(english: bool) -> bytes:
    """Made once: it takes a while."""
    return orjson.dumps(document(english))


@dataclass(frozen=True, slots=True)
class Resource:
    """One path with its methods."""

    door: Door
    methods: Mapping[str, Operation]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        status = 200
        try:
            operation = self.methods.get("GET" if scope["method"] == "HEAD" else scope["method"])
            if operation is None:
                raise method_not_allowed(scope["method"], scope["path"])
            status = operation.status
            done = await self._done(operation, scope, receive)
        except ClientGone:
            return
        except GatewayError as error:
            done = Done(refused=error)
        if done.refused is not None:
            await _refuse(done.refused, scope, send)
        elif done.file is not None:
            await send_file(done.file, scope, send)
        else:
            await respond(send, status, done.body, [(b"cache-control", b"no-store")])

    async def _done(self, operation: Operation, scope: Scope, receive: Receive) -> Done:
        principal = await authenticated(self.door.identities, scope)
        given = await _given(operation, scope, receive)
        return await self.door.perform(operation, principal, dict(scope["path_params"]), given)


async def _refuse(error: GatewayError, scope: Scope, send: Send) -> None:
    error.message = in_language(error.message, english=in_english(scope))
    headers = [(b"retry-after", error.retry_after.encode())] if error.retry_after else []
    await respond(send, error.status, error_body(error), headers)


async def _given(operation: Operation, scope: Scope, receive: Receive) -> Mapping[type, Any]:
    if operation.method == "GET":
        return read(operation.takes, fields(scope["query_string"], _LISTS))
    raw = await read_body(scope, receive, BODY_BYTES)
    return read(operation.takes, parse_object(raw) if raw else {})


async def send_file(file: File, scope: Scope, send: Send) -> None:
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
