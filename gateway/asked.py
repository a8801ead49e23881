"""A request read, screened and judged: the point from which it can be recorded, refused or sent on."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass

import orjson

from gateway.body import Json, parse_object
from gateway.confirmation import Question
from gateway.endpoints.endpoint import Endpoint
from gateway.errors import too_deep, unknown_model, value_survives
from gateway.exchange import Exchange
from gateway.masking.egress import Egress
from gateway.masking.placeholders import Vault
from gateway.masking.plan import Masked, mask_request, never_stored
from gateway.parts import Parts
from gateway.record import Judged
from gateway.settings import Model
from gateway.upstreams.upstream import Call
from gateway.wire.leaves import Segment
from gateway.wire.leaves import segments as leaves_of
from gateway.wire.request import Request
from gateway.wire.responses_request import continued
from policies.decide import Decision, decide
from policies.model import Action, Facts, Stage

LARGE_BYTES = 64 * 1024
"""From here on even reading a body takes longer than the event loop should wait."""
Segments = Sequence[Segment]


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

    @property
    def allowed(self) -> bool:
        return self.judged.decision.action < Action.CONFIRM or self.judged.confirmed


@dataclass(frozen=True, slots=True)
class _Asking:
    """A request that was read, and who asks it where."""

    parts: Parts
    endpoint: Endpoint
    exchange: Exchange
    confirmation: str


async def judged(
    parts: Parts, endpoint: Endpoint, exchange: Exchange, raw: bytes, confirmation: str
) -> Asked:
    """Raises the refusal of a body that cannot be read or names no known model. Long work is done aside."""
    asking = _Asking(parts, endpoint, exchange, confirmation)
    if len(raw) > LARGE_BYTES:
        request, segments = await parts.screening.aside(lambda: _read(endpoint, raw))
    else:
        request, segments = _read(endpoint, raw)
    if request.previous:
        request, segments = await parts.screening.aside(lambda: _continued(asking, request))
    if parts.screening.is_quick(segments):
        return _judged(asking, request, segments)
    return await parts.screening.aside(lambda: _judged(asking, request, segments))


def _continued(asking: _Asking, request: Request) -> tuple[Request, Segments]:
    """The request with what was said before it, which is screened and masked like the rest."""
    exchange = asking.exchange
    earlier, answered = asking.parts.recall.earlier(
        request.previous, exchange.principal.subject, exchange.endpoint
    )
    return _readable(asking.endpoint, continued(request.body, earlier, answered))


def _read(endpoint: Endpoint, raw: bytes) -> tuple[Request, Segments]:
    return _readable(endpoint, parse_object(raw))


def _readable(endpoint: Endpoint, body: Json) -> tuple[Request, Segments]:
    try:
        orjson.dumps(
            body
        )  # what cannot be written again cannot be forwarded: it refuses depths that it reads
        request = endpoint.read(body)
        return request, tuple(request.segments())
    except (RecursionError, TypeError):
        raise too_deep() from None


def _judged(asking: _Asking, request: Request, segments: Segments) -> Asked:
    parts, exchange, endpoint = asking.parts, asking.exchange, asking.endpoint
    model = endpoint.judged_as or parts.settings.model(request.model)
    if model is None:
        raise unknown_model(tuple(m.name for m in parts.settings.models))
    sightings = parts.screening.sightings(segments, parts.policy.allow)
    facts = Facts(exchange.principal.department, model.name, model.attributes.external)
    decision = decide(parts.policy, Stage.REQUEST, facts, sightings)
    masked = _masked(asking, request.body, segments, decision)
    outgoing = endpoint.outgoing(masked.sent, parts.labels)
    confirmed = _confirmed(asking, request.body, decision)
    leaves = decision.action < Action.CONFIRM or confirmed
    if leaves and Egress(masked.values).survives(s.text for s in leaves_of(outgoing)):
        raise value_survives()
    record = Judged(
        exchange=exchange,
        model=model.name,
        provider=model.provider,
        stream=request.stream,
        policy=parts.policy.digest,
        detectors=parts.screening.screen.digest,
        decision=decision,
        sightings=sightings,
        confirmed=confirmed,
        body=request.body,
        sent=outgoing,
        secret=never_stored({s.pointer: s.text for s in segments}, sightings) if sightings else {},
    )
    call = Call(endpoint.operation, outgoing)
    return Asked(endpoint, request, model, facts, record, masked.vault, call)


def question(parts: Parts, exchange: Exchange, body: Json) -> Question:
    return Question(exchange.principal.subject, parts.policy.digest, body)


def _masked(asking: _Asking, body: Json, segments: Segments, decision: Decision) -> Masked:
    masks = decision.masks
    if not masks:
        return Masked(body)
    key, subject = asking.parts.keys.placeholders, asking.exchange.principal.subject
    return mask_request(body, segments, masks, key, subject)


def _confirmed(asking: _Asking, body: Json, decision: Decision) -> bool:
    if decision.action is not Action.CONFIRM or not asking.confirmation:
        return False
    return question(asking.parts, asking.exchange, body).confirmed_by(
        asking.confirmation, asking.parts.keys.tokens, time.time()
    )
