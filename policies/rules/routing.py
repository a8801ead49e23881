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
    """`decision` is what is left to be done, `said` all that rules said on the way. `facts` are those of the model that
    it goes to; `by` is the rule that sent it there, None for the one asked."""

    decision: Decision
    said: Decision
    facts: Facts
    by: Rule | None = None

    @property
    def action(self) -> Action:
        return sent_elsewhere(self.decision.action) if self.by else self.decision.action


def sent_elsewhere(action: Action) -> Action:
    """What it comes to where a rule names another model and this is left to be done: to send it there, unless it is not
    sent at all or somebody has to confirm it first."""
    return action if action >= Action.CONFIRM else Action.ROUTE


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
        return Routed(decision, decision, facts)
    again = decide(policy, Stage.REQUEST, there, sightings)
    return Routed(without_routes(decision).joined(again), decision.joined(again), there, rule)
