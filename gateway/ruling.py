"""The decision on a request, and the model that it goes to in the end: a rule may send it to another one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from gateway.confirming.declared import Declared
from gateway.exchange import Exchange
from gateway.facts import facts_of_model
from gateway.parts import Parts
from gateway.settings import Model
from policies.rules.decide import Decision
from policies.rules.model import Facts, Sighting
from policies.rules.routing import routed

Seen = tuple[Sequence[Sighting], int]
"""What was found in the text, and how long it is."""


@dataclass(frozen=True, slots=True)
class Detour:
    """A rule sent the request elsewhere: what was asked for, as facts, the rule, and all that rules said on the way."""

    asked: Facts
    rule: str
    said: Decision


@dataclass(frozen=True, slots=True)
class Ruling:
    model: Model
    facts: Facts
    decision: Decision
    detour: Detour | None = None


def ruling(
    parts: Parts, exchange: Exchange, model: Model, declared: Declared, seen: Seen
) -> Ruling:
    sightings, characters = seen

    def elsewhere(name: str) -> Facts | None:
        target = parts.settings.model(name)
        return facts_of(exchange, target, declared, characters) if target else None

    facts = facts_of(exchange, model, declared, characters)
    found = routed(parts.policy, facts, sightings, elsewhere)
    target = parts.settings.model(found.facts.model)
    if found.by is None or target is None:
        return Ruling(model, facts, found.decision)
    return Ruling(target, found.facts, found.decision, Detour(facts, found.by.id, found.said))


def facts_of(exchange: Exchange, model: Model, declared: Declared, characters: int) -> Facts:
    return replace(
        facts_of_model(model, exchange.principal.department),
        endpoint=exchange.endpoint,
        data_class=declared.data_class,
        intended_use=declared.intended_use,
        at=exchange.started_at,
        characters=characters,
        person=exchange.principal.user,
    )
