"""What an answer says half in its text and half in the arguments of a call is masked, however it comes."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.wire.chat_answer import Answer
from policies.rules.model import Action, Policy, Rule
from tests.gateway.test_stream import ANSWER, BASIS, cut, lens
from tests.gateway.wire.test_chat_answer import delivered, streamed, whole

NUMBER = "123456789012"
MASKING = Policy(
    (Rule("r", "t", BASIS, ANSWER, frozenset({"JP_MY_NUMBER"}), Action.MASK, "m"),), "d"
)
CONTENT, ARGUMENTS = (
    "/choices/0/message/content",
    "/choices/0/message/tool_calls/0/function/arguments",
)


def arguments(half: str) -> str:
    return json.dumps({"to": "本人", "number": half}, ensure_ascii=False)


@given(st.integers(1, 11), st.lists(st.integers(0, 60), max_size=8))
def test_a_number_half_in_the_text_and_half_in_arguments_is_masked_however_it_is_cut(
    place: int, cuts: list[int]
) -> None:
    left, right = f"番号は{NUMBER[:place]}", arguments(NUMBER[place:])
    answer, _ = streamed(cut(left, cuts), cut(right, cuts), MASKING)
    told = delivered(answer)
    assert told[CONTENT] == "番号は［個人番号］"
    assert json.loads(told[ARGUMENTS])["number"] == "［個人番号］"
    at_once, message = whole(left, right, MASKING)
    assert message["content"] == told[CONTENT]
    assert delivered(at_once) == told


def test_halves_in_the_arguments_of_two_calls_are_masked() -> None:
    calls = [
        {"id": f"call_{n}", "type": "function", "function": {"name": "f", "arguments": half}}
        for n, half in enumerate([arguments(NUMBER[:6]), arguments(NUMBER[6:])])
    ]
    answer = Answer(lens(MASKING))
    message = {"role": "assistant", "content": None, "tool_calls": calls}
    body = answer.whole({"choices": [{"index": 0, "message": message}]})
    told = [c["function"]["arguments"] for c in body["choices"][0]["message"]["tool_calls"]]
    assert [json.loads(one)["number"] for one in told] == ["［個人番号］"] * 2


@pytest.mark.parametrize("said", [None, "お送りします"])
def test_halves_in_two_arguments_of_one_call_are_masked(said: str | None) -> None:
    told = json.dumps({"upper": NUMBER[:6], "to": "本人", "lower": NUMBER[6:]}, ensure_ascii=False)
    function = {"name": "f", "arguments": told}
    calls = [{"id": "call_1", "type": "function", "function": function}]
    message = {"role": "assistant", "content": said, "tool_calls": calls}
    body = Answer(lens(MASKING)).whole({"choices": [{"index": 0, "message": message}]})
    [call] = body["choices"][0]["message"]["tool_calls"]
    given = json.loads(call["function"]["arguments"])
    assert given == {"upper": "［個人番号］", "to": "本人", "lower": "［個人番号］"}


@pytest.mark.parametrize("right", ["", "34567890", "本人", "2024-01-01"])
def test_what_is_no_number_together_is_left_alone(right: str) -> None:
    _, message = whole("番号は123456", arguments(right), MASKING)
    assert message["content"] == "番号は123456"
    assert json.loads(message["tool_calls"][0]["function"]["arguments"])["number"] == right


def test_a_half_that_is_out_already_leaves_the_other_to_be_masked() -> None:
    far = json.dumps({"number": NUMBER[6:], "rest": "あ" * 500}, ensure_ascii=False)
    answer, _ = streamed(["番号は", NUMBER[:6]], [far], MASKING)
    told = delivered(answer)
    assert told[CONTENT] == "番号は［個人番号］"
    assert NUMBER[:6] not in "".join(told.values())
