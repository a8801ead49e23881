"""A provider that fails in the middle of a stream: each dialect ends as its clients expect, says which kind of failure
it was, and shows nothing of what the provider said."""

from __future__ import annotations

from typing import Any

import orjson
import pytest

from audit.reading.read import Reader
from tests.fake_provider import Cuts, Fails, FakeProvider, Hangs, completion, delta, says
from tests.live import Answer, Gateway

SECRET = "sk-upstream-secret http://10.0.0.7/v1"
ASK: dict[str, Any] = {
    "/v1/chat/completions": {"messages": [{"role": "user", "content": "x"}]},
    "/v1/responses": {"input": "x"},
    "/v1/messages": {"messages": [{"role": "user", "content": "x"}], "max_tokens": 10},
    "/v1/completions": {"prompt": "x"},
}


def error(**told: Any) -> Any:
    return {"error": {"message": SECRET, **told}}


BROKEN: dict[str, tuple[list[Any], str, str]] = {
    "rate limit": ([error(code="rate_limit_exceeded")], "rate_limited", "上限に達しました"),
    "too many": ([error(type="requests", code=429)], "rate_limited", "上限に達しました"),
    "overloaded": ([error(type="overloaded_error")], "overloaded", "混み合っています"),
    "server error": ([error(type="server_error", code=500)], "error", "状態 500"),
    "a bare error": ([{"object": "error", "message": SECRET, "code": 503}], "overloaded", "混み合"),
    "in a choice": (
        [{**error(code=502), **delta(0, {"content": ""}, "error")}],
        "error",
        "状態 502",
    ),
    "malformed": ([b'{"choices": [{"delta": ' + SECRET.encode()], "malformed", "読めない形"),
    "no answer": ([{"choices": [SECRET]}], "malformed", "読めない形"),
    "broken off": ([Cuts()], "cut_off", "途中で切れました"),
    "ended early": ([], "cut_off", "途中で切れました"),
}
"""What a provider sends behind its first words, the kind that the record tells, and a piece of what people are told."""


def ends_as(path: str, answer: Answer) -> tuple[str, str]:
    """The kind of the last event, and what a person is told."""
    lines = [line for line in answer.body.decode().split("\n") if line.startswith("data: ")]
    told = orjson.loads(lines[-1].removeprefix("data: "))
    if path == "/v1/responses":
        assert [orjson.loads(x[6:])["sequence_number"] for x in lines] == list(range(len(lines)))
        return told["type"], told["response"]["error"]["message"]
    return told.get("type", told["error"]["type"]), told["error"]["message"]


ENDS = {"/v1/responses": "response.failed", "/v1/messages": "error"}


@pytest.mark.parametrize("path", ASK)
@pytest.mark.parametrize("case", BROKEN)
def test_a_failure_in_mid_stream_is_told_by_its_kind(
    gateway: Gateway, provider: FakeProvider, path: str, case: str
) -> None:
    events, kind, said = BROKEN[case]
    if path == "/v1/completions":
        head = {"choices": [{"index": 0, "text": "はじめ", "finish_reason": None}]}
    else:
        head = delta(0, {"role": "assistant", "content": "はじめ"})
    provider.script = lambda body: [head, *events]
    answer = gateway.post({"model": "mock", "stream": True, **ASK[path]}, path=path)
    assert "はじめ" in answer.body.decode()
    ending, told = ends_as(path, answer)
    assert ending == ENDS.get(path, ending)
    assert said in told and "(The upstream" in told
    assert b"sk-upstream" not in answer.body and b"10.0.0.7" not in answer.body
    assert b"[DONE]" not in answer.body
    facts = closing(gateway, answer)
    assert (facts["outcome"], facts["failure"]) == ("failed", kind)


@pytest.mark.parametrize("path", ["/v1/chat/completions", "/v1/messages"])
@pytest.mark.parametrize("stream", [False, True], ids=["whole", "streamed"])
@pytest.mark.parametrize(
    ("fails", "told"),
    [
        (Fails(429, SECRET, {"retry-after": "7"}), (429, "upstream_rate_limited")),
        (Fails(529, SECRET), (503, "upstream_overloaded")),
        (Fails(307, "", {"location": "http://127.0.0.1:9/v1"}), (502, "upstream_error")),
        (error(code=429), (429, "upstream_rate_limited")),
    ],
    ids=["429", "529", "redirect", "told"],
)
def test_a_failure_before_the_answer_is_a_status(
    gateway: Gateway,
    provider: FakeProvider,
    path: str,
    stream: bool,
    fails: Any,
    told: tuple[int, str],
) -> None:
    script = [fails] if stream and isinstance(fails, dict) else fails
    assert (
        gateway.post({"model": "mock", **ASK[path]}, path=path).status == 200
    )  # it is not resting
    provider.script = lambda body: script
    answer = gateway.post({"model": "mock", "stream": stream, **ASK[path]}, path=path)
    assert (answer.status, answer.json["error"]["code"]) == told
    assert b"sk-upstream" not in answer.body
    assert answer.headers["retry-after"] == (getattr(fails, "headers", {}).get("retry-after"))


def test_a_client_that_gets_less_than_it_waits_for_is_told_at_the_end_of_its_patience(
    impatient: Gateway, provider: FakeProvider
) -> None:
    provider.script = lambda body: [delta(0, {"content": "はじめ"}), Hangs()]
    answer = impatient.post({"model": "mock", "stream": True, **ASK["/v1/chat/completions"]})
    assert answer.events[-1]["error"]["code"] == "upstream_timeout"
    assert closing(impatient, answer)["failure"] == "timeout"


@pytest.mark.parametrize("model", ["mock", "lite"])
@pytest.mark.parametrize("stream", [False, True], ids=["whole", "streamed"])
def test_a_request_is_not_led_to_another_host(
    gateway: Gateway, provider: FakeProvider, model: str, stream: bool
) -> None:
    asked = {"model": model, "stream": stream, **ASK["/v1/chat/completions"]}
    assert gateway.post(asked).status == 200
    with FakeProvider() as other:
        leading = Fails(307, "", {"location": f"{other.url}/chat/completions"})
        provider.script = lambda body: leading
        answer = gateway.post(asked)
        assert other.received == []
    assert (answer.status, answer.json["error"]["code"]) == (502, "upstream_error")


def test_a_stream_that_breaks_off_is_not_complete_through_litellm_either(
    gateway: Gateway, provider: FakeProvider
) -> None:
    provider.script = lambda body: [delta(0, {"content": "はじめ"}), Cuts()]
    answer = gateway.post({"model": "lite", "stream": True, **ASK["/v1/chat/completions"]})
    assert "はじめ" in answer.body.decode()
    assert answer.events[-1]["error"]["code"] == "upstream_error"
    assert closing(gateway, answer)["failure"] == "cut_off"
    provider.script = lambda body: [delta(0, {"content": "はじめ"})]
    answer = gateway.post({"model": "lite", "stream": True, **ASK["/v1/chat/completions"]})
    assert closing(gateway, answer)["failure"] == "cut_off"


def test_an_answer_without_end_is_cut_off(gateway: Gateway, provider: FakeProvider) -> None:
    provider.script = lambda body: [delta(0, {"content": "あ" * 50_000}) for _ in range(60)]
    answer = gateway.post({"model": "mock", "stream": True, **ASK["/v1/chat/completions"]})
    assert answer.events[-1]["error"]["code"] == "upstream_error"
    assert closing(gateway, answer)["failure"] == "too_large"
    assert len(answer.body) < 2_000_000
    provider.script = says("あ" * 500_000)
    answer = gateway.post({"model": "mock", **ASK["/v1/chat/completions"]})
    assert (answer.status, closing(gateway, answer)["failure"]) == (502, "too_large")


def test_an_answer_that_says_error_nowhere_is_an_answer(
    gateway: Gateway, provider: FakeProvider
) -> None:
    choice = {"index": 0, "message": {"role": "assistant", "content": "はい"}}
    body = {**completion([{**choice, "finish_reason": "stop"}]), "error": None}
    provider.script = lambda asked: body
    assert gateway.post({"model": "mock", **ASK["/v1/chat/completions"]}).text.startswith("はい")


def closing(gateway: Gateway, answer: Answer) -> Any:
    with Reader.open(gateway.database) as reader:
        detail = reader.exchange(answer.headers["x-sekisho-exchange"])
    assert detail is not None
    return detail.entries[-1].record.body
