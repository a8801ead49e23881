"""A long answer is in memory once: while it streams, when its dialect repeats it, and when its record is made."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest

from audit.reading.read import Reader
from audit.sealing.keys import KeyRing
from tests.fake_provider import FakeProvider, Json, calls, says
from tests.live import Gateway

LINE = "市民の皆さまからのお問い合わせについて、担当課で確認のうえ回答いたします。\n"
ASKED = {"model": "mock", "stream": True, "messages": [{"role": "user", "content": "概要は？"}]}


@pytest.fixture(scope="module")
def provider() -> Iterator[FakeProvider]:
    with FakeProvider(says(LINE * 3000, pieces=1000)) as provider:
        yield provider


@pytest.fixture(scope="module")
def gateway(provider: FakeProvider, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Gateway]:
    options = {
        "request_bytes": 4_000_000,
        "answer_characters": 4_000_000,
        "screening_s": 120.0,
    }
    with Gateway(tmp_path_factory.mktemp("long"), provider.url, **options) as gateway:
        for _ in range(2):  # what is loaded with the first of everything is no part of an answer
            gateway.post(ASKED)
            gateway.post({**ASKED, "stream": False})
            gateway.post(asking(LINE * 1000))
        yield gateway


def asking(text: str) -> Json:
    return {"model": "mock", "messages": [{"role": "user", "content": text}]}


def test_a_long_request_and_a_long_whole_answer_are_in_memory_once_beside_their_bytes(
    provider: FakeProvider, gateway: Gateway
) -> None:
    text = LINE * (3_000_000 // len(LINE.encode()))
    size = len(text.encode())
    before = gateway.most_resident_bytes(anew=True)
    provider.script = says("はい。")
    gateway.post(asking(text))
    assert provider.received[-1]["messages"][0]["content"] == text
    assert gateway.most_resident_bytes() - before < 3.3 * size
    sent = says(text)({})
    before = gateway.most_resident_bytes(anew=True)
    provider.script = lambda body: sent
    answer = gateway.post(asking("概要は？"))
    assert answer.text.startswith(text)
    assert gateway.most_resident_bytes() - before < 3 * len(json.dumps(sent))
    assert int(answer.headers["content-length"]) == len(answer.body)


def test_a_long_streamed_answer_is_in_memory_once_and_in_the_log_whole(
    provider: FakeProvider, gateway: Gateway
) -> None:
    text = LINE * (4_000_000 // len(LINE.encode()))
    before = gateway.most_resident_bytes(anew=True)
    provider.script = says(text, pieces=1000)
    answer = gateway.post(ASKED)
    grown = gateway.most_resident_bytes() - before
    assert answer.text.startswith(text)
    assert grown < 2 * len(text.encode())
    long = {"role": "user", "content": LINE * 2000}
    provider.script = says("はい。")
    question = gateway.post({"model": "mock", "messages": [long]})
    checked = gateway.sekisho("audit", "verify")
    assert checked.returncode == 0, checked.stdout
    exchanges = [a.headers["x-sekisho-exchange"] for a in (answer, question)]
    with Reader.open(gateway.database, KeyRing.open(gateway.folder / "keys")) as reader:
        details = [reader.exchange(exchange) for exchange in exchanges]
    contents = [[entry.contents or {} for entry in detail.entries] for detail in details if detail]
    (given,) = contents[0][1]["delivered"].values()
    assert given == answer.text
    assert contents[1][0]["request"]["messages"] == [long]


def test_what_a_response_repeats_at_its_end_is_not_in_memory_again(
    provider: FakeProvider, gateway: Gateway
) -> None:
    text = LINE.strip() * 20_000
    before = gateway.most_resident_bytes(anew=True)
    provider.script = calls("write", f'{{"text":"{text}"}}', pieces=1000)
    asked = {"model": "mock", "stream": True, "input": "概要は？"}
    answer = gateway.post(asked, path="/v1/responses")
    grown = gateway.most_resident_bytes() - before
    size = len(text.encode())
    assert len(answer.body) > 4 * size
    assert grown < 4 * size
