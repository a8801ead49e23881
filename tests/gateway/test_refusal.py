"""A request that could not be judged is refused with the bound that was in its way, and what to do."""

from __future__ import annotations

import pytest

from detectors.findings import DETECTOR_FAILED, Finding, Span
from gateway import refusal
from gateway.exchange import Principal, open_exchange
from policies.rules.decide import Decision, Verdict
from policies.rules.floors import FLOOR_RULES
from policies.rules.model import Sighting, Stage


def refused(*names: str) -> str:
    (rule,) = [r for r in FLOOR_RULES if DETECTOR_FAILED in r.detect]
    sightings = tuple(
        Sighting("/messages/0/content", "user", Finding(Span(0, 1), DETECTOR_FAILED, name, 1.0))
        for name in names
    )
    exchange = open_exchange(Principal("s", "職員一", "情報政策課"), "/v1/chat/completions")
    return refusal.explanation(Decision(Stage.REQUEST, (Verdict(rule, sightings),)), exchange)


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("deadline", "limits.screening_s"),
        ("splits", "上限 12,000組"),
        ("masking", "8回"),
        ("NameRecognizer", "2秒"),
    ],
)
def test_the_bound_that_kept_a_request_from_being_judged_is_told(name: str, told: str) -> None:
    text = refused(name, name)
    assert text.count(told) == 1
    assert "分けて送ってください" in text


def test_a_request_that_was_judged_is_told_of_no_bound() -> None:
    assert refused().count("・") == 1
    assert refused("deadline").count("・") == 2
