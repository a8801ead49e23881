"""A request read, screened and judged: the point from which it can be recorded, refused or sent on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import orjson

from gateway.body import Json, parse_object
from gateway.confirmation import Question
from gateway.confirmed import confirmation, secrets_of_reason
from gateway.declared import Declared
from gateway.errors import too_deep, unknown_model
from gateway.exchange import Exchange
from gateway.labelling import unlabelled
from gateway.masking.plan import Masked, mask_request, never_stored
from gateway.parts import Parts
from gateway.record import Judged
from gateway.replies import Reply, answered
from gateway.ruling import ruling
from gateway.settings import Model
from gateway.wire.chat_request import ChatRequest, read_chat
from gateway.wire.leaves import Segment
from policies.decide import Decision
from policies.model import Action, Facts

LARGE_BYTES = 64 * 1024
"""From here on even reading a body takes longer than the event loop should wait."""
Segments = Sequence[Segment]


@dataclass(frozen=True, slots=True)
class Asked:
    request: ChatRequest
    model: Model
    facts: Facts
    judged: Judged
    masked: Masked
    sent: Json = field(repr=False)
    """What the upstream gets: masked, and under the upstream's own name for the model."""
    asked_again: bool = False
    """Whether a reply was there that confirms nothing: too late, for something else, or without its reason."""

    @property
    def allowed(self) -> bool:
        return self.judged.decision.action < Action.CONFIRM or self.judged.confirmed is not None


async def judged(parts: Parts, exchange: Exchange, raw: bytes, declared: Declared) -> Asked:
    """Raises the refusal of a body that cannot be read or names no known model. Long work is done aside."""
    if len(raw) > LARGE_BYTES:
        return await parts.screening.aside(lambda: _judged(parts, exchange, *_read(raw), declared))
    request, segments, reply = _read(raw)
    if parts.screening.is_quick(segments):
        return _judged(parts, exchange, request, segments, reply, declared)
    return await parts.screening.aside(
        lambda: _judged(parts, exchange, request, segments, reply, declared)
    )


def _read(raw: bytes) -> tuple[ChatRequest, Segments, Reply | None]:
    body, reply = answered(parse_object(raw))
    try:
        orjson.dumps(
            body
        )  # what cannot be written again cannot be forwarded: it refuses depths that it reads
        request = read_chat(body)
        return request, tuple(request.segments()), reply
    except (RecursionError, TypeError):
        raise too_deep() from None


def _judged(
    parts: Parts,
    exchange: Exchange,
    request: ChatRequest,
    segments: Segments,
    reply: Reply | None,
    declared: Declared,
) -> Asked:
    model = parts.settings.model(request.model)
    if model is None:
        raise unknown_model(tuple(m.name for m in parts.settings.models))
    sightings = parts.screening.sightings(segments, parts.policy.allow)
    characters = sum(len(segment.text) for segment in segments)
    ruled = ruling(parts, exchange, model, declared, (sightings, characters))
    model, facts, decision = ruled.model, ruled.facts, ruled.decision
    masked = _masked(parts, exchange, request.body, segments, decision)
    asking = question(parts, exchange, request.body)
    confirmed = confirmation(asking, decision, declared, reply, parts.keys.tokens)
    secret = never_stored({s.pointer: s.text for s in segments}, sightings) if sightings else {}
    if confirmed is not None:
        secret |= secrets_of_reason(parts, confirmed.reason)
    record = Judged(
        exchange=exchange,
        model=model.name,
        provider=model.provider,
        stream=request.stream,
        policy=parts.policy.digest,
        detectors=parts.screening.screen.digest,
        facts=facts,
        routed=ruled.routed,
        decision=decision,
        sightings=sightings,
        confirmed=confirmed,
        body=request.body,
        sent=masked.sent,
        secret=secret,
    )
    sent = {**masked.sent, "model": model.upstream_model or model.name}
    asked_again = reply is not None and confirmed is None
    return Asked(request, model, facts, record, masked, sent, asked_again)


def question(parts: Parts, exchange: Exchange, body: Json) -> Question:
    return Question(exchange.principal.subject, parts.policy.digest, body)


def _masked(
    parts: Parts, exchange: Exchange, body: Json, segments: Segments, decision: Decision
) -> Masked:
    masks = decision.masks
    if masks:
        key, subject = parts.keys.placeholders, exchange.principal.subject
        masked = mask_request(body, segments, masks, key, subject)
    else:
        masked = Masked(body)
    return Masked(unlabelled(masked.sent, parts.labels), masked.vault)
