"""A rule that is said again is at least as strict, whatever is found and whoever asks."""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from policies.rules.decide import decide
from policies.rules.model import (
    Action,
    Checks,
    Facts,
    Label,
    Mode,
    Operator,
    Rule,
    Sighting,
    Stage,
)
from policies.rules.terms import Term
from policies.rules.tightening import laxer, unsaid
from policies.rules.where import Found, Hours, Where
from tests.policies.samples import CIRCUMSTANCES, RULES, SIGHTINGS, policy, rule, sighting

CHANGEABLE = st.sets(
    st.sampled_from(
        ["action", "detect", "min_score", "min_scores", "min_count", "where", "mode", "operator"]
    ),
    min_size=1,
    max_size=2,
)
PEOPLE = st.lists(
    st.builds(sighting, st.just("PERSON"), st.sampled_from([0.5, 0.9]), st.integers(0, 5)),
    min_size=1,
    max_size=2,
)


@settings(max_examples=1000)
@given(RULES, RULES, CHANGEABLE, CIRCUMSTANCES, PEOPLE)
def test_an_inheriting_pack_never_relaxes(
    base: Rule, other: Rule, changed: set[str], facts: Facts, seen: list[Sighting]
) -> None:
    base = replace(base, mode=Mode.ENFORCE, detect=frozenset({"PERSON"}), min_scores={})
    again = replace(base, **{key: getattr(other, key) for key in changed})
    if list(laxer(base, again)):
        return
    plain = decide(policy(base), Stage.REQUEST, facts, seen)
    assert decide(policy(again), Stage.REQUEST, facts, seen).action >= plain.action


@given(RULES, CIRCUMSTANCES, SIGHTINGS)
def test_a_rule_without_its_conditions_never_relaxes(
    base: Rule, facts: Facts, seen: list[Sighting]
) -> None:
    wide = replace(base, where=Where(), min_count=1, min_score=0.0, min_scores={})
    assert list(laxer(base, wide)) == []
    plain = decide(policy(base), Stage.REQUEST, facts, seen)
    assert decide(policy(wide), Stage.REQUEST, facts, seen).action >= plain.action


WORDS = (Term("TERM_OF_R", "題", frozenset({"甲", "乙"}), frozenset({"丙"})),)


@pytest.mark.parametrize(
    ("base", "changed", "key"),
    [
        (rule(), {"action": Action.CONFIRM}, "action"),
        (rule(action=Action.CONFIRM), {"action": Action.ROUTE}, "action"),
        (rule(), {"min_count": 2}, "min_count"),
        (rule(), {"where": Where(min_length=1)}, "where"),
        (rule(), {"where": Where(negated=Where(external=True))}, "where"),
        (rule(), {"where": Where(any_of=(Where(external=True),))}, "where"),
        (rule(where=Where(max_length=9)), {"where": Where(max_length=8)}, "where"),
        (
            rule(action=Action.CONFIRM, checks=Checks(("甲",))),
            {"checks": Checks(("乙",))},
            "confirm",
        ),
        (rule(action=Action.CONFIRM, checks=Checks((), True)), {"checks": Checks()}, "confirm"),
        (rule(terms=WORDS), {"terms": (replace(WORDS[0], words=frozenset("甲")),)}, "words"),
        (rule(terms=WORDS), {"terms": (replace(WORDS[0], patterns=frozenset()),)}, "patterns"),
        (rule(action=Action.ROUTE, route="a"), {"route": "b"}, "route"),
        (rule(action=Action.LABEL, label=Label("a", "b")), {"action": Action.NOTICE}, "action"),
        (rule(action=Action.LABEL, label=Label("a", "b")), {"action": Action.MASK}, "action"),
        (rule(action=Action.LABEL, label=Label("a", "b")), {"label": Label("a", "c")}, "label"),
        (rule(action=Action.FLAG), {"action": Action.LABEL}, "action"),
        (rule(action=Action.FLAG), {"action": Action.CONFIRM}, "action"),
        (rule(severity="high"), {"severity": "medium"}, "severity"),
    ],
)
def test_what_takes_something_away_is_named(
    base: Rule, changed: dict[str, object], key: str
) -> None:
    assert [k for k, _ in laxer(base, replace(base, **changed))] == [key]  # type: ignore[arg-type]


def _hides(characters: int, from_end: bool = True) -> Operator:
    given: dict[str, str | int | bool] = {
        "masking_char": "*",
        "chars_to_mask": characters,
        "from_end": from_end,
    }
    return Operator("mask", given)


@pytest.mark.parametrize(
    ("base", "again"),
    [
        (None, _hides(1)),
        (Operator("redact"), None),
        (Operator("redact"), _hides(1)),
        (Operator("redact"), Operator("hash")),
        (Operator("replace"), Operator("encrypt", {"key_env": "K"})),
        (Operator("hash"), Operator("hash", {"salt": "known"})),
        (_hides(4), _hides(3)),
        (_hides(4), _hides(4, from_end=False)),
    ],
)
def test_a_mask_that_leaves_more_of_a_value_is_laxer(
    base: Operator | None, again: Operator | None
) -> None:
    old, new = (rule(action=Action.MASK, operator=one) for one in (base, again))
    assert [key for key, _ in laxer(old, new)] == ["operator"]


@pytest.mark.parametrize("again", [Operator("redact"), Operator("replace"), _hides(5), _hides(4)])
def test_a_mask_that_leaves_less_of_a_value_may_be_said_again(again: Operator) -> None:
    base, new = (rule(action=Action.MASK, operator=one) for one in (_hides(4), again))
    assert list(laxer(base, new)) == []


def test_a_label_that_says_more_may_be_said_again() -> None:
    base, new = (rule(action=Action.LABEL, label=Label("a", text)) for text in ("甲", "甲と乙"))
    assert list(laxer(base, new)) == []


CONDITIONS = {
    **dict.fromkeys(("departments", "models", "roles", "regions", "endpoints"), ("甲",)),
    "data_classes": ("1",),
    "intended_uses": ("internal",),
    **dict.fromkeys(("external", "trains_on_input", "abuse_monitoring"), False),
    "above_model_class": True,
    "max_class_below": 2,
    "hours": Hours(time(8)),
    "min_length": 5,
    "max_length": 5,
    "found": Found(frozenset({"PERSON"})),
    "all_of": (Where(external=True),),
    "any_of": (Where(external=True),),
    "negated": Where(external=True),
}


@pytest.mark.parametrize("key", sorted({one.name for one in fields(Where)} - {"macro"}))
def test_every_condition_narrows_a_rule_and_none_is_missed_when_it_goes(key: str) -> None:
    wide, narrow = rule(), rule(where=Where(**{key: CONDITIONS[key]}))  # type: ignore[arg-type]
    assert [k for k, _ in laxer(wide, narrow)] == ["where"]
    assert list(laxer(narrow, wide)) == []


def test_a_lower_level_may_add_to_what_is_told_and_take_nothing_from_it() -> None:
    base = replace(rule("a", Action.LABEL), label=Label("ai", "生成AI"), message="表示を付けます。")
    for again, told in (
        ({"message": "表示を付けます。問合せは企画課へ。", "title": "市の題"}, []),
        ({"message": "気にせず使ってください。"}, ["message"]),
        ({"label": Label("other", "生成AI")}, ["label"]),
        ({"action": Action.BLOCK, "label": None, "message": "送信できません。"}, []),
    ):
        assert [key for key, _ in unsaid(base, replace(base, **again))] == told
