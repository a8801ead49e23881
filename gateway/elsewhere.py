"""What nobody screens: every other path under `/v1`, and every other method. It is refused, and entered in the log.

The record says who tried which class of path, out of a list: a path of the sender's own making may hold anything.
"""

from __future__ import annotations

from starlette.types import Receive, Scope, Send

from gateway.callers.entrance import authenticated
from gateway.current import Current
from gateway.endpoints.catalogue import ENDPOINTS
from gateway.exchange import open_exchange
from gateway.record import Entry
from gateway.web.errors import (
    GatewayError,
    endpoint_not_screened,
    error_body,
    method_not_allowed,
    not_found,
)
from gateway.web.http import respond_error

API = "/v1"
UNKNOWN = f"{API}/*"
KNOWN_ELSEWHERE = (
    "/v1/images/edits",
    "/v1/images/variations",
    "/v1/uploads",
    "/v1/batches",
    "/v1/messages/batches",
    "/v1/vector_stores",
    "/v1/assistants",
    "/v1/threads",
    "/v1/conversations",
    "/v1/responses/*",
    "/v1/fine_tuning",
    "/v1/realtime",
    "/v1/videos",
    "/v1/containers",
    "/v1/organization",
)
"""Endpoints of others that nobody screens here; so is whatever else stands under `/v1`."""
CLASSES = (*KNOWN_ELSEWHERE, UNKNOWN)


def path_class(path: str) -> str:
    """The class that stands for a path in records: the longest of the list under which it is."""
    within = [one for one in KNOWN_ELSEWHERE if f"{path}/".startswith(f"{one.removesuffix('/*')}/")]
    return max(within, key=len, default=UNKNOWN)


class Elsewhere:
    """Every path that is not routed."""

    def __init__(self, current: Current) -> None:
        self._current = current

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        path = scope["path"]
        if path != API and not path.startswith(f"{API}/"):
            await respond_error(send, not_found(path))
            return
        name = path_class(path)
        await turned_away(self._current, scope, send, name, endpoint_not_screened(name))


class WrongMethod:
    """A path that is there, with a method that is not."""

    def __init__(self, current: Current, path: str) -> None:
        self._current = current
        self._path = path

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        error = method_not_allowed(scope["method"], self._path)
        await turned_away(self._current, scope, send, self._path, error)


async def turned_away(
    current: Current, scope: Scope, send: Send, endpoint: str, error: GatewayError
) -> None:
    """Tells the caller, after it is in the log. Who has no key is told only that."""
    parts = current.parts
    written = next((e.error for e in ENDPOINTS if endpoint.startswith(e.path)), error_body)
    try:
        principal = await authenticated(parts.identities, scope)
    except GatewayError as unknown:
        await respond_error(send, unknown, written=written)
        return
    exchange = open_exchange(principal, endpoint)
    try:
        await Entry(parts.log, exchange).refuse(error)
    except GatewayError as unavailable:
        error = unavailable
    await respond_error(send, error, exchange.id, written)
