"""Conditions: each key alone, their combinations, and the path of what failed."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, time

import pytest
from hypothesis import given

from policies.rules.decide import asked_about
from policies.rules.model import Facts, Sighting
from policies.rules.where import Found, Hours, Where, holds, unmet
from tests.policies.samples import CIRCUMSTANCES, SIGHTINGS, WHERES, sighting

FACTS = Facts(
    department="福祉課",
    model="m",
    external=True,
    region="us",
    trains_on_input=False,
    abuse_monitoring=True,
    max_class=1,
    endpoint="/v1/chat/completions",
    data_class="2",
    intended_use="external",
    at=datetime(2026, 4, 1, 0, 30, tzinfo=UTC),  # Wednesday, 09:30 in Japan
    characters=100,
)
QUESTION = asked_about(FACTS, [sighting("PERSON", 0.9), sighting("PERSON", 0.6, 4)])
PERSON = frozenset({"PERSON"})


@pytest.mark.parametrize(
    ("where", "so"),
    [
        (Where(), True),
        (Where(departments=("福祉課",)), True),
        (Where(departments=("税務課",)), False),
        (Where(regions=("jp",)), False),
        (Where(trains_on_input=True), False),
        (Where(abuse_monitoring=True), True),
        (Where(max_class_below=2), True),
        (Where(max_class_below=1), False),
        (Where(above_model_class=True), True),
        (Where(endpoints=("/v1/embeddings",)), False),
        (Where(data_classes=("none",)), False),
        (Where(data_classes=("2", "3A")), True),
        (Where(intended_uses=("external",)), True),
        (Where(min_length=101), False),
        (Where(max_length=100), True),
        (Where(found=Found(PERSON, 0.5, 2)), True),
        (Where(found=Found(PERSON, 0.8, 2)), False),
        (Where(found=Found(PERSON), roles=("tool",)), False),
        (Where(any_of=(Where(external=False), Where(regions=("us",)))), True),
        (Where(all_of=(Where(external=False), Where(regions=("us",)))), False),
        (Where(negated=Where(external=False)), True),
        (Where(negated=Where(found=Found(PERSON))), False),
    ],
)
def test_a_condition_holds_when_all_that_is_written_does(where: Where, so: bool) -> None:
    assert holds(where, QUESTION) is so


@pytest.mark.parametrize(
    ("hours", "so"),
    [
        (Hours(time(8, 30), time(17, 15)), True),
        (Hours(time(9, 30), time(9, 31)), True),
        (Hours(time(8, 30), time(9, 30)), False),
        (Hours(time(22, 0), time(10, 0)), True),
        (Hours(time(22, 0), time(8, 0)), False),
        (Hours(time(22, 0), time(10, 0), frozenset({1})), True),
        (Hours(time(22, 0), time(10, 0), frozenset({2})), False),
        (Hours(days=frozenset({2})), True),
        (Hours(days=frozenset({5, 6})), False),
    ],
)
def test_hours_are_those_of_japan(hours: Hours, so: bool) -> None:
    assert holds(Where(hours=hours), QUESTION) is so


def test_without_a_time_no_window_is_open() -> None:
    assert not holds(Where(hours=Hours()), asked_about(replace(FACTS, at=None), []))


def test_the_path_leads_to_what_failed() -> None:
    where = Where(external=True, all_of=(Where(), Where(regions=("jp",))))
    assert list(unmet(where, QUESTION)) == [("all", 1, "regions")]


@given(WHERES, CIRCUMSTANCES, SIGHTINGS)
def test_a_condition_or_its_negation_holds(
    where: Where, facts: Facts, seen: list[Sighting]
) -> None:
    question = asked_about(facts, seen)
    assert holds(where, question) is not holds(Where(negated=where), question)
