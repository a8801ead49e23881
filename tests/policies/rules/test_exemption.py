"""Exceptions lift what they name, for whom they name, while they last, and nothing else."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policies.rehearsal.explain import explained
from policies.rules.decide import Decision, decide
from policies.rules.exemption import Exemption
from policies.rules.floors import FLOOR_RULES
from policies.rules.model import Action, Facts, Policy, Rule, Sighting, Stage
from policies.rules.where import JAPAN, Where
from tests.policies.samples import CIRCUMSTANCES, FACTS, RULES, SIGHTINGS, rule, sighting

START, UNTIL = date(2026, 11, 24), date(2026, 12, 23)
NOON = datetime(2026, 12, 1, 3, tzinfo=UTC)
NOW = replace(FACTS, at=NOON, person="職員一")


def exemption(name: str = "x-1", of: str = "r", **more: Any) -> Exemption:
    people: dict[str, Any] = {"reason": "校正", "owner": "広報課長", "approver": "統括課長"}
    return Exemption(name, of, start=START, until=UNTIL, **people, **more)


EXEMPTIONS = st.lists(
    st.builds(
        exemption,
        st.sampled_from(["x-1", "x-2", "x-3"]),
        st.sampled_from(["a", "b", "c", "d", "e", "zz", FLOOR_RULES[0].id]),
        scope=st.sampled_from(
            [Where(), Where(), Where(departments=("福祉課",)), Where(roles=("tool",))]
        ),
        people=st.sampled_from(
            [frozenset(), frozenset({"職員一"}), frozenset(), frozenset({"職員二"})]
        ),
    ),
    max_size=4,
    unique_by=lambda e: e.id,
)
UNIQUE = st.lists(RULES, max_size=5, unique_by=lambda r: r.id)
TIMES = st.sampled_from(
    [NOON, NOON, NOON, NOON - timedelta(days=30), NOON + timedelta(days=60), None]
)
ASKED = st.builds(lambda f, at: replace(f, at=at, person="職員一"), CIRCUMSTANCES, TIMES)


def decided(
    rules: list[Rule], exemptions: list[Exemption], seen: list[Sighting], facts: Facts = NOW
) -> Decision:
    policy = Policy(tuple(rules), "digest", exemptions=tuple(exemptions))
    return decide(policy, Stage.REQUEST, facts, seen)


@given(UNIQUE, EXEMPTIONS, SIGHTINGS, ASKED)
def test_exceptions_relax_only_the_rules_that_they_name(
    rules: list[Rule], exemptions: list[Exemption], seen: list[Sighting], facts: Facts
) -> None:
    plain, lifted = decided(rules, [], seen, facts), decided(rules, exemptions, seen, facts)
    named = {e.rule for e in exemptions}
    others = [v for v in plain.verdicts if v.rule.id not in named or v.rule in FLOOR_RULES]
    assert others == [v for v in lifted.verdicts if v.rule.id not in named or v.rule in FLOOR_RULES]
    assert {v.rule.id for v in lifted.verdicts} <= {v.rule.id for v in plain.verdicts}
    assert {lift.rule.id for lift in lifted.lifts} <= named


@given(UNIQUE, EXEMPTIONS, SIGHTINGS, ASKED)
def test_taking_an_exception_away_never_relaxes(
    rules: list[Rule], exemptions: list[Exemption], seen: list[Sighting], facts: Facts
) -> None:
    with_all = decided(rules, exemptions, seen, facts)
    for one in exemptions:
        fewer = decided(rules, [e for e in exemptions if e is not one], seen, facts)
        assert fewer.action >= with_all.action
        assert {m.sighting for m in fewer.masks} >= {m.sighting for m in with_all.masks}


@given(UNIQUE, EXEMPTIONS, RULES, SIGHTINGS, ASKED)
def test_adding_a_rule_never_relaxes_beside_exceptions(
    rules: list[Rule],
    exemptions: list[Exemption],
    extra: Rule,
    seen: list[Sighting],
    facts: Facts,
) -> None:
    extra = replace(
        extra, id="zz", detect=extra.detect - {"DETECTOR_FAILED"} or frozenset({"PERSON"})
    )
    before = decided(rules, exemptions, seen, facts)
    after = decided([*rules, extra], exemptions, seen, facts)
    assert after.action >= before.action
    assert {m.sighting for m in before.masks} <= {m.sighting for m in after.masks}


@given(UNIQUE, EXEMPTIONS, SIGHTINGS, st.randoms(use_true_random=False))
def test_the_order_of_exceptions_never_matters(
    rules: list[Rule], exemptions: list[Exemption], seen: list[Sighting], chance: random.Random
) -> None:
    shuffled, again = list(exemptions), list(seen)
    chance.shuffle(shuffled)
    chance.shuffle(again)
    assert decided(rules, shuffled, again) == decided(rules, exemptions, seen)


@given(UNIQUE, EXEMPTIONS, SIGHTINGS, SIGHTINGS)
def test_joining_keeps_what_was_lifted(
    rules: list[Rule], exemptions: list[Exemption], a: list[Sighting], b: list[Sighting]
) -> None:
    one, two = decided(rules, exemptions, a), decided(rules, exemptions, b)
    assert one.joined(two) == two.joined(one)
    assert one.joined(one) == one


@given(UNIQUE, EXEMPTIONS, SIGHTINGS, ASKED)
def test_what_has_expired_is_as_if_it_were_not_there(
    rules: list[Rule], exemptions: list[Exemption], seen: list[Sighting], facts: Facts
) -> None:
    begins, ends = (datetime(2026, month, day, tzinfo=JAPAN) for month, day in ((11, 24), (12, 24)))
    for at in (begins - timedelta(seconds=1), ends, None):
        then = replace(facts, at=at)
        assert decided(rules, exemptions, seen, then) == decided(rules, [], seen, then)


@pytest.mark.parametrize(
    ("seconds", "lifted"), [(-1, True), (0, False), (1, False)], ids=["before", "at", "after"]
)
def test_an_exception_ends_with_its_last_day_in_japan(seconds: int, lifted: bool) -> None:
    midnight = datetime(2026, 12, 24, tzinfo=JAPAN) + timedelta(seconds=seconds)
    decision = decided([rule()], [exemption()], [sighting()], replace(NOW, at=midnight))
    assert (decision.action is Action.ALLOW) is lifted


@pytest.mark.parametrize(
    ("changed", "lifted"),
    [
        ({}, True),
        ({"scope": Where(departments=("福祉課",))}, True),
        ({"scope": Where(departments=("税務課",))}, False),
        ({"people": frozenset({"職員一"})}, True),
        ({"people": frozenset({"職員二"})}, False),
        ({"scope": Where(models=("m",))}, True),
        ({"scope": Where(roles=("user",))}, True),
        ({"scope": Where(roles=("tool",))}, False),
    ],
)
def test_an_exception_holds_within_its_scope(changed: dict[str, Any], lifted: bool) -> None:
    decision = decided([rule()], [exemption(**changed)], [sighting()])
    assert bool(decision.lifts) is lifted
    assert (decision.action is Action.ALLOW) is lifted


def test_another_rule_about_the_same_thing_stands() -> None:
    decision = decided([rule("r"), rule("s")], [exemption(of="r")], [sighting()])
    assert [v.rule.id for v in decision.verdicts] == ["s"]
    assert [
        v.rule.id
        for v in decided([rule("r"), rule("q")], [exemption(of="r")], [sighting()]).verdicts
    ] == ["q"]


def test_only_what_the_named_roles_wrote_is_lifted() -> None:
    seen = [sighting(role="user"), sighting(role="tool", start=8)]
    decision = decided([rule()], [exemption(scope=Where(roles=("tool",)))], seen)
    assert [m.sighting.role for m in decision.masks] == ["user"]
    assert [s.role for lift in decision.lifts for s in lift.sightings] == ["tool"]


@pytest.mark.parametrize("entity", ["JP_MY_NUMBER", "CREDENTIAL", "DETECTOR_FAILED"])
def test_what_a_floor_guards_is_never_lifted(entity: str) -> None:
    own = rule("own", Action.BLOCK, detect=frozenset({entity}))
    exceptions = [exemption("x-1", "own"), exemption("x-2", FLOOR_RULES[0].id)]
    decision = decided([own], exceptions, [sighting(entity, 0.95)])
    assert decision.action is Action.BLOCK and not decision.lifts


def test_a_rule_that_allows_no_exceptions_is_never_lifted() -> None:
    assert not decided([rule(exemptible=False)], [exemption()], [sighting()]).lifts


@pytest.mark.parametrize(
    ("changed", "at", "told"),
    [
        ({}, NOON, "例外 x-1（2026-12-23まで、承認 統括課長）により当てはめない"),
        ({}, NOON + timedelta(days=60), "例外 x-1 は期限切れ（2026-12-23まで）"),
        ({}, NOON - timedelta(days=60), "例外 x-1 はまだ始まっていない（2026-11-24から）"),
        ({"scope": Where(models=("other",))}, NOON, "例外 x-1 は scope.models が当てはまらない"),
        ({"people": frozenset({"職員二"})}, NOON, "例外 x-1 は scope.people が当てはまらない"),
    ],
    ids=["lifted", "expired", "not yet", "model", "person"],
)
def test_an_explanation_tells_of_exceptions(
    changed: dict[str, Any], at: datetime, told: str
) -> None:
    policy = Policy((rule(),), "digest", exemptions=(exemption(**changed),))
    shown = str(explained(policy, Stage.REQUEST, replace(NOW, at=at), [sighting()]))
    assert told in shown and "職員" not in shown
