"""Endpoints that this gateway answers by itself, from what was read and found: nothing leaves for a provider."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from detectors.catalogue import ENTITIES
from gateway.endpoints.chat import Chat
from gateway.endpoints.messages import Messages
from gateway.settings import Model
from gateway.web.body import Json
from gateway.wire.completions import check_texts
from gateway.wire.leaves import Segment
from gateway.wire.messages_request import read_message
from gateway.wire.request import Request, known_members, texts_in, wrong
from policies.rules.decide import Decision
from policies.rules.model import Action, Sighting

TEXT = frozenset({"text"})
MODERATION = Model(name="sekisho-moderation", provider="demo")
"""Judged as if the text were to go to an external provider."""


class Moderations(Chat):
    """`/v1/moderations`: the categories are the kinds that the detectors know, `flagged` what the policy would not
    let out as it is. A `model` is accepted for the sake of clients, and changes nothing."""

    path = "/v1/moderations"
    in_words = False
    judged_as: Model | None = MODERATION

    def read(self, body: Json) -> Request:
        known_members(body, frozenset({"model", "input"}))
        said = body.get("input")
        if _is_parts(said):
            texts_in(said, TEXT, "/input")
        else:
            check_texts(said, "input")
        return Request(body, MODERATION.name)

    def outgoing(self, masked: Json, labels: Iterable[str]) -> Json:
        return {}

    def here(
        self, exchange: str, request: Request, decision: Decision, seen: Sequence[Sighting]
    ) -> Json:
        said = request.body["input"]
        separate = isinstance(said, list) and not _is_parts(said)
        pointers = [f"/input/{i}" for i in range(len(said))] if separate else ["/input"]
        results = [_result(pointer, decision, seen) for pointer in pointers]
        return {"id": f"modr-{exchange}", "model": MODERATION.name, "results": results}


def _is_parts(said: Any) -> bool:
    return isinstance(said, list) and any(isinstance(item, dict) for item in said)


def _result(pointer: str, decision: Decision, seen: Sequence[Sighting]) -> Json:
    own = [s for s in seen if _is_within(s.pointer, pointer)]
    scores = dict.fromkeys(sorted(ENTITIES), 0.0)
    for sighting in own:
        if not sighting.allowed:
            entity = sighting.finding.entity
            scores[entity] = max(scores.get(entity, 0.0), sighting.finding.score)
    stopped = {
        s
        for v in decision.verdicts
        if v.enforced and v.rule.action >= Action.MASK
        for s in v.sightings
    }
    return {
        "flagged": any(s in stopped for s in own),
        "categories": {entity: score > 0 for entity, score in scores.items()},
        "category_scores": scores,
        "category_applied_input_types": {
            entity: ["text"] if score > 0 else [] for entity, score in scores.items()
        },
    }


def _is_within(pointer: str, place: str) -> bool:
    rest = pointer.removeprefix(place)
    return pointer.startswith(place) and (not rest or rest[0] in "/!#")


class TokenCount(Messages):
    """`/v1/messages/count_tokens`: an estimate from the text alone, since no provider is asked."""

    path = "/v1/messages/count_tokens"
    in_words = False

    def read(self, body: Json) -> Request:
        if body.get("stream"):
            raise wrong("stream", "数は分割して返せません", "a count is not streamed")
        return read_message(body)

    def outgoing(self, masked: Json, labels: Iterable[str]) -> Json:
        return {}

    def here(
        self, exchange: str, request: Request, decision: Decision, seen: Sequence[Sighting]
    ) -> Json:
        return {"input_tokens": sum(_tokens(segment) for segment in request.segments())}


def _tokens(segment: Segment) -> int:
    """About four ASCII characters to a token, and one of any other kind."""
    ascii_only = sum(c.isascii() for c in segment.text)
    return -(-ascii_only // 4) + len(segment.text) - ascii_only
