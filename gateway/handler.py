"""The path of every request, top to bottom: open, read, judge, record, then refuse or relay. One for all endpoints."""

from __future__ import annotations

import re
import time

import orjson
from starlette.types import Receive, Scope, Send

from audit.record import Outcome
from gateway import refusal
from gateway.asked import Asked, judged, question
from gateway.callers.entrance import authenticated
from gateway.confirming.declared import declared
from gateway.current import Current
from gateway.endpoints.endpoint import Endpoint
from gateway.exchange import Exchange, Refusals, open_exchange
from gateway.parts import Parts
from gateway.record import Ending, Entry, Judged
from gateway.relay import Relay
from gateway.web.body import ClientGone, Json, read_body
from gateway.web.errors import GatewayError
from gateway.web.http import ClientWatch, respond, respond_error, send_end, start_stream
from gateway.wire.vocabulary import KEYS
from policies.rules.model import Action

_NAME = re.compile("(?!.{65})[A-Za-z]+(?:_[0-9A-Za-z]+){0,5}")
"""What a member, or a kind of tool, may be called to be told by its name; none is as long as that."""


class Handler:
    """One endpoint, as an ASGI application."""

    def __init__(self, current: Current, endpoint: Endpoint) -> None:
        self._current = current
        self._endpoint = endpoint

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One exchange, by what is in force as it begins."""
        await self._handling(self._current.parts)(scope, receive, send)

    def _handling(self, parts: Parts) -> Handling:
        return Handling(parts, self._endpoint)


class Handling:
    """One exchange from its beginning to its end."""

    def __init__(self, parts: Parts, endpoint: Endpoint) -> None:
        self._parts = parts
        self._endpoint = endpoint

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        try:
            principal = await authenticated(self._parts.identities, scope)
        except GatewayError as error:
            await respond_error(send, error, written=self._endpoint.error)
            return
        exchange = open_exchange(principal, self._endpoint.path)
        entry = Entry(self._parts.log, exchange)
        try:
            limit = self._parts.settings.limits.request_bytes
            raw = [await read_body(scope, receive, limit)]
            asked = await judged(self._parts, self._endpoint, exchange, raw, declared(scope))
            here = await self._here(asked)
            if here is not None:
                await entry.open(asked.judged, Ending(Outcome.COMPLETED, {"forwarded": False}))
                headers = self._headers(asked.judged, asked.judged.action)
                await respond(send, 200, orjson.dumps(here), headers)
            elif asked.allowed:
                await entry.open(asked.judged)
                async with ClientWatch(receive) as watch:
                    await Relay(self._parts, asked, entry, watch).run(send)
            else:
                await self._refuse(asked, entry, send)
        except ClientGone:
            return
        except GatewayError as error:
            await self._tell(entry, exchange, error, send)

    async def _here(self, asked: Asked) -> Json | None:
        """What is answered without asking a provider; None where one is asked, or the request refused."""
        judged = asked.judged
        identity, decision, seen = judged.exchange.id, judged.decision, judged.sightings
        return self._endpoint.here(identity, asked.request, decision, seen)

    async def _refuse(self, asked: Asked, entry: Entry, send: Send) -> None:
        """Nothing is forwarded: one step in the log, then the answer in the form that the key asks for."""
        exchange, decision = asked.judged.exchange, asked.judged.decision
        await entry.open(asked.judged, Ending(Outcome.BLOCKED))
        token = None
        if decision.action is Action.CONFIRM:
            asking = question(self._parts, exchange, asked.judged.body, asked.judged)
            token = asking.token(self._parts.keys.tokens, time.time())
        text = refusal.explanation(
            decision, exchange, token, again=asked.asked_again, unread=asked.unread
        )
        # A route that was not taken is told as what became of it, so that programs can tell a refusal.
        told = Action.BLOCK if decision.action is Action.ROUTE else decision.action
        headers = self._headers(asked.judged, told)
        writer = self._endpoint.writer(exchange.id, asked.request)
        if exchange.principal.refusals is Refusals.ERROR or not self._endpoint.in_words:
            error = self._endpoint.told(refusal.as_error(decision, text))
            await respond(send, error.status, self._endpoint.error(error, exchange.id), headers)
        elif asked.request.stream:
            chunks = refusal.as_chunks(exchange, asked.model.name, text)
            await start_stream(send, headers)
            await send_end(send, writer.part(chunks), writer.end())
        else:
            body = writer.whole(refusal.as_completion(exchange, asked.model.name, text))
            await respond(send, 200, orjson.dumps(body), headers)

    def _headers(self, judged: Judged, action: Action) -> list[tuple[bytes, bytes]]:
        noticed = (judged.decision,)
        return self._parts.headers(judged.exchange.id, action, noticed, generated=False)

    async def _tell(
        self, entry: Entry, exchange: Exchange, error: GatewayError, send: Send
    ) -> None:
        """An error to the caller; entered in the log first, unless it is the log that failed."""
        if not entry.closed:
            try:
                await entry.refuse(error)
            except GatewayError as unavailable:
                error = unavailable
        if error.member in KEYS or (_NAME.fullmatch(error.member) and self._is_clean(error.member)):
            error = error.naming()
        told = self._endpoint.told(error)
        await respond_error(send, told, exchange.id, self._endpoint.error)

    def _is_clean(self, name: str) -> bool:
        """Whether nothing is found in it, with its words apart either, as a person's name is written."""
        screen = self._parts.screening.screen
        return not any(screen.findings(text) for text in (name, name.replace("_", " ").title()))
