"""Sends a judged request on and brings the answer back: screened, restored, labelled, recorded, then completed.

Every ending (normal, blocked, upstream failed, client gone, shutdown) passes through here and closes the exchange's
entry exactly once. The client is told that an answer is complete only after its record is durable.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator, Sequence
from contextlib import aclosing
from dataclasses import replace
from functools import partial
from typing import Any, TypeVar

import orjson
from starlette.types import Send

from audit.contents import LongContents, long_or_short
from audit.record import Outcome
from gateway import refusal
from gateway.asked import Asked
from gateway.beside import SPOOL_S, Beside, SignsOfLife, Spooling
from gateway.exchange import Refusals
from gateway.labelling import suffix
from gateway.pace import Pace
from gateway.parts import Parts
from gateway.record import Ending, Entry
from gateway.upstreams.failures import Failure, UpstreamFailed, as_error
from gateway.web.body import Json
from gateway.web.errors import GatewayError
from gateway.web.http import JSON, ClientWatch, respond, send_end, send_part, start_stream
from gateway.wire.answer_shape import NotAnAnswer
from gateway.wire.chat_answer import Answer
from gateway.wire.growing import Growing
from gateway.wire.together import together
from gateway.wire.vocabulary import CONSTANTS
from gateway.wire.writing import Raw
from policies.rules.decide import Decision
from policies.rules.model import Sighting

_T = TypeVar("_T")


class Relay:
    """One judged request on its way to its upstream and back."""

    def __init__(self, parts: Parts, asked: Asked, entry: Entry, watch: ClientWatch) -> None:
        self._parts = parts
        self._asked = asked
        self._entry = entry
        self._watch = watch
        self._upstream = parts.substitutes(asked.model)
        self._pace = Pace()
        self._echo = parts.answers.echo(asked.sent_segments())
        lens = parts.answers.lens(asked.facts, asked.vault, self._echo)
        self._answer = asked.endpoint.answer(replace(lens, in_json=asked.request.structured))
        self._writer = asked.endpoint.writer(asked.judged.exchange.id, asked.request)
        self._streaming = False
        self._length = 0

    async def run(self, send: Send) -> None:
        try:
            await self._answered(send)
        except GatewayError as error:
            self._watch.stop()
            if not self._streaming:
                raise
            # The status is out already: an event that clients raise, and no regular end.
            ending = self._writer.failure(error, self._asked.judged.exchange.id)
            await send_part(send, ending, last=True)
        except asyncio.CancelledError:
            await self._abort()
        finally:
            if not self._entry.closed:
                self._entry.submit(self._ended(Outcome.FAILED, reason="internal_error"))

    async def _answered(self, send: Send) -> None:
        try:
            await (self._stream(send) if self._asked.request.stream else self._whole(send))
        except UpstreamFailed as failure:
            raise await self._failed(failure) from None
        except NotAnAnswer:
            raise await self._failed(self._upstream.faulty(Failure.MALFORMED)) from None

    async def _whole(self, send: Send) -> None:
        complete = await self._upstream.complete(self._asked.call)
        self._pace.came()
        size = self._answer.size(complete)
        most = self._parts.settings.limits.answer_characters
        if self._asked.endpoint.in_words and size > most:
            raise self._upstream.faulty(Failure.TOO_LARGE)
        body = await self._aside(partial(self._answer.whole, complete), size)
        self._upstream.sound()
        del complete
        decision, sightings = await self._judged()
        if self._answer.blocked:
            await self._withhold(decision, sightings, send)
            return
        for event in self._answer.suffixed(self._suffix(decision)):
            _append(body["choices"], event["choices"][0])
        content, kind = await self._aside(partial(self._whole_written, body), size)
        del body
        await self._entry.close(self._completed(decision, sightings))
        self._watch.stop()
        await respond(send, 200, content, self._headers(decision), kind)

    def _whole_written(self, body: Json) -> tuple[bytes | LongContents, bytes]:
        return _written(self._writer.whole(body))

    async def _stream(self, send: Send) -> None:
        life = SignsOfLife(self._parts.settings.limits.keep_alive_s, partial(self._live, send))
        # Until the record is durable: what is only noted of a long answer takes a while too.
        async with Beside(life.every_s, life) as living:
            await self._streamed(send, life, living)
            rest = await self._closed(send)
        self._watch.stop()
        await self._pass([], send)
        await send_end(send, self._writer.part(rest), self._writer.end())

    async def _streamed(self, send: Send, life: SignsOfLife, living: Beside) -> None:
        most = self._parts.settings.limits.answer_characters
        async with (
            aclosing(self._upstream.stream(self._asked.call)) as batches,
            Beside(SPOOL_S, Spooling(self._entry, self._answer.delivered_since)) as spooling,
        ):
            async for batch in batches:
                spooling.check()
                living.check()
                self._pace.came()
                events = together(batch)
                length = sum(map(self._answer.size, events))
                self._length += length
                if self._length > most:
                    raise self._upstream.faulty(Failure.TOO_LARGE)
                work = partial(_chunks, self._answer, events)
                passed, readable = await self._aside(work, length)
                if passed or readable:
                    await self._pass(passed, send)
                if passed:
                    life.spoken()
                if not readable:
                    raise NotAnAnswer
                if self._answer.blocked:
                    break
        if not self._answer.finished and not self._answer.blocked:
            raise self._upstream.faulty(Failure.CUT_OFF)
        self._upstream.sound()

    async def _closed(self, send: Send) -> list[Json]:
        """What is still to be told once the record is durable."""
        rest = await self._aside(self._answer.close, self._length)
        decision, sightings = await self._judged()
        if self._answer.blocked:
            exchange = self._asked.judged.exchange
            in_words = exchange.principal.refusals is not Refusals.ERROR
            rest += self._answer.stopped(refusal.STOPPED) if in_words else []
            await self._entry.close(self._ended(Outcome.BLOCKED, decision, sightings))
            if not in_words:
                if rest:
                    await self._pass(rest, send)
                raise refusal.as_error(decision, refusal.withheld(decision, exchange))
        else:
            rest += self._answer.suffixed(self._suffix(decision)) + self._answer.endings()
            await self._entry.close(self._completed(decision, sightings))
        return rest

    async def _pass(self, events: list[Json], send: Send) -> None:
        """Headers go out with the first event, so that an upstream that fails at once is still a proper error."""
        if not self._streaming:
            self._streaming = True
            await start_stream(send, self._headers(self._asked.judged.decision))
        if events:
            await send_part(send, self._writer.part(events))
            self._pace.went()

    async def _live(self, send: Send) -> None:
        """Nothing may go out yet, or nothing comes: proxies and clients must not take the silence for the end."""
        await self._pass([], send)
        await send_part(send, self._writer.pause())

    async def _judged(self) -> tuple[Decision, tuple[Sighting, ...]]:
        """The decision on the whole answer, with what was found on the way and what is only noted now."""
        channels = list(self._answer.channels())
        size = sum(c.length for c in channels)
        sightings = await self._aside(lambda: tuple(self._sightings()), size)
        return self._parts.answers.decide(self._asked.facts, sightings), sightings

    async def _aside(self, work: Callable[[], _T], length: int) -> _T:
        """`work` on that much text: here, or in a thread when it would hold up the event loop."""
        quick = length <= self._parts.answers.quick
        return work() if quick else await self._parts.screening.aside(work)

    def _sightings(self) -> Iterator[Sighting]:
        for channel in self._answer.channels():
            yield from self._parts.answers.sightings(channel, self._echo)

    def _suffix(self, decision: Decision) -> str:
        if self._asked.request.structured:
            return ""
        return suffix(decision, self._asked.judged.said)

    async def _withhold(
        self, decision: Decision, sightings: tuple[Sighting, ...], send: Send
    ) -> None:
        """A complete answer that a rule stops: the client gets the reason instead, nothing of the answer."""
        exchange = self._asked.judged.exchange
        await self._entry.close(Ending(Outcome.BLOCKED, {}, decision, sightings))
        self._watch.stop()
        text = refusal.withheld(decision, exchange)
        headers = self._parts.headers(exchange.id, decision.action, (decision,), generated=False)
        if exchange.principal.refusals is Refusals.ERROR or not self._asked.endpoint.in_words:
            error = self._asked.endpoint.told(refusal.as_error(decision, text))
            told = self._asked.endpoint.error(error, exchange.id)
            await respond(send, error.status, told, headers)
        else:
            completion = refusal.as_completion(exchange, self._asked.model.name, text)
            body = self._writer.whole(completion)
            await respond(send, 200, orjson.dumps(body), headers)

    async def _failed(self, failure: UpstreamFailed) -> GatewayError:
        await self._entry.close(
            self._ended(
                Outcome.FAILED,
                reason=str(failure),
                failure=failure.kind.value,
                upstream_status=failure.status,
            )
        )
        return as_error(failure)

    async def _abort(self) -> None:
        """The client left, or this process is stopping: either way the record says what had been delivered."""
        reason = "client_disconnected" if self._watch.gone else "shutdown"
        if not self._entry.closed:
            written_down = self._entry.submit(self._ended(Outcome.ABORTED, reason=reason))
            if self._watch.gone:
                await asyncio.wait([written_down])
        if not self._watch.gone:
            raise asyncio.CancelledError
        task = asyncio.current_task()
        if task is not None:
            task.uncancel()

    def _completed(self, decision: Decision, sightings: tuple[Sighting, ...]) -> Ending:
        ends = self._answer.finished.values()
        finish = sorted(end if end in CONSTANTS else "other" for end in ends)
        return self._ended(Outcome.COMPLETED, decision, sightings, finish=finish)

    def _ended(
        self,
        outcome: Outcome,
        decision: Decision | None = None,
        sightings: tuple[Sighting, ...] = (),
        **facts: Any,
    ) -> Ending:
        asked = self._upstream.asked
        if len(asked) > 1:
            facts["asked"] = asked
        told = {**facts, **self._answer.facts, **self._cost(asked), **self._pace.facts()}
        return Ending(outcome, told, decision, sightings, self._answer.delivered())

    def _cost(self, asked: Sequence[str]) -> dict[str, float]:
        """Of the model that answered, where its price and the tokens are known."""
        tokens = self._answer.facts.get("tokens")
        model = self._parts.settings.model(asked[-1]) if asked else self._asked.model
        if tokens is None or model is None or model.price is None:
            return {}
        return {"yen": model.price.of(tokens)}

    def _headers(self, decision: Decision) -> list[tuple[bytes, bytes]]:
        judged = self._asked.judged
        strictest = max(decision.action, judged.action)
        noticed = (judged.said, decision) if decision is not judged.decision else (judged.said,)
        return self._parts.headers(judged.exchange.id, strictest, noticed, generated=True)


def _written(told: Json | Raw) -> tuple[bytes | LongContents, bytes]:
    """The bytes of an answer and their type."""
    return (told.content, told.kind) if isinstance(told, Raw) else (long_or_short(told), JSON)


def _chunks(answer: Answer, batch: list[Any]) -> tuple[list[Json], bool]:
    """What may go out of a batch: nothing behind the event in which a block comes, or one that is none (False)."""
    passed: list[Json] = []
    for event in batch:
        if answer.blocked:
            break
        try:
            out = answer.chunk(event)
        except NotAnAnswer:
            return passed, False
        if out is not None:
            passed.append(out)
    return passed, True


def _append(choices: list[Json], addition: Json) -> None:
    for choice in choices:
        if choice["index"] == addition["index"] and not isinstance(
            choice["message"]["content"], Growing
        ):
            choice["message"]["content"] += addition["delta"]["content"]
