"""A request read, screened and judged: the point from which it can be recorded, refused or sent on."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import TypeVar

import orjson

from audit.contents import LONG, LongText, with_long_texts
from gateway.attachments.opening import Inside, check_covered, let_out
from gateway.confirming.confirmation import Question
from gateway.confirming.confirmed import Ruled, confirmation, secrets_of_reason, unusable
from gateway.confirming.declared import Declared
from gateway.confirming.replies import Reply, answered, confirming, notice
from gateway.endpoints.endpoint import Endpoint
from gateway.exchange import Exchange
from gateway.masking.afresh import Reader
from gateway.masking.egress import Egress
from gateway.masking.placeholders import Vault
from gateway.masking.plan import Masked, mask_request, never_stored
from gateway.parts import Parts
from gateway.recall import Earlier
from gateway.record import Judged
from gateway.ruling import Ruling, ruling
from gateway.settings import Model
from gateway.upstreams.upstream import Call
from gateway.web.body import Json
from gateway.web.errors import too_deep, unknown_model, value_survives
from gateway.web.forms import Upload
from gateway.wire.leaves import Segment
from gateway.wire.leaves import segments as leaves_of
from gateway.wire.request import Request
from gateway.wire.responses_request import continued
from policies.rules.decide import Decision
from policies.rules.model import Action, Facts, Sighting

_OWN = frozenset({"previous_response_id", "stream", "stream_options", "metadata", "store"})
"""What a request that goes on may have otherwise than the one before it."""
_MODEL = "/model"
"""The name of the model is screened like any text, and is no part of the request's length."""
LARGE_BYTES = 64 * 1024
"""From here on even reading a body takes longer than the event loop should wait."""
Segments = Sequence[Segment]
_T = TypeVar("_T")


@dataclass(frozen=True, slots=True)
class Asked:
    endpoint: Endpoint
    request: Request
    model: Model
    facts: Facts
    judged: Judged
    vault: Vault
    """What restores the answer."""
    call: Call
    """What the upstream gets."""
    upload: Upload | None = None
    unread: tuple[str, ...] = ()
    """Which files could not be read and why, for the person who sent them."""
    asked_again: str = ""
    """What is wrong with a confirmation that was given: too late, for something else, or without its reason."""

    def sent_segments(self) -> Iterator[Segment]:
        """What the upstream got to read."""
        return leaves_of(self.call.body)

    @property
    def allowed(self) -> bool:
        return self.judged.decision.action < Action.CONFIRM or self.judged.confirmed is not None


@dataclass(frozen=True, slots=True)
class _Asking:
    """Who asks where, and what they said about it in headers."""

    parts: Parts
    endpoint: Endpoint
    exchange: Exchange
    declared: Declared


@dataclass(frozen=True, slots=True)
class _Read:
    """A request that was read, with its leaves, and the reply that was taken out of it."""

    request: Request
    segments: Segments
    reply: Reply | None
    inside: Inside
    upload: Upload | None = None


async def judged(
    parts: Parts, endpoint: Endpoint, exchange: Exchange, raw: list[bytes], declared: Declared
) -> Asked:
    """Raises the refusal of a body that cannot be read or names no known model. Long work is done aside. The bytes
    are taken out of `raw`: they may be many, and what is sent is made of what was read."""
    asking, size = _Asking(parts, endpoint, exchange, declared), len(raw[0])
    received = await _by_size(
        parts, size, lambda: endpoint.received(raw.pop(), declared.content_type)
    )
    body, reply = answered(received.body)
    inside = await parts.attachments.inside(body, exchange.principal.subject)
    read = await _by_size(
        parts, size, lambda: _readable(endpoint, inside, reply, large=size > LARGE_BYTES)
    )
    read = replace(read, upload=received.upload)
    if read.request.previous:
        read = await parts.screening.aside(lambda: _continued(asking, read))
    if parts.screening.is_quick(read.segments):
        return _judged(asking, read)
    return await parts.screening.aside(lambda: _judged(asking, read))


async def _by_size(parts: Parts, size: int, work: Callable[[], _T]) -> _T:
    return await parts.screening.aside(work) if size > LARGE_BYTES else work()


def _continued(asking: _Asking, read: _Read) -> _Read:
    """The request with what was said before it, which is screened and masked like the rest."""
    exchange, request = asking.exchange, read.request
    body = request.body
    earlier = asking.parts.recall.earlier(
        request.previous, exchange.principal.subject, exchange.endpoint
    )
    told = [*_asked_then(asking, body, earlier), *earlier.answered]
    whole, reply = answered(continued(body, earlier.request, told))
    return _readable(asking.endpoint, replace(read.inside, body=whole), reply)


def _asked_then(asking: _Asking, body: Json, earlier: Earlier) -> Iterator[Json]:
    """The notice that an exchange was answered, with the token as it was then, and the reply to it, if there was one:
    for those words, and for nothing else that this request would do otherwise."""
    if earlier.asked is None:
        return
    policy, at, declared, rules = earlier.asked
    waiting = {**body, "input": earlier.request.get("input")}
    if any(waiting.get(k) != earlier.request.get(k) for k in {*waiting, *earlier.request} - _OWN):
        return
    subject, key = asking.exchange.principal.subject, asking.parts.keys.tokens
    then = Question(subject, policy, asking.exchange.endpoint, waiting, declared, rules)
    token = then.token(key, at)
    yield {"role": "assistant", "content": notice(token, needs_reason=False)}
    if earlier.reason is not None:
        yield {"role": "user", "content": confirming(earlier.reason)}


def _skipped(text: LongText) -> None:
    return None


def _readable(
    endpoint: Endpoint, inside: Inside, reply: Reply | None, *, large: bool = True
) -> _Read:
    body = inside.body
    try:
        # What cannot be written again cannot be forwarded: it refuses depths that it reads. Not the long texts in it:
        # what was written of a text stays in memory with it.
        orjson.dumps(with_long_texts(body) if large else body, default=_skipped)
        request = endpoint.read(body)
        return _Read(request, tuple(request.segments()), reply, inside)
    except (RecursionError, TypeError):
        raise too_deep() from None


def _judged(asking: _Asking, read: _Read) -> Asked:
    parts, endpoint, request = asking.parts, asking.endpoint, read.request
    found = Reader(parts.screening, parts.policy, read.segments).settled(
        partial(_ruled_and_masked, asking, read)
    )
    sightings, ruled, masked = found.sightings, found.ruling, found.masked
    outgoing = endpoint.outgoing(masked.sent, parts.labels)
    record = _record(asking, read, ruled, sightings, outgoing)
    asked = Asked(
        endpoint,
        request,
        ruled.model,
        ruled.facts,
        record,
        masked.vault,
        Call(endpoint.operation, outgoing, read.upload, ruled.facts.characters > LONG),
        read.upload,
        tuple(one.why for one in read.inside.unread),
        _unusable(asking, read, ruled) if record.confirmed is None else "",
    )
    if not asked.allowed:
        return asked
    check_covered(read.inside, ruled.decision, sightings)
    if Egress(masked.values).survives(s.text for s in leaves_of(outgoing)):
        raise value_survives()
    return _with_files(asked, masked.sent, read.inside, parts.labels)


def _ruled_and_masked(
    asking: _Asking, read: _Read, sightings: tuple[Sighting, ...]
) -> tuple[Ruling, Masked]:
    ruled = _ruled(asking, read, sightings)
    return ruled, _masked(asking, read, ruled.decision)


def _unusable(asking: _Asking, read: _Read, ruled: Ruling) -> str:
    if ruled.decision.action is not Action.CONFIRM:
        return ""
    asked = question(asking.parts, asking.exchange, read.request.body, ruled)
    texts = {s.pointer: s.text for s in read.segments}
    about = Ruled(ruled.decision, texts)
    return unusable(asked, about, asking.declared, read.reply, asking.parts.keys.tokens)


def _with_files(asked: Asked, sent: Json, inside: Inside, labels: tuple[str, ...]) -> Asked:
    """What the policy lets out as it is goes beside the text, which has been looked through by then."""
    if not inside.unread:
        return asked
    body, names = let_out(sent, inside)
    outgoing = asked.endpoint.outgoing(body, labels)
    judged = replace(asked.judged, let_out=names)
    return replace(asked, judged=judged, call=replace(asked.call, body=outgoing))


def _ruled(asking: _Asking, read: _Read, sightings: tuple[Sighting, ...]) -> Ruling:
    parts = asking.parts
    model = asking.endpoint.judged_as or parts.settings.model(read.request.model)
    if model is None:
        raise unknown_model(tuple(m.name for m in parts.settings.models))
    characters = sum(len(s.text) for s in read.segments if s.pointer != _MODEL)
    return ruling(parts, asking.exchange, model, asking.declared, (sightings, characters))


def _record(
    asking: _Asking, read: _Read, ruled: Ruling, sightings: tuple[Sighting, ...], outgoing: Json
) -> Judged:
    parts, exchange, body = asking.parts, asking.exchange, read.request.body
    texts = {s.pointer: s.text for s in read.segments}
    confirmed = confirmation(
        question(parts, exchange, body, ruled),
        Ruled(ruled.decision, texts),
        asking.declared,
        read.reply,
        parts.keys.tokens,
    )
    secret = never_stored(texts, sightings) if sightings else {}
    if confirmed is not None:
        secret |= secrets_of_reason(parts, confirmed.reason)
    return Judged(
        exchange=exchange,
        model=ruled.model.name,
        provider=ruled.model.provider,
        stream=read.request.stream,
        policy=parts.policy.digest,
        bundle=parts.origin.bundle,
        detectors=parts.screening.screen.digest,
        facts=ruled.facts,
        detour=ruled.detour,
        decision=ruled.decision,
        sightings=sightings,
        confirmed=confirmed,
        body=body,
        sent=outgoing,
        secret=secret,
        files=read.inside.files,
        upload=read.upload,
        approval=ruled.model.approved,
    )


def question(parts: Parts, exchange: Exchange, body: Json, ruled: Ruling | Judged) -> Question:
    caller, facts = exchange.principal.subject, ruled.facts
    return Question(
        caller,
        parts.policy.digest,
        exchange.endpoint,
        body,
        (facts.data_class, facts.intended_use),
        ruled.decision.asking,
    )


def _masked(asking: _Asking, read: _Read, decision: Decision) -> Masked:
    masks = decision.masks
    if not masks:
        return Masked(read.request.body)
    key, subject = asking.parts.keys.placeholders, asking.exchange.principal.subject
    return mask_request(read.request.body, read.segments, masks, key, subject)
