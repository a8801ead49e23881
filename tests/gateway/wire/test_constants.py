"""What stands beside the texts of an answer: each string is screened, and halves of one value in two of them too."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from detectors.catalogue import recognizers
from detectors.screen import Screen
from gateway.lens import AnswerRules
from gateway.masking.placeholders import Vault
from gateway.wire.chat_answer import Answer
from policies.rules.model import Action, Policy, Rule
from tests.gateway.test_stream import ANSWER, BASIS, FACTS

NUMBER = "123456789018"
CARD = "4012888888881881"
KINDS = frozenset({"JP_MY_NUMBER", "CREDIT_CARD"})
MASKING = Policy((Rule("r", "t", BASIS, ANSWER, KINDS, Action.MASK, "m"),), "d")
STOPPING = Policy((Rule("r", "t", BASIS, ANSWER, KINDS, Action.BLOCK, "m"),), "d")

SCREEN = Screen(recognizers())


def answer_under(policy: Policy) -> Answer:
    return Answer(AnswerRules(policy, SCREEN).lens(FACTS, Vault()))


def event(text: str = "はい", **members: Any) -> dict[str, Any]:
    choice = {"index": 0, "delta": {"role": "assistant", "content": text}, "finish_reason": None}
    return {"id": "c", "choices": [choice], **members}


def told(*events: dict[str, Any], policy: Policy = MASKING) -> str:
    answer = answer_under(policy)
    return json.dumps([answer.chunk(one) for one in events], ensure_ascii=False)


@given(st.integers(1, len(NUMBER) - 1))
def test_a_number_in_one_member_of_two_events_does_not_come_through(place: int) -> None:
    first, second = NUMBER[:place], NUMBER[place:]
    shown = told(event(metadata={"k": first}), event(metadata={"k": second}))
    assert f'"k": "{second}"' not in shown


def test_a_number_in_two_members_far_from_each_other_does_not_come_through() -> None:
    shown = told(event(a=CARD[:8], b="fp 12", c=[{"d": CARD[8:]}]))
    assert CARD[:8] in shown and "fp 12" in shown
    assert CARD[8:] not in shown and "＊" in shown


@pytest.mark.parametrize("member", ["id", "model", "system_fingerprint", "service_tier", "created"])
def test_events_of_one_answer_are_called_what_the_first_is_called(member: str) -> None:
    shown = told(event(**{member: ""}), event(**{member: "first"}), event(**{member: "second"}))
    assert shown.count("first") == 2 and "second" not in shown


def test_a_value_in_a_member_stops_the_answer_where_a_rule_does() -> None:
    answer = answer_under(STOPPING)
    answer.chunk(event(metadata={"k": NUMBER}))
    assert answer.blocked
    complete = answer_under(STOPPING)
    message = {"role": "assistant", "content": "はい"}
    complete.whole({"vendor": NUMBER, "choices": [{"index": 0, "message": message}]})
    assert complete.blocked


def test_what_providers_put_beside_their_texts_stays_as_it_is() -> None:
    members: dict[str, Any] = {
        "created": 1764327001,
        "system_fingerprint": "fp_44709d6fcb",
        "prompt_filter_results": [{"prompt_index": 0, "severity": "safe"}],
        "timings": {"prompt_ms": 12.345678, "predicted_per_second": 98.7654321},
        "provider": "deployment-20260401-0006",
    }
    answer = answer_under(MASKING)
    passed = answer.chunk(event(**members))
    assert passed is not None
    assert {k: passed[k] for k in members} == members


def test_halves_that_no_rule_is_sure_enough_of_stay_as_they_are() -> None:
    rule = Rule("r", "t", BASIS, ANSWER, frozenset({"PHONE_NUMBER"}), Action.MASK, "m")
    halves = event(a="電話 090-", b="1234-5678")
    assert "1234-5678" not in told(halves, policy=Policy((rule,), "d"))
    certain = replace(rule, min_score=1.0)
    assert "1234-5678" in told(halves, policy=Policy((certain,), "d"))
