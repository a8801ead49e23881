"""A real OpenAI-compatible server, llama.cpp's own, with a tiny model of random weights, behind the gateway."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import openai
import pytest
import xllamacpp

from tests.live import MESSAGE_KEY, Gateway
from tests.tiny_model import write

ASKED: list[Any] = [{"role": "user", "content": "電話 03-1234-5678 へのご案内の文を作って"}]
KANA = re.compile("[ぁ-ん。、 ]+")


@pytest.fixture(scope="module")
def llama(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of the server."""
    model = tmp_path_factory.mktemp("model") / "tiny.gguf"
    write(model)
    parameters = xllamacpp.CommonParams()
    parameters.model.path = str(model)
    parameters.n_ctx, parameters.n_gpu_layers = 4096, 0
    parameters.warmup, parameters.verbosity = False, -1
    server = xllamacpp.Server(parameters)
    yield server.listening_address
    del server


@pytest.fixture(scope="module")
def client(llama: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[openai.OpenAI]:
    folder: Path = tmp_path_factory.mktemp("gateway")
    with (
        Gateway(folder, f"{llama}/v1") as gateway,
        openai.OpenAI(
            base_url=f"{gateway.url}/v1", api_key=MESSAGE_KEY, max_retries=0, timeout=60
        ) as client,
    ):
        yield client


@pytest.mark.parametrize("model", ["mock", "lite"])
def test_a_stream_of_a_real_server_is_its_whole_answer(client: openai.OpenAI, model: str) -> None:
    asked: dict[str, Any] = {"model": model, "messages": ASKED, "temperature": 0, "max_tokens": 40}
    chunks = list(client.chat.completions.create(**asked, stream=True))
    streamed = "".join(c.choices[0].delta.content or "" for c in chunks if c.choices)
    whole = client.chat.completions.create(**asked).choices[0].message.content or ""
    said, label = streamed.split("\n", 1)
    assert KANA.fullmatch(said) and len(said) == 40
    assert "生成AI" in label
    assert whole.split("\n", 1)[0] == said


def test_what_the_server_is_asked_is_masked(client: openai.OpenAI, llama: str) -> None:
    """The server counts the tokens of what it got: they are not those of the words as they were typed."""
    through = client.chat.completions.create(
        model="mock", messages=ASKED, temperature=0, max_tokens=20
    )
    with openai.OpenAI(base_url=f"{llama}/v1", api_key="none") as direct:
        raw = direct.chat.completions.create(
            model="mock", messages=ASKED, temperature=0, max_tokens=20
        )
    said = (through.choices[0].message.content or "").split("\n", 1)[0]
    assert len(said) == 20
    assert through.usage is not None and raw.usage is not None
    assert through.usage.prompt_tokens != raw.usage.prompt_tokens


def test_a_responses_stream_comes_from_the_same_server(client: openai.OpenAI) -> None:
    asked: dict[str, Any] = {"model": "mock", "input": "ご案内の文を作って", "temperature": 0}
    last = list(client.responses.create(**asked, max_output_tokens=30, stream=True))[-1]
    assert last.type == "response.incomplete"
    assert last.response.incomplete_details is not None
    assert last.response.incomplete_details.reason == "max_output_tokens"
    assert KANA.match(last.response.output_text)


def test_a_legacy_completion_comes_from_the_same_server(client: openai.OpenAI) -> None:
    answer = client.completions.create(
        model="mock", prompt="ごあんない", temperature=0, max_tokens=12
    )
    assert KANA.match(answer.choices[0].text)


def test_a_blocked_request_never_reaches_the_server(client: openai.OpenAI) -> None:
    answer = client.chat.completions.create(
        model="mock", messages=[{"role": "user", "content": "個人番号は123456789018です"}]
    )
    assert "ルール" in (answer.choices[0].message.content or "")
    assert answer.choices[0].finish_reason == "content_filter"
