"""The ASGI application: which path leads where, and what ends with the process."""

from __future__ import annotations

import asyncio
import gc
import logging
import os
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Mapping
from contextlib import asynccontextmanager, suppress
from functools import partial
from pathlib import Path
from typing import Any

from starlette.applications import Starlette
from starlette.responses import RedirectResponse
from starlette.routing import Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from audit.errors import AuditUnavailable
from gateway.assembly import assemble
from gateway.auditing.api import Door
from gateway.auditing.api import routes as auditing_routes
from gateway.console.guideline import Guideline
from gateway.console.routes import routes as console_routes
from gateway.console.session import Sessions
from gateway.console.site import CONSOLE, problem_page
from gateway.current import Current
from gateway.describing.health import Ready, alive
from gateway.describing.models import Models
from gateway.describing.openapi import OPENAPI_PATH
from gateway.describing.schemas import case_schema, openapi, policy_schema
from gateway.elsewhere import Elsewhere, WrongMethod
from gateway.endpoints.catalogue import ENDPOINTS
from gateway.endpoints.files import Files
from gateway.endpoints.images import Images
from gateway.files import OwnFiles, Uploading
from gateway.following import follow
from gateway.handler import Handler
from gateway.parts import Parts
from gateway.retention import keep_retaining, retention
from gateway.settings import load_settings
from gateway.web.errors import GatewayError, internal_error, method_not_allowed
from gateway.web.faults import placed
from gateway.web.http import respond_error
from policies.language.case_schema import CASES_PATH
from policies.language.schema import SCHEMA_PATH

CONFIG = "SEKISHO_CONFIG"
RECOVERY_S = 30.0
"""How often the exchanges of sibling processes that died are looked for and closed."""
EXPIRY_S = 600.0
"""How often uploaded files that have expired are deleted; they are not there for anybody from the moment on."""
INDEXING_S = 60.0
"""How often a full segment of new records is looked for, to be indexed for searching."""

YOUNG_OBJECTS = 10_000
"""New objects between two looks for unreachable cycles: a request makes some thousands, and hardly ever a cycle."""
SETTLING_S = 5.0
"""How long exchanges that a shutdown has cancelled may take to be closed in the log."""

Telling = Callable[[Scope, Send, GatewayError], Awaitable[None]]
logger = logging.getLogger(__name__)


def from_environment() -> Starlette:
    """What each worker process serves: the settings named by `SEKISHO_CONFIG`."""
    return create_app(assemble(load_settings(Path(os.environ[CONFIG]), packs_needed=False)))


def create_app(parts: Parts) -> Starlette:
    """Takes over `parts`: they are closed when the application shuts down."""

    running: set[asyncio.Task[Any]] = set()
    current = Current(parts)

    @asynccontextmanager
    async def lifespan(app: Starlette) -> AsyncIterator[None]:
        # What was loaded stays for good: a full collection over it would hold up every request for a tenth of a second.
        gc.collect()
        gc.freeze()
        gc.set_threshold(YOUNG_OBJECTS)
        await current.begin()
        loop = asyncio.get_running_loop()
        chores = [loop.create_task(chore(parts)) for chore in (_recover, _index, _retain, _expire)]
        chores.append(loop.create_task(follow(current)))
        try:
            yield
        finally:
            if parts.indexer is not None:
                parts.indexer.stop()
            if parts.eraser is not None:
                parts.eraser.stop()
            for chore in chores:
                chore.cancel()
                with suppress(asyncio.CancelledError):
                    await chore
            if running:  # cancelled by now, and on their way to enter how they ended
                await asyncio.wait(running, timeout=SETTLING_S)
            await parts.close()

    routes = [
        *(
            Route(path, _Only(methods, WrongMethod(current, path.replace(":path", ""))))
            for path, methods in _endpoints(current, running)
        ),
        Route("/healthz", _Only({"GET": alive})),
        Route("/readyz", _Only({"GET": Ready(current)})),
        Route(SCHEMA_PATH, _Only({"GET": policy_schema()})),
        Route(CASES_PATH, _Only({"GET": case_schema()})),
        Route(OPENAPI_PATH, _Only({"GET": openapi()})),
        Route("/", _Only({"GET": RedirectResponse(CONSOLE)})),
        *_auditing(current),
        Route("/{path:path}", _Guarded(Elsewhere(current))),
    ]
    return Starlette(routes=routes, lifespan=lifespan)


def _endpoints(
    current: Current, running: set[asyncio.Task[Any]]
) -> Iterator[tuple[str, dict[str, ASGIApp]]]:
    """Every path under `/v1`, and what may be done there."""
    parts = current.parts
    for known in ENDPOINTS:
        if known.path == Files.path:
            continue
        endpoint = known
        if known.path == Images.path and parts.credentials is not None:
            endpoint = Images(parts.credentials.signed)
        yield endpoint.path, {"POST": _Counted(Handler(current, endpoint), running)}
    own = OwnFiles(parts)
    yield Files.path, {"POST": _Counted(Uploading(current), running), "GET": own}
    yield f"{Files.path}/{{file}}", {"GET": own, "DELETE": own}
    yield f"{Files.path}/{{file}}/content", {"GET": own}
    models = Models(parts)
    yield "/v1/models", {"GET": models}
    yield "/v1/models/{model:path}", {"GET": models}


async def _expire(parts: Parts) -> None:
    while True:
        with suppress(GatewayError):  # the next round tries again
            await asyncio.to_thread(parts.uploads.expire)
        await asyncio.sleep(EXPIRY_S)


def _auditing(current: Current) -> list[Route]:
    """What people look at: the log, and the guideline."""
    parts = current.parts
    models = tuple(model.name for model in parts.settings.models)
    door = Door(parts.auditing, parts.identities, lambda: current.parts.policy, models)
    sessions = Sessions(parts.keys.sessions)
    return [
        *auditing_routes(door, _Guarded),
        *console_routes(door, sessions, Guideline(current), partial(_Guarded, tell=problem_page)),
    ]


async def _recover(parts: Parts) -> None:
    while True:
        await asyncio.sleep(RECOVERY_S)
        with suppress(
            AuditUnavailable
        ):  # the next round tries again; /readyz shows the state meanwhile
            await asyncio.to_thread(parts.log.recover)


class _Counted:
    """An endpoint whose requests are known while they run."""

    def __init__(self, endpoint: ASGIApp, running: set[asyncio.Task[Any]]) -> None:
        self._endpoint = endpoint
        self._running = running

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._running.add(task)
        try:
            await self._endpoint(scope, receive, send)
        finally:
            self._running.discard(task)


async def _index(parts: Parts) -> None:
    while parts.indexer is not None:
        await asyncio.sleep(INDEXING_S)
        with suppress(
            AuditUnavailable
        ):  # searches scan what is not indexed; the next round tries again
            await asyncio.to_thread(parts.indexer.run, gently=True)


async def _retain(parts: Parts) -> None:
    if parts.eraser is not None:
        await keep_retaining(parts.eraser, retention(parts.settings.audit))


async def _not_allowed(scope: Scope, receive: Receive, send: Send) -> None:
    await respond_error(send, method_not_allowed(scope["method"], scope["path"]))


class _Only:
    """A path with what is there for each method (HEAD goes with GET), guarded."""

    def __init__(self, methods: Mapping[str, ASGIApp], otherwise: ASGIApp = _not_allowed) -> None:
        guarded = {method: _Guarded(endpoint) for method, endpoint in methods.items()}
        self._methods = {"HEAD": guarded["GET"], **guarded} if "GET" in guarded else guarded
        self._otherwise = _Guarded(otherwise)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await self._methods.get(scope["method"], self._otherwise)(scope, receive, send)


def _route(scope: Scope) -> str:
    """The path as it is routed: what the sender put into it may be anything, lines of a log among it."""
    path: str = scope["path"]
    for name, value in scope.get("path_params", {}).items():
        path = path.replace(value, f"{{{name}}}") if value else path
    return path


async def _as_json(scope: Scope, send: Send, error: GatewayError) -> None:
    await respond_error(send, error)


class _Guarded:
    """The last boundary for what goes wrong in an endpoint."""

    def __init__(self, endpoint: ASGIApp, tell: Telling = _as_json) -> None:
        self._endpoint = endpoint
        self._tell = tell

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        started = False

        async def noting_start(message: Message) -> None:
            nonlocal started
            started = True
            await send(message)

        try:
            await self._endpoint(scope, receive, noting_start)
        except Exception as error:  # noqa: BLE001 - the last boundary: the caller gets a 500, the log a place
            logger.error("%s failed: %s", _route(scope), placed(error))
            if started:
                raise RuntimeError("an answer was broken off") from None
            await self._tell(scope, send, internal_error())
