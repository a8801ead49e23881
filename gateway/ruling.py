"""The decision on a request, and the model that it goes to in the end: a rule may send it to another one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from gateway.confirming.declared import Declared
from gateway.exchange import Exchange
from gateway.parts import Parts
from gateway.settings import Model
from policies.rules.decide import Decision, decide, without_routes
from policies.rules.model import Action, Facts, Sighting, Stage

Seen = tuple[Sequence[Sighting], int]
"""What was found in the text, and how long it is."""


@dataclass(frozen=True, slots=True)
class Ruling:
    """`routed` is the model that was asked for and the rule that sent the request elsewhere."""

    model: Model
    facts: Facts
    decision: Decision
    routed: tuple[str, str] | None = None


def ruling(
    parts: Parts, exchange: Exchange, model: Model, declared: Declared, seen: Seen
) -> Ruling:
    """A routed request is judged again for the model it goes to. What the rules said before still counts, so that a
    route can only add duties; a second route, or one to a model that does not exist, ends as a decision to route,
    which is answered like a block."""
    sightings, characters = seen
    facts = facts_of(exchange, model, declared, characters)
    decision = decide(parts.policy, Stage.REQUEST, facts, sightings)
    rule = decision.routing
    target = parts.settings.model(rule.route) if rule else None
    if decision.action is not Action.ROUTE or rule is None or target is None:
        return Ruling(model, facts, decision)
    facts = facts_of(exchange, target, declared, characters)
    again = decide(parts.policy, Stage.REQUEST, facts, sightings)
    joined = without_routes(decision).joined(again)
    return Ruling(target, facts, joined, (model.name, rule.id))


def facts_of(exchange: Exchange, model: Model, declared: Declared, characters: int) -> Facts:
    attributes = model.attributes
    return Facts(
        department=exchange.principal.department,
        model=model.name,
        external=attributes.external,
        region=attributes.region,
        trains_on_input=attributes.trains_on_input,
        abuse_monitoring=attributes.abuse_monitoring,
        max_class=attributes.max_class,
        endpoint=exchange.endpoint,
        data_class=declared.data_class,
        intended_use=declared.intended_use,
        at=exchange.started_at,
        characters=characters,
        person=exchange.principal.user,
    )
