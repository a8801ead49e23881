"""Confirmation in other dialects: the same notice and reply, whole and streamed, for that request alone."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from audit.reading.read import Reader
from audit.sealing.keys import KeyRing
from gateway.confirming.confirmation import VALID_S, Question
from gateway.parts import Keys
from tests.fake_provider import (
    SPEECH,
    FakeProvider,
    Script,
    completes,
    embeds,
    paints,
    says,
    transcribes,
)
from tests.journeys.test_confirmation import PACK
from tests.live import ERROR_KEY, MESSAGE_KEY, Answer, Gateway

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


IN_HEADERS = (
    ("/v1/chat/completions", {"messages": [ASKED]}, says("はい")),
    ("/v1/responses", {"input": WORDS}, says("はい")),
    ("/v1/messages", {"messages": [ASKED], "max_tokens": 9}, says("はい")),
    ("/v1/completions", {"prompt": WORDS}, completes("はい")),
    ("/v1/embeddings", {"input": WORDS}, embeds()),
    ("/v1/images/generations", {"prompt": WORDS}, paints()),
    ("/v1/audio/speech", {"input": WORDS, "voice": "alloy"}, lambda _: SPEECH),
    ("/v1/audio/transcriptions", {"prompt": WORDS, "file": {}}, transcribes("はい")),
    ("/v1/audio/translations", {"prompt": WORDS, "file": {}}, transcribes("はい")),
)


@pytest.mark.parametrize(("path", "rest", "script"), IN_HEADERS, ids=[p for p, *_ in IN_HEADERS])
def test_a_program_confirms_in_a_header_at_every_endpoint_that_sends(
    confirming: Gateway, provider: FakeProvider, path: str, rest: dict[str, Any], script: Script
) -> None:
    provider.script = script
    send = confirming.form if "file" in rest else confirming.post
    body = {"model": "mock", **rest}
    refused = send(body, path=path, key=ERROR_KEY)
    status = 400 if path == "/v1/messages" else 403
    assert (refused.status, provider.raw) == (status, [])
    token = refused.json["error"]["message"].split("x-sekisho-confirm: ")[1].split()[0]
    for other in ({"key": MESSAGE_KEY}, {"x_data_class": "3A"}, {"x_intended_use": "external"}):
        kept = send(body, path=path, **{"key": ERROR_KEY, "x_sekisho_confirm": token, **other})
        assert kept.headers["x-sekisho-decision"] == "confirm" and provider.raw == []
    send(body, path=path, key=ERROR_KEY, x_sekisho_confirm=token)
    assert len(provider.raw) == 1


def test_a_response_that_waits_is_confirmed_for_what_was_declared_of_it_alone(
    confirming: Gateway, provider: FakeProvider
) -> None:
    waiting = respond(confirming, WORDS).json["id"]
    body = {"model": "mock", "input": "確認しました", "previous_response_id": waiting}
    answer = confirming.post(body, path="/v1/responses", x_data_class="2")
    assert "まだAIサービスへ送信していません" in text_of(answer) and sent(provider) == []


@pytest.mark.parametrize("stream", [False, True], ids=["whole", "streamed"])
@pytest.mark.parametrize("form", ["chat", "header"])
def test_a_token_that_is_too_late_says_so(
    confirming: Gateway, provider: FakeProvider, form: str, stream: bool
) -> None:
    body = {"model": "mock", "messages": [ASKED]}
    asked = confirming.post(body)
    token = _too_late(confirming, asked, body)
    told = {"role": "assistant", "content": f"［確認番号: {token}］"}
    if form == "chat":
        late = confirming.post({**body, "messages": [ASKED, told, CONFIRMED], "stream": stream})
    else:
        late = confirming.post({**body, "stream": stream}, x_sekisho_confirm=token)
    assert "有効期間が過ぎました" in late.body.decode() and sent(provider) == []
    assert late.headers["x-sekisho-decision"] == "confirm"


def _too_late(gateway: Gateway, asked: Answer, body: dict[str, Any]) -> str:
    """A token of this request, as it would have been given a second more than its validity ago."""
    keys = KeyRing.open(gateway.folder / "keys", create=False)
    with Reader.open(gateway.database, keys) as reader:
        found = reader.exchange(asked.headers["x-sekisho-exchange"])
    assert found is not None
    record = found.entries[0].record.body
    question = Question(record["subject"], record["policy"], record["endpoint"], body)
    given = asked.text.split("x-sekisho-confirm: ")[1].split()[0]
    secret = Keys.of(keys).tokens
    assert question.ends(given, secret)
    return question.token(secret, time.time() - VALID_S - 1)
