"""The benchmark of a decision measures what it says: rules that fire, and rules that do not."""

from __future__ import annotations

from benchmarks.policy import FACTS, FINDINGS, RULES, exemptions, rules, sightings
from policies.rules.decide import decide
from policies.rules.model import Policy, Stage


def test_more_than_half_of_sixty_rules_fire_on_twenty_findings() -> None:
    assert (len(rules()), len(sightings())) == (RULES, FINDINGS) == (60, 20)
    decision = decide(Policy(rules(), "digest"), Stage.REQUEST, FACTS, sightings())
    assert RULES / 2 < len(decision.verdicts) < RULES


def test_a_third_of_the_rules_have_exceptions_and_some_are_lifted() -> None:
    policy = Policy(rules(), "digest", exemptions=exemptions())
    decision = decide(policy, Stage.REQUEST, FACTS, sightings())
    assert len(exemptions()) == RULES / 3 and 3 < len(decision.lifts) < RULES / 3
