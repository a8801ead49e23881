"""Replay: what is in force changes nothing over its own decisions; the order of records does not matter."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policies.rehearsal.replay import Recorded, Unreplayable, replayed
from policies.rules.decide import decide
from policies.rules.model import Action, Facts, Policy, Rule, Sighting, Stage
from policies.rules.routing import routed
from policies.rules.where import Where
from tests.policies.samples import CIRCUMSTANCES, FACTS, RULES, SIGHTINGS, policy, rule, sighting

UNIQUE = st.lists(RULES, max_size=5, unique_by=lambda r: r.id)
CASES = st.lists(st.tuples(CIRCUMSTANCES, SIGHTINGS), max_size=5)


def recorded(name: str, under: Policy, facts: Facts, seen: list[Sighting]) -> Recorded:
    decision = decide(under, Stage.REQUEST, facts, seen)
    rules = tuple(v.rule.id for v in decision.verdicts)
    return Recorded(name, Stage.REQUEST, facts, tuple(seen), decision.action, rules)


@given(UNIQUE, CASES)
def test_the_policy_in_force_changes_nothing(
    rules: list[Rule], cases: list[tuple[Facts, list[Sighting]]]
) -> None:
    force = policy(*rules)
    result = replayed(force, [recorded("e", force, f, seen) for f, seen in cases])
    assert not result.changes and result.unchanged == len(cases)


LOCAL = replace(FACTS, model="local", external=False, max_class=3)


@given(UNIQUE, CASES)
def test_the_policy_in_force_sends_elsewhere_what_it_sent_elsewhere(
    rules: list[Rule], cases: list[tuple[Facts, list[Sighting]]]
) -> None:
    force = policy(*rules, rule("to-local", Action.ROUTE, route="local"))
    records = []
    for number, (facts, seen) in enumerate(cases):
        found = routed(force, facts, seen, {"local": LOCAL}.get)
        names = tuple(v.rule.id for v in found.said.verdicts)
        there = LOCAL if found.by else None
        records.append(
            Recorded(str(number), Stage.REQUEST, facts, tuple(seen), found.action, names, there)
        )
    assert not replayed(force, records).changes


@pytest.mark.parametrize(
    ("left", "told"),
    [
        (Action.MASK, Action.ROUTE),
        (Action.CONFIRM, Action.CONFIRM),
        (Action.BLOCK, Action.BLOCK),
    ],
)
def test_what_is_asked_or_stopped_there_is_not_told_as_a_route_and_all_rules_are_named(
    left: Action, told: Action
) -> None:
    there = rule("there", left, where=Where(models=("local",)))
    force = policy(
        rule("to-local", Action.ROUTE, where=Where(models=(FACTS.model,)), route="local"), there
    )
    found = routed(force, FACTS, (sighting(),), {"local": LOCAL}.get)
    assert (found.action, found.decision.action) == (told, left)
    assert [v.rule.id for v in found.said.verdicts] == ["there", "to-local"]


def test_what_would_not_be_sent_elsewhere_any_more_is_laxer() -> None:
    seen = (sighting(),)
    old = Recorded("e", Stage.REQUEST, FACTS, seen, Action.ROUTE, (), LOCAL)
    masking = policy(rule("a", Action.MASK))
    (transition,) = replayed(masking, [old]).transitions
    assert (transition.old, transition.new, transition.danger) == (Action.ROUTE, Action.MASK, 2)


@given(UNIQUE, UNIQUE, CASES)
def test_the_order_of_records_does_not_matter(
    old: list[Rule], new: list[Rule], cases: list[tuple[Facts, list[Sighting]]]
) -> None:
    records = [recorded(f"e{i}", policy(*old), f, s) for i, (f, s) in enumerate(cases)]
    assert replayed(policy(*new), records) == replayed(policy(*new), records[::-1])


def test_the_most_dangerous_transition_comes_first_with_its_samples() -> None:
    old = policy(rule("a", Action.BLOCK), rule("b", detect=frozenset({"PHONE_NUMBER"})))
    names = [recorded(f"e{i}", old, FACTS, [sighting()]) for i in range(5)]
    phones = [recorded("p", old, replace(FACTS, department="税務課"), [sighting("PHONE_NUMBER")])]
    result = replayed(policy(), [*phones, *names, Unreplayable("x", "消去")])
    assert [(t.old, t.new, t.count) for t in result.transitions] == [
        (Action.BLOCK, Action.ALLOW, 5),
        (Action.MASK, Action.ALLOW, 1),
    ]
    (sample,) = result.transitions[0].samples
    assert (sample.rule, sample.department, sample.count) == ("a", "福祉課", 5)
    assert sample.exchanges == ("e0", "e1", "e2")
    assert result.unreplayable == (("消去", 1),)


def test_of_two_as_dangerous_that_of_the_stricter_action_comes_first() -> None:
    phone = rule("b", Action.LABEL, detect=frozenset({"PHONE_NUMBER"}))
    old, new = policy(rule("a", Action.MASK), phone), policy(rule("a", Action.NOTICE))
    seen = [sighting("PHONE_NUMBER")], [sighting("PHONE_NUMBER")], [sighting()]
    result = replayed(new, [recorded(f"e{i}", old, FACTS, s) for i, s in enumerate(seen)])
    assert [(t.old, t.new) for t in result.transitions] == [
        (Action.MASK, Action.NOTICE),
        (Action.LABEL, Action.ALLOW),
    ]
