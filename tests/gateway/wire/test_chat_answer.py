"""Answers: the outcome is one for every chunking, in text, in tool arguments and in what is recorded."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.wire.answer_shape import NotAnAnswer
from gateway.wire.chat_answer import Answer
from tests.fake_provider import completion, delta
from tests.gateway.test_stream import BLOCKING, MASKING, cut, lens

TEXT = "［氏名-kzbmtq］様の鍵は secret-abcdef で、番号は123456789012です。"
CALL = {"id": "call_1", "type": "function", "function": {"name": "send", "arguments": ""}}


def chunks(content: list[str], arguments: list[str]) -> list[dict[str, Any]]:
    return [
        delta(0, {"role": "assistant", "content": ""}),
        *(delta(0, {"content": piece}) for piece in content),
        delta(0, {"tool_calls": [{"index": 0, **CALL}]}),
        *(
            delta(0, {"tool_calls": [{"index": 0, "function": {"arguments": p}}]})
            for p in arguments
        ),
        delta(0, {}, "tool_calls"),
    ]


def streamed(
    content: list[str], arguments: list[str], policy: Any = MASKING
) -> tuple[Answer, list[Any]]:
    answer = Answer(lens(policy))
    out = [o for o in map(answer.chunk, chunks(content, arguments)) if o is not None]
    return answer, [*out, *answer.close()]


def whole(content: str, arguments: str, policy: Any = MASKING) -> tuple[Answer, Any]:
    call = {**CALL, "function": {"name": "send", "arguments": arguments}}
    message = {"role": "assistant", "content": content, "tool_calls": [call]}
    answer = Answer(lens(policy))
    body = answer.whole(
        completion([{"index": 0, "message": message, "finish_reason": "tool_calls"}])
    )
    return answer, body["choices"][0]["message"]


def outcome(answer: Answer) -> tuple[Any, ...]:
    """All that a record is made of."""
    findings = {c.pointer: tuple(c.findings) for c in answer.channels()}
    received = {c.pointer: "".join(c.received()) for c in answer.channels()}
    return delivered(answer), findings, received, answer.blocked, answer.finished


def delivered(answer: Answer) -> dict[str, str]:
    return {pointer: "".join(pieces) for pointer, pieces in answer.delivered().items()}


PLACES = st.lists(st.integers(0, 500), max_size=30)


@given(PLACES, st.sampled_from([MASKING, BLOCKING]))
def test_what_came_in_is_known_although_only_what_was_given_is_kept(
    places: list[int], policy: Any
) -> None:
    answer = Answer(lens(policy))
    pointer, came, entered = "/choices/0/message/content", "", ""
    for piece in cut(TEXT, places):
        answer.chunk(delta(0, {"content": piece}))
        if answer.blocked:
            came += piece
            break
        came += piece
        more = answer.delivered_since({pointer: len(entered)})
        entered += more.get(pointer, "")
        assert ["".join(c.received()) for c in answer.channels()] in (
            [came],
            [] if not came else [came],
        )
    answer.close()
    answer.suffixed("（AIが作成）")
    (channel,) = answer.channels()
    assert "".join(channel.received()) == came
    given = "".join(channel.delivered)
    assert given.startswith(entered)
    assert answer.delivered_since({}) == ({pointer: given} if given else {})


@given(PLACES, PLACES, st.sampled_from([MASKING]))
def test_a_stream_and_a_whole_answer_have_one_outcome(
    content: list[int], arguments: list[int], policy: Any
) -> None:
    asked = json.dumps({"to": "［氏名-kzbmtq］", "key": "secret-zzz"}, ensure_ascii=False)
    answer, events = streamed(cut(TEXT, content), cut(asked, arguments), policy)
    at_once, message = whole(TEXT, asked, policy)
    assert outcome(answer) == outcome(at_once)
    told = "".join(e["choices"][0]["delta"].get("content") or "" for e in events)
    assert (
        told == message["content"] == "山田太郎様の鍵は ［認証情報］ で、番号は［個人番号］です。"
    )


@given(PLACES)
def test_a_restored_value_stays_json_in_arguments(places: list[int]) -> None:
    answer, events = streamed([], cut('{"to": "[氏名-kzbmtq]"}', places))
    del answer
    calls = [c for e in events for c in e["choices"][0]["delta"].get("tool_calls", [])]
    assert json.loads("".join(c["function"].get("arguments", "") for c in calls)) == {
        "to": "山田太郎"
    }


@given(PLACES)
def test_a_blocked_answer_stops_at_the_same_place(places: list[int]) -> None:
    text = "これは普通の文です。\n" + TEXT
    answer, _ = streamed(cut(text, places), [], BLOCKING)
    assert answer.blocked
    assert delivered(answer)["/choices/0/message/content"] == "これは普通の文です。\n"


def test_the_end_of_a_choice_is_held_back_until_the_record_is_written() -> None:
    answer, events = streamed(["はい"], [])
    assert all(e["choices"][0]["finish_reason"] is None for e in events)
    assert [e["choices"][0]["finish_reason"] for e in answer.endings()] == ["tool_calls"]


def test_log_probabilities_are_dropped() -> None:
    answer = Answer(lens())
    message = {"role": "assistant", "content": "はい"}
    choice = {
        "index": 0,
        "message": message,
        "logprobs": {"content": [{"token": "secret-x"}]},
        "finish_reason": "stop",
    }
    assert "logprobs" not in json.dumps(answer.whole(completion([choice])))


@pytest.mark.parametrize("place", ["reasoning_content", "refusal", "vendor_text", "annotations"])
def test_every_string_of_a_message_is_screened(place: str) -> None:
    answer = Answer(lens())
    told: Any = [{"title": "secret-abc"}] if place == "annotations" else "secret-abc"
    choice = {
        "index": 0,
        "message": {"role": "assistant", "content": None, place: told},
        "finish_reason": "stop",
    }
    assert "secret-abc" not in json.dumps(answer.whole(completion([choice])))


def test_text_held_back_in_a_list_of_lists_comes_out_at_the_end() -> None:
    answer = Answer(lens())
    out = [answer.chunk(delta(0, {"x": [["secr"]]})), answer.chunk(delta(0, {}, "stop"))]
    told = [*(o for o in out if o), *answer.close()]
    assert [e["choices"][0]["delta"] for e in told][-1] == {"x": [["secr"]]}


def test_a_key_is_nowhere_as_it_came_when_it_holds_a_value() -> None:
    answer = Answer(lens())
    out = answer.chunk(delta(0, {"secret-abc": "secr"}))
    assert "secret-abc" not in json.dumps([out, *answer.close(), delivered(answer)])


def test_the_envelope_is_screened_too() -> None:
    answer = Answer(lens())
    choice = {
        "index": 0,
        "message": {"role": "assistant", "content": "はい"},
        "finish_reason": "stop",
    }
    body = {
        **completion([choice]),
        "system_fingerprint": "secret-abc",
        "secret-key": {"deep": ["secret-def"]},
    }
    assert "secret" not in json.dumps(answer.whole(body))


@pytest.mark.parametrize(
    "nonsense", [None, [], "x", {"choices": 1}, {"choices": [1]}, {"choices": [{"message": "x"}]}]
)
def test_what_is_no_answer_is_told_as_such(nonsense: Any) -> None:
    with pytest.raises(NotAnAnswer):
        Answer(lens()).whole(nonsense)


@pytest.mark.parametrize(
    ("content", "prose"),
    [
        ("はい。", True),
        ("```\nx\n```", False),
        ("```py\na\n```\n", False),
        ("次です。\n```\nx\n```", True),
        ("", False),
    ],
)
def test_a_label_stands_in_prose_only(content: str, prose: bool) -> None:
    answer = Answer(lens())
    answer.whole(
        completion(
            [
                {
                    "index": 0,
                    "message": {"role": "assistant", "content": content},
                    "finish_reason": "stop",
                }
            ]
        )
    )
    assert bool(answer.prose()) is prose


@pytest.mark.parametrize(
    ("usage", "tokens"),
    [
        ({"prompt_tokens": 12, "completion_tokens": 3}, {"in": 12, "out": 3}),
        ({"prompt_tokens": True, "completion_tokens": -3}, {"in": 0, "out": 0}),
    ],
)
def test_the_tokens_that_the_provider_counted_are_for_the_record(
    usage: dict[str, Any], tokens: dict[str, int]
) -> None:
    streaming, complete = Answer(lens(MASKING)), Answer(lens(MASKING))
    for event in [*chunks(["あ"], []), {"choices": [], "usage": usage}]:
        streaming.chunk(event)
    message = {"role": "assistant", "content": "あ"}
    choice = {"index": 0, "message": message, "finish_reason": "stop"}
    complete.whole({**completion([choice]), "usage": usage})
    assert streaming.facts["tokens"] == complete.facts["tokens"] == tokens


def test_a_name_in_pieces_is_told_unless_the_pieces_are_more_together() -> None:
    def named(*pieces: str) -> dict[str, str]:
        answer = Answer(lens())
        for piece in pieces:
            call = {"index": 0, "function": {"name": piece, "arguments": ""}}
            answer.chunk(delta(0, {"tool_calls": [call]}))
        return delivered(answer)

    assert "send_mail" in named("send_", "mail").values()
    with pytest.raises(NotAnAnswer):
        named("secret-", "abcdef")
