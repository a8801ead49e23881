"""What an answer says half in its text and half in the arguments of a call is masked, however it comes."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from detectors.findings import DETECTOR_FAILED
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


def asked_with(*told: str, said: str | None = None) -> Answer:
    """The answer that calls with each of these arguments."""
    calls = [
        {"id": f"call_{n}", "type": "function", "function": {"name": "f", "arguments": one}}
        for n, one in enumerate(told)
    ]
    message = {"role": "assistant", "content": said, "tool_calls": calls}
    answer = Answer(lens(MASKING))
    answer.whole({"choices": [{"index": 0, "message": message}]})
    return answer


def test_halves_of_a_text_and_of_arguments_that_are_long_are_masked() -> None:
    long = "あ" * 90_000
    told = json.dumps({"to": long, "number": NUMBER[6:]}, ensure_ascii=False)
    given = delivered(asked_with(told, said=f"{long}番号は{NUMBER[:6]}"))
    assert given[CONTENT] == f"{long}番号は［個人番号］"
    assert json.loads(given[ARGUMENTS])["number"] == "［個人番号］"


@pytest.mark.parametrize(
    "told",
    [
        {"n": [int(NUMBER[:6]), 7, int(NUMBER[6:])]},
        {f"k{i}": NUMBER[:6] if i == 0 else NUMBER[6:] if i == 13 else "本人" for i in range(14)},
        {"of": json.dumps({"n": NUMBER[:6]}), "and": NUMBER[6:]},
    ],
    ids=["in a list", "far apart", "in a string of JSON"],
)
def test_every_value_of_an_object_may_be_a_half(told: object) -> None:
    written = json.dumps(told, ensure_ascii=False)
    given = delivered(asked_with(written))[ARGUMENTS]
    assert "［個人番号］" in given and not (NUMBER[:6] in given and NUMBER[6:] in given)


def test_an_answer_with_more_pairs_than_are_looked_at_counts_as_not_judged() -> None:
    many = json.dumps({f"k{i}": f"{i:06d}" for i in range(16)})
    few, far = asked_with(*[many] * 2), asked_with(*[many] * 9)
    failed = [f.entity for c in far.channels() for f in c.findings]
    assert DETECTOR_FAILED in failed
    assert DETECTOR_FAILED not in [f.entity for c in few.channels() for f in c.findings]


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
