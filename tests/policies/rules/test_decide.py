"""The decision's laws: strictest wins, order never matters, more rules never relax, floors always hold."""

from __future__ import annotations

import random
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policies.rules.decide import Decision, decide
from policies.rules.model import Action, Facts, Label, Mode, Operator, Rule, Sighting, Stage
from policies.rules.where import Where
from tests.policies.samples import FACTS, RULES, SIGHTINGS, policy, rule, sighting

UNIQUE = st.lists(RULES, max_size=5, unique_by=lambda r: r.id)


def decided(rules: list[Rule], seen: list[Sighting], facts: Facts = FACTS) -> Decision:
    return decide(policy(*rules), Stage.REQUEST, facts, seen)


@given(UNIQUE, RULES, SIGHTINGS)
def test_adding_a_rule_never_relaxes(rules: list[Rule], extra: Rule, seen: list[Sighting]) -> None:
    # A rule about failed detectors takes over from the floor about them: that one thing a policy may decide itself.
    extra = replace(
        extra, id="zz", detect=extra.detect - {"DETECTOR_FAILED"} or frozenset({"PERSON"})
    )
    before, after = decided(rules, seen), decided([*rules, extra], seen)
    assert after.action >= before.action
    assert {m.sighting for m in before.masks} <= {m.sighting for m in after.masks}


@given(UNIQUE, SIGHTINGS, st.randoms(use_true_random=False))
def test_order_never_matters(
    rules: list[Rule], seen: list[Sighting], chance: random.Random
) -> None:
    shuffled, again = list(rules), list(seen)
    chance.shuffle(shuffled)
    chance.shuffle(again)
    assert decided(shuffled, again) == decided(rules, seen)
    assert decided(shuffled, again).masks == decided(rules, seen).masks


@given(UNIQUE, SIGHTINGS, SIGHTINGS, SIGHTINGS)
def test_joining_is_commutative_associative_and_idempotent(
    rules: list[Rule], a: list[Sighting], b: list[Sighting], c: list[Sighting]
) -> None:
    one, two, three = (decided(rules, seen) for seen in (a, b, c))
    assert one.joined(two) == two.joined(one)
    assert one.joined(two).joined(three) == one.joined(two.joined(three))
    assert one.joined(one) == one


@given(UNIQUE, SIGHTINGS)
def test_judging_in_parts_is_judging_the_whole(rules: list[Rule], seen: list[Sighting]) -> None:
    rules = [rule for rule in rules if not rule.needs_whole]
    parts = decided(rules, [])
    for one in seen:
        parts = parts.joined(decided(rules, [one]))
    assert parts == decided(rules, seen)


@given(UNIQUE, SIGHTINGS)
def test_an_observed_rule_shows_what_it_would_do_and_does_nothing(
    rules: list[Rule], seen: list[Sighting]
) -> None:
    observed = rule("observed", Action.BLOCK, mode=Mode.OBSERVE, detect=frozenset())
    plain, watched = decided(rules, seen), decided([*rules, observed], seen)
    assert watched.action is plain.action
    assert watched.masks == plain.masks
    assert watched.would_be is Action.BLOCK


@given(UNIQUE, SIGHTINGS, st.sampled_from([a for a in Action if a is not Action.ALLOW]))
def test_a_rule_in_notice_is_told_and_does_nothing_else(
    rules: list[Rule], seen: list[Sighting], action: Action
) -> None:
    noticed = rule("noticed", action, mode=Mode.NOTICE, detect=frozenset())
    plain, told = decided(rules, seen), decided([*rules, noticed], seen)
    assert told.action is max(plain.action, Action.NOTICE)
    assert (told.masks, told.labels, told.routing) == (plain.masks, plain.labels, plain.routing)
    assert noticed in told.notices
    assert told.would_be is max(plain.would_be, action)


@given(UNIQUE, RULES, SIGHTINGS)
def test_raising_the_mode_of_a_rule_never_relaxes(
    rules: list[Rule], extra: Rule, seen: list[Sighting]
) -> None:
    actions = [decided([*rules, replace(extra, id="zz", mode=mode)], seen).action for mode in Mode]
    assert actions == sorted(actions)


@given(UNIQUE, SIGHTINGS)
def test_a_labelled_my_number_never_goes_out(rules: list[Rule], seen: list[Sighting]) -> None:
    assert decided(rules, [*seen, sighting("JP_MY_NUMBER", 0.95)]).action is Action.BLOCK


@given(UNIQUE)
def test_a_likely_my_number_is_masked_for_good_even_inside(rules: list[Rule]) -> None:
    found = sighting("JP_MY_NUMBER", 0.6)
    inside = replace(FACTS, external=False)
    (mask,) = [m for m in decided(rules, [found], inside).masks if m.sighting == found]
    assert mask.rule.operator is not None


def test_what_could_not_be_judged_is_blocked_unless_a_rule_says_otherwise() -> None:
    failed = sighting("DETECTOR_FAILED", 1.0)
    lenient = rule("own", Action.FLAG, detect=frozenset({"DETECTOR_FAILED"}))
    assert decided([], [failed]).action is Action.BLOCK
    assert decided([lenient], [failed]).action is Action.FLAG


def test_an_irreversible_mask_wins_over_a_reversible_one() -> None:
    both = [rule("a"), rule("b", operator=Operator("redact"))]
    (mask,) = decided(both, [sighting()]).masks
    assert mask.rule.id == "b"


@pytest.mark.parametrize(
    ("where", "asked"),
    [
        (Where(), True),
        (Where(departments=("福祉課",)), True),
        (Where(departments=("税務課",)), False),
        (Where(models=("m",)), True),
        (Where(models=("other",)), False),
        (Where(external=True), True),
        (Where(external=False), False),
        (Where(roles=("user",)), True),
        (Where(roles=("tool",)), False),
    ],
)
def test_a_rule_is_asked_only_where_it_applies(where: Where, asked: bool) -> None:
    assert (decided([rule(where=where)], [sighting()]).action is Action.MASK) is asked


def test_a_pack_explains_a_block_rather_than_the_floor() -> None:
    own = rule("own", Action.BLOCK, detect=frozenset({"JP_MY_NUMBER"}))
    assert [r.id for r in decided([own], [sighting("JP_MY_NUMBER")]).deciding] == ["own"]
    assert [r.id for r in decided([], [sighting("JP_MY_NUMBER")]).deciding] == ["floor-secrets-out"]


def test_a_rule_without_detect_always_applies() -> None:
    labelling = rule("l", Action.LABEL, detect=frozenset(), label=Label("id", "表示"))
    other = rule("m", Action.LABEL, detect=frozenset(), label=Label("two", "別の表示"))
    again = rule("n", Action.LABEL, detect=frozenset(), label=Label("three", "表示"))
    labels = decided([again, other, labelling], []).labels
    assert labels == (Label("id", "表示"), Label("two", "別の表示"))
