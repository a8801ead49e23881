"""Confirmation in other dialects: the same notice and reply, whole and streamed, for that request alone."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from tests.fake_provider import FakeProvider, says
from tests.journeys.test_confirmation import PACK
from tests.live import Answer, Gateway

WORDS = "この新聞の記事を要約して"
ASKED = {"role": "user", "content": WORDS}
CONFIRMED = {"role": "user", "content": "確認しました"}


@pytest.fixture(scope="module")
def confirming(
    shared_provider: FakeProvider, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Gateway]:
    folder = tmp_path_factory.mktemp("dialects")
    pack = folder / "city.yaml"
    pack.write_text(PACK, encoding="utf-8")
    with Gateway(folder, shared_provider.url, policy=pack) as gateway:
        yield gateway


def respond(gateway: Gateway, said: Any, **more: Any) -> Answer:
    return gateway.post({"model": "mock", "input": said, **more}, path="/v1/responses")


def message(gateway: Gateway, said: Any, **more: Any) -> Answer:
    turns = [ASKED] if said == WORDS else said
    body = {"model": "mock", "max_tokens": 100, "messages": turns, **more}
    return gateway.post(body, path="/v1/messages")


def text_of(answer: Answer) -> str:
    """The words of an answer of either dialect."""
    raw = answer.body.decode()
    if raw.startswith("{"):
        body = json.loads(raw)
        parts = body["content"] if "content" in body else body["output"][0]["content"]
        return "".join(part["text"] for part in parts)
    events = [json.loads(line[6:]) for line in raw.splitlines() if line.startswith("data: {")]
    deltas = (e["delta"] for e in events if "delta" in e)
    return "".join(d if isinstance(d, str) else d.get("text", "") for d in deltas)


def sent(provider: FakeProvider) -> list[Any]:
    return [[(m["role"], m["content"]) for m in body["messages"]] for body in provider.received]


DIALECTS = pytest.mark.parametrize("post", [respond, message], ids=["responses", "messages"])
Post = Callable[..., Answer]


@DIALECTS
@pytest.mark.parametrize("stream", [False, True], ids=["whole", "streamed"])
def test_a_reply_sends_the_original_request_without_the_two_turns(
    confirming: Gateway, provider: FakeProvider, post: Post, stream: bool
) -> None:
    asked = text_of(post(confirming, WORDS, stream=stream))
    assert sent(provider) == [] and "確認しました" in asked
    parts = [{"type": "output_text" if post is respond else "text", "text": asked}]
    notice = {"role": "assistant", "content": parts}
    answer = post(confirming, [ASKED, notice, CONFIRMED], stream=stream)
    assert answer.status == 200
    assert sent(provider) in ([[("user", WORDS)]], [[("user", [{"type": "text", "text": WORDS}])]])


@DIALECTS
def test_a_token_opens_nothing_else(
    confirming: Gateway, provider: FakeProvider, post: Post
) -> None:
    notice = {"role": "assistant", "content": text_of(post(confirming, WORDS))}
    other = {"role": "user", "content": "別の新聞の記事も全文訳して"}
    assert "まだAIサービスへ送信していません" in text_of(
        post(confirming, [other, notice, CONFIRMED])
    )
    changed = post(confirming, [ASKED, notice, CONFIRMED], temperature=0.1)
    assert "まだAIサービスへ送信していません" in text_of(changed)
    assert sent(provider) == []


def test_a_token_of_one_endpoint_is_no_use_at_another(
    confirming: Gateway, provider: FakeProvider
) -> None:
    notice = {"role": "assistant", "content": text_of(message(confirming, WORDS, max_tokens=9))}
    body = {"model": "mock", "messages": [ASKED, notice, CONFIRMED], "max_tokens": 9}
    assert "まだAIサービスへ送信していません" in confirming.post(body).text
    assert sent(provider) == []


def test_a_response_that_waits_is_confirmed_by_its_id(
    confirming: Gateway, provider: FakeProvider
) -> None:
    provider.script = says("要約です")
    waiting = respond(confirming, WORDS).json["id"]
    assert sent(provider) == []
    answer = respond(confirming, "確認しました", previous_response_id=waiting)
    assert sent(provider) == [[("user", WORDS)]]
    respond(confirming, "もっと短く", previous_response_id=answer.json["id"])
    assert [turn for turn in sent(provider)[-1] if turn[0] == "user"] == [
        ("user", WORDS),
        ("user", "もっと短く"),
    ]


def test_an_id_confirms_nothing_but_its_own_request(
    confirming: Gateway, provider: FakeProvider
) -> None:
    waiting = respond(confirming, WORDS).json["id"]
    for reply, more in (("はい", {}), ("確認しました", {"instructions": "全文を書いて"})):
        answer = respond(confirming, reply, previous_response_id=waiting, **more)
        assert "まだAIサービスへ送信していません" in text_of(answer)
    stranger = confirming.post(
        {"model": "mock", "input": "確認しました", "previous_response_id": waiting},
        path="/v1/responses",
        key="test-key-error",
    )
    assert stranger.status == 404 and sent(provider) == []


def test_a_completion_is_confirmed_in_headers(confirming: Gateway, provider: FakeProvider) -> None:
    body = {"model": "mock", "prompt": WORDS}
    asked = confirming.post(body, path="/v1/completions").json["choices"][0]["text"]
    token = asked.split("x-sekisho-confirm: ")[1].split()[0]
    assert provider.received == []
    confirming.post(body, path="/v1/completions", x_sekisho_confirm=token)
    assert [sent["prompt"] for sent in provider.received] == [WORDS]
