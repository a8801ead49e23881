"""Small rules and sightings to build cases from."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from detectors.findings import Finding, Span
from policies.rehearsal.cases import Screen
from policies.rehearsal.mutants import Mutant, held
from policies.rules.model import (
    Action,
    Basis,
    Facts,
    Label,
    Mode,
    Operator,
    Policy,
    Rule,
    Sighting,
    Stage,
)
from policies.rules.where import Found, Where

BASIS = (Basis("指針", "第1条", "unconfirmed"),)
FACTS = Facts("福祉課", "m", external=True)
ENTITIES = ("PERSON", "PHONE_NUMBER", "JP_MY_NUMBER", "CREDENTIAL", "DETECTOR_FAILED")


def rule(name: str = "r", action: Action = Action.MASK, **more: Any) -> Rule:
    fields: dict[str, Any] = {
        "title": "題",
        "basis": BASIS,
        "stages": frozenset({Stage.REQUEST}),
        "detect": frozenset({"PERSON"}),
        "message": "伝える文",
    }
    return Rule(id=name, action=action, **{**fields, **more})


def policy(*rules: Rule) -> Policy:
    return Policy(tuple(rules), "digest")


def surviving(policy: Policy, screen: Screen) -> list[Mutant]:
    """The mutants that no test of their rule notices."""
    return [one.mutant for one in held(policy, screen) if one.by is None]


def sighting(
    entity: str = "PERSON", score: float = 0.9, start: int = 0, role: str = "user"
) -> Sighting:
    return Sighting(
        "/messages/0/content", role, Finding(Span(start, start + 4), entity, "fake", score)
    )


_SIMPLE = st.sampled_from(
    [
        Where(),
        Where(departments=("福祉課",)),
        Where(departments=("福祉課", "税務課")),
        Where(external=False),
        Where(roles=("tool",)),
        Where(data_classes=("2", "3A")),
        Where(found=Found(frozenset({"PERSON"}), 0.5)),
        Where(found=Found(frozenset({"PERSON"}), 0.5, 2)),
        Where(min_length=10),
        Where(max_length=10),
    ]
)
WHERES = st.one_of(
    _SIMPLE,
    st.builds(lambda a, b: Where(any_of=(a, b)), _SIMPLE, _SIMPLE),
    st.builds(lambda a, b: Where(all_of=(a, b)), _SIMPLE, _SIMPLE),
    st.builds(lambda a: Where(negated=a), _SIMPLE),
)
CIRCUMSTANCES = st.builds(
    Facts,
    st.sampled_from(["福祉課", "税務課"]),
    st.just("m"),
    st.booleans(),
    data_class=st.sampled_from(["", "1", "3A"]),
    characters=st.sampled_from([5, 10, 20]),
)
RULES = st.builds(
    rule,
    st.sampled_from(["a", "b", "c", "d", "e"]),
    st.sampled_from([a for a in Action if a is not Action.ALLOW]),
    detect=st.frozensets(st.sampled_from(ENTITIES), max_size=3),
    min_score=st.sampled_from([0.0, 0.5, 0.8]),
    min_scores=st.sampled_from([{}, {"PERSON": 0.9}]),
    mode=st.sampled_from(Mode),
    min_count=st.sampled_from([1, 1, 2]),
    where=WHERES,
    operator=st.sampled_from([None, Operator("replace"), Operator("redact")]),
    label=st.sampled_from([None, Label("l", "表示")]),
)
SIGHTINGS = st.lists(
    st.builds(
        sighting,
        st.sampled_from(ENTITIES),
        st.sampled_from([0.2, 0.5, 0.8, 0.95]),
        st.integers(0, 5),
        st.sampled_from(["user", "tool"]),
    ),
    max_size=6,
)
