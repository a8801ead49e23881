"""What becomes of a request that a rule sends to another model: it is judged again there. Pure, for gateway and replay.

What the rules said before still counts, so that a route can only add duties.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from policies.rules.decide import Decision, decide, without_routes
from policies.rules.model import Action, Facts, Policy, Rule, Sighting, Stage


@dataclass(frozen=True, slots=True)
class Routed:
    """`facts` are those of the model that it goes to; `by` is the rule that sent it there, None for the one asked."""

    decision: Decision
    facts: Facts
    by: Rule | None = None

    @property
    def action(self) -> Action:
        """As strict as sending it elsewhere, where it was sent elsewhere."""
        return max(self.decision.action, Action.ROUTE) if self.by else self.decision.action


def routed(
    policy: Policy,
    facts: Facts,
    sightings: Sequence[Sighting],
    elsewhere: Callable[[str], Facts | None],
) -> Routed:
    """`elsewhere` has the facts for another model. A second route, or one to a model that there is not, ends as a
    decision to route, which is answered like a block."""
    decision = decide(policy, Stage.REQUEST, facts, sightings)
    rule = decision.routing
    there = elsewhere(rule.route) if rule and decision.action is Action.ROUTE else None
    if rule is None or there is None:
        return Routed(decision, facts)
    again = decide(policy, Stage.REQUEST, there, sightings)
    return Routed(without_routes(decision).joined(again), there, rule)
