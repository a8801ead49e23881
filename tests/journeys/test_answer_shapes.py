"""Answers as providers write them in their several ways: read alike in each dialect, or refused as a whole."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.fake_provider import FakeProvider, Plain, calls, completion, delta
from tests.live import Answer, Gateway

ASK: dict[str, Any] = {
    "/v1/chat/completions": {"messages": [{"role": "user", "content": "x"}]},
    "/v1/responses": {"input": "x"},
    "/v1/messages": {"messages": [{"role": "user", "content": "x"}], "max_tokens": 10},
}
NUMBER = "123456789018"
PARTS = [{"type": "text", "text": "個人番号123456"}, {"type": "text", "text": "789018です。"}]


def answered(
    gateway: Gateway, provider: FakeProvider, path: str, message: Any, stream: bool
) -> Answer:
    """The gateway's answer to `message` as the provider's."""
    whole = completion([{"index": 0, "message": message, "finish_reason": "stop"}])
    provider.script = lambda body: [delta(0, message), delta(0, {}, "stop")] if stream else whole
    return gateway.post({"model": "mock", "stream": stream, **ASK[path]}, path=path)


@pytest.mark.parametrize("stream", [False, True], ids=["whole", "streamed"])
@pytest.mark.parametrize("path", ASK)
def test_a_number_cut_in_two_by_parts_of_an_answer_does_not_come_through(
    gateway: Gateway, provider: FakeProvider, path: str, stream: bool
) -> None:
    answer = answered(gateway, provider, path, {"role": "assistant", "content": PARTS}, stream)
    assert answer.status == 200
    assert "です。" in answer.body.decode()
    assert "123456" not in answer.body.decode()


@pytest.mark.parametrize("stream", [False, True], ids=["whole", "streamed"])
@pytest.mark.parametrize("path", ASK)
@pytest.mark.parametrize(
    "arguments", [{"to": "窓口", "個人番号": NUMBER}, '{"to": "窓口"}'], ids=["object", "text"]
)
def test_a_call_is_told_whether_or_not_its_arguments_are_text_and_its_index_is_one(
    gateway: Gateway, provider: FakeProvider, path: str, arguments: Any, stream: bool
) -> None:
    call = {"index": None, "id": "c", "function": {"name": "send", "arguments": arguments}}
    message = {"role": "assistant", "content": None, "tool_calls": [call]}
    answer = answered(gateway, provider, path, message, stream)
    assert answer.status == 200
    assert "send" in answer.body.decode() and "窓口" in answer.body.decode()
    assert NUMBER.encode() not in answer.body


@pytest.mark.parametrize("stream", [False, True], ids=["whole", "streamed"])
@pytest.mark.parametrize("path", ["/v1/responses", "/v1/messages"])
@pytest.mark.parametrize(
    "calls",
    [
        {"a": 1},
        [{"index": "x", "function": {"name": "f", "arguments": "{}"}}],
        [{"index": int(NUMBER), "function": {"name": "f", "arguments": "{}"}}],
        [{"index": 0, "function": {"name": ["f"], "arguments": "{}"}}],
    ],
)
def test_calls_that_are_none_are_a_failure_of_the_provider(
    gateway: Gateway, provider: FakeProvider, path: str, calls: Any, stream: bool
) -> None:
    assert gateway.post({"model": "mock", **ASK[path]}, path=path).status == 200
    message = {"role": "assistant", "content": None, "tool_calls": calls}
    answer = answered(gateway, provider, path, message, stream)
    assert (answer.status, answer.json["error"]["code"]) == (502, "upstream_error")


@pytest.mark.parametrize("stream", [False, True], ids=["whole", "streamed"])
def test_the_place_of_a_choice_is_no_place_for_a_number(
    gateway: Gateway, provider: FakeProvider, stream: bool
) -> None:
    member = "delta" if stream else "message"
    choice = {"index": int(NUMBER), member: {"role": "assistant", "content": "c"}}
    body = {"choices": [{**choice, "finish_reason": "stop"}]}
    provider.script = lambda asked: [body] if stream else body
    answer = gateway.post({"model": "mock", "stream": stream, **ASK["/v1/chat/completions"]})
    assert answer.status == 502


@pytest.mark.parametrize("stream", [False, True], ids=["whole", "streamed"])
def test_no_word_of_a_providers_own_stands_open_in_the_log(
    gateway: Gateway, provider: FakeProvider, stream: bool
) -> None:
    member = "delta" if stream else "message"
    told = {"role": "assistant", "content": "c", "内密の欄": f"個人番号{NUMBER}"}
    body = {"choices": [{"index": 0, member: told, "finish_reason": "内密の終わり"}]}
    provider.script = lambda asked: [body] if stream else body
    assert (
        gateway.post({"model": "mock", "stream": stream, **ASK["/v1/chat/completions"]}).status
        == 200
    )
    stored = b"".join(file.read_bytes() for file in gateway.folder.glob("audit.db*"))
    assert "内密".encode() not in stored


def lines(*events: Any) -> bytes:
    return b"".join(b"data: " + json.dumps(event).encode() + b"\n\n" for event in events)


ODD_STREAMS = {
    "a mark of byte order": b"\xef\xbb\xbf"
    + lines(delta(0, {"content": "はい"}), delta(0, {}, "stop")),
    "no empty line at the end": lines(delta(0, {"content": "はい"}), delta(0, {}, "stop")).rstrip(),
    "one whole answer": lines(
        completion([{"index": 0, "message": {"content": "はい"}, "finish_reason": "stop"}])
    ),
}


@pytest.mark.parametrize("path", ASK)
@pytest.mark.parametrize("odd", ODD_STREAMS)
def test_a_stream_in_an_odd_form_is_told_whole(
    gateway: Gateway, provider: FakeProvider, path: str, odd: str
) -> None:
    provider.script = lambda body: [Plain(ODD_STREAMS[odd])]
    answer = gateway.post({"model": "mock", "stream": True, **ASK[path]}, path=path).body
    assert "はい" in answer.decode()
    assert b"error" not in answer.replace(b'"error":null', b"")


@pytest.mark.parametrize("path", ASK)
def test_nothing_that_is_told_under_the_name_of_an_error_comes_through(
    gateway: Gateway, provider: FakeProvider, path: str
) -> None:
    told = b'event: error\ndata: {"message": "sk-upstream-secret", "code": 500}\n\n'
    provider.script = lambda body: [delta(0, {"content": "はじめ"}), Plain(told)]
    answer = gateway.post({"model": "mock", "stream": True, **ASK[path]}, path=path).body
    assert "はじめ" in answer.decode() and "状態 500" in answer.decode()
    assert b"sk-upstream" not in answer


CALL = {"id": "c1", "type": "function", "function": {"name": "send", "arguments": '{"a": "窓口"}'}}


@pytest.mark.parametrize("stream", [False, True], ids=["whole", "streamed"])
@pytest.mark.parametrize("path", ASK)
def test_an_answer_in_the_other_form_than_was_asked_for_is_screened_and_told_in_that(
    gateway: Gateway, provider: FakeProvider, path: str, stream: bool
) -> None:
    said = {"role": "assistant", "content": f"個人番号は{NUMBER}です。"}
    whole = completion([{"index": 0, "message": said, "finish_reason": "stop"}])
    parts = [delta(0, {"role": "assistant", "content": c}) for c in said["content"]]
    provider.script = lambda body: whole if stream else [*parts, delta(0, {}, "stop")]
    answer = gateway.post({"model": "mock", "stream": stream, **ASK[path]}, path=path)
    assert answer.status == 200
    assert answer.headers["content-type"].startswith("text/event-stream") == stream
    assert "［個人番号］です" in answer.body.decode()
    assert NUMBER.encode() not in answer.body


@pytest.mark.parametrize("stream", [False, True], ids=["whole", "streamed"])
@pytest.mark.parametrize("path", ASK)
def test_a_call_in_the_other_form_is_told_as_one(
    gateway: Gateway, provider: FakeProvider, path: str, stream: bool
) -> None:
    calls = [CALL, {**CALL, "id": "c2"}]
    message = {"role": "assistant", "content": None, "tool_calls": calls}
    whole = completion([{"index": 0, "message": message, "finish_reason": "tool_calls"}])
    asked = [{"index": i, **CALL, "function": {"name": "send", "arguments": ""}} for i in (0, 1)]
    grown = [
        delta(0, {"tool_calls": [{"index": i, "function": {"arguments": piece}}]})
        for piece in ('{"a": ', '"窓口"}')
        for i in (0, 1)
    ]
    events = [delta(0, {"tool_calls": asked}), *grown, delta(0, {}, "tool_calls")]
    provider.script = lambda body: whole if stream else events
    answer = gateway.post({"model": "mock", "stream": stream, **ASK[path]}, path=path)
    assert answer.status == 200
    text = answer.body.decode()
    assert text.count('"name":"send"') >= 2 and "窓口" in text


@pytest.mark.parametrize(
    ("told", "kind"),
    [
        ({"error": {"message": "key sk-1234567890abcdef", "code": 429}}, 429),
        ({"ready": True}, 502),
        ({"choices": []}, 502),
        ([delta(0, {"content": "途中"})], 502),
        ([{"error": {"message": "key sk-1234567890abcdef"}}], 502),
        ([Plain(b"data: {no json\n\n")], 502),
        ([Plain(b": nothing\n\n")], 502),
    ],
)
def test_what_is_no_answer_in_the_other_form_is_a_failure_with_a_status(
    gateway: Gateway, provider: FakeProvider, told: Any, kind: int
) -> None:
    provider.script = lambda body: told
    stream = isinstance(told, dict)
    path = "/v1/chat/completions"
    answer = gateway.post({"model": "mock", "stream": stream, **ASK[path]}, path=path)
    assert answer.status == kind
    assert b"sk-1234567890" not in answer.body


CUT = ["個人番号は\\u00", "31\\u003234567\\u00", "389018"]
"""A My Number in which two escapes are cut, each over two texts."""


@pytest.mark.parametrize("stream", [False, True], ids=["whole", "streamed"])
@pytest.mark.parametrize("path", ASK)
def test_escapes_cut_over_three_arguments_of_a_call_do_not_come_through(
    gateway: Gateway, provider: FakeProvider, path: str, stream: bool
) -> None:
    told = json.dumps({f"t{i}": piece for i, piece in enumerate(CUT)}, ensure_ascii=False)
    provider.script = calls("send", told)
    answer = gateway.post({"model": "mock", "stream": stream, **ASK[path]}, path=path).body.decode()
    assert "［個人番号］" in answer
    assert "34567" not in answer and "389018" not in answer


def test_escapes_cut_over_three_arguments_of_earlier_calls_do_not_leave(
    gateway: Gateway, provider: FakeProvider
) -> None:
    asked = [
        {"id": f"c{i}", "type": "function", "function": {"name": "f", "arguments": json.dumps([t])}}
        for i, t in enumerate(CUT)
    ]
    told = [{"role": "tool", "tool_call_id": f"c{i}", "content": "済"} for i in range(3)]
    calling = {"role": "assistant", "content": None, "tool_calls": asked}
    messages = [{"role": "user", "content": "x"}, calling, *told]
    answer = gateway.post({"model": "mock", "messages": messages})
    assert answer.headers["x-sekisho-decision"] == "block"
    assert provider.raw == []


USAGE = {"prompt_tokens": 3, "completion_tokens": 4, "total_tokens": 7}
COSTS = {
    "beside the end": [{**delta(0, {}, "stop"), "usage": USAGE}],
    "behind it": [delta(0, {}, "stop"), {**delta(0, {}), "choices": [], "usage": USAGE}],
    "with a choice": [delta(0, {}, "stop"), {**delta(0, {}), "usage": USAGE}],
    "beside the text": [{**delta(0, {"content": "。"}, "stop"), "usage": USAGE}],
}


@pytest.mark.parametrize("costs", COSTS)
def test_what_an_answer_cost_is_told_wherever_a_provider_tells_it(
    gateway: Gateway, provider: FakeProvider, costs: str
) -> None:
    provider.script = lambda body: [delta(0, {"content": "はい"}), *COSTS[costs]]
    asked = {"model": "mock", "stream": True}
    chat = gateway.post({**asked, **ASK["/v1/chat/completions"]})
    assert [e["usage"] for e in chat.events if e.get("usage")] == [USAGE]
    for path in ("/v1/responses", "/v1/messages"):
        told = gateway.post({**asked, **ASK[path]}, path=path).body
        assert b'"input_tokens":3' in told and b'"output_tokens":4' in told


def test_a_choice_without_a_message_is_no_answer(gateway: Gateway, provider: FakeProvider) -> None:
    provider.script = lambda body: {"choices": [{"index": 0, "text": "はい"}]}
    answer = gateway.post({"model": "mock", **ASK["/v1/chat/completions"]})
    assert (answer.status, answer.json["error"]["code"]) == (502, "upstream_error")
    assert "読めない形" in answer.json["error"]["message"]


def test_what_litellm_cannot_read_is_told_so_and_stands_in_no_log(
    gateway: Gateway, provider: FakeProvider
) -> None:
    message = {"role": "assistant", "content": [{"type": "text", "text": f"個人番号は{NUMBER}"}]}
    provider.script = lambda body: completion([{"index": 0, "message": message}])
    answer = gateway.post({"model": "lite", **ASK["/v1/chat/completions"]})
    assert answer.status == 502 and "読めない形" in answer.json["error"]["message"]
    log = gateway.log.read_text()
    assert NUMBER not in log and "input_value" not in log
