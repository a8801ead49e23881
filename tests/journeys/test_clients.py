"""Existing clients, unmodified, against a running gateway: the `openai` SDK and the `llm` command."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import openai
import pytest

from tests.fake_provider import Fails, FakeProvider, Json, calls, says
from tests.live import ERROR_KEY, MESSAGE_KEY, Gateway

ASKED = "佐藤花子様（電話 03-1234-5678）への返信を書いて"
TOOL: Json = {
    "type": "function",
    "function": {
        "name": "send",
        "parameters": {"type": "object", "properties": {"to": {"type": "string"}}},
    },
}


@pytest.fixture
def client(gateway: Gateway) -> Iterator[openai.OpenAI]:
    with openai.OpenAI(base_url=f"{gateway.url}/v1", api_key=MESSAGE_KEY, max_retries=0) as client:
        yield client


def test_the_sdk_lists_the_models(client: openai.OpenAI) -> None:
    assert [model.id for model in client.models.list()] == ["demo", "mock", "lite"]


def test_the_sdk_gets_a_whole_answer_restored(
    client: openai.OpenAI, provider: FakeProvider
) -> None:
    answer = client.chat.completions.create(
        model="mock", messages=[{"role": "user", "content": ASKED}]
    )
    assert (answer.choices[0].message.content or "").startswith(ASKED)
    assert answer.choices[0].finish_reason == "stop"
    assert answer.usage is not None
    assert "佐藤".encode() not in provider.raw[0]


def test_the_sdk_streams_an_answer_restored(client: openai.OpenAI) -> None:
    chunks = list(
        client.chat.completions.create(
            model="mock",
            messages=[{"role": "user", "content": ASKED}],
            stream=True,
            stream_options={"include_usage": True},
        )
    )
    text = "".join(c.choices[0].delta.content or "" for c in chunks if c.choices)
    assert text.startswith(ASKED)
    assert [c.choices[0].finish_reason for c in chunks if c.choices][-1] == "stop"


@pytest.mark.parametrize("stream", [False, True], ids=["whole", "streamed"])
def test_the_sdk_gets_two_choices_each_labelled(
    client: openai.OpenAI, provider: FakeProvider, stream: bool
) -> None:
    provider.script = says("承知しました。")
    texts = {0: "", 1: ""}
    if stream:
        for chunk in client.chat.completions.create(
            model="mock", messages=[{"role": "user", "content": "案を二つ"}], n=2, stream=True
        ):
            for choice in chunk.choices:
                texts[choice.index] += choice.delta.content or ""
    else:
        answer = client.chat.completions.create(
            model="mock", messages=[{"role": "user", "content": "案を二つ"}], n=2
        )
        texts = {c.index: c.message.content or "" for c in answer.choices}
    assert all(t.startswith("承知しました。") and "生成AI" in t for t in texts.values())


def test_the_sdk_uses_tools(client: openai.OpenAI, provider: FakeProvider) -> None:
    provider.script = calls("send", '{"to": "窓口"}')
    answer = client.chat.completions.create(
        model="mock",
        messages=[{"role": "user", "content": "窓口に送って"}],
        tools=[TOOL],  # type: ignore[list-item]
    )
    (call,) = answer.choices[0].message.tool_calls or []
    assert json.loads(call.function.arguments) == {"to": "窓口"}  # type: ignore[union-attr]
    assert answer.choices[0].message.content is None


def test_the_sdk_streams_tools(client: openai.OpenAI, provider: FakeProvider) -> None:
    provider.script = calls("send", '{"to": "窓口"}')
    with client.chat.completions.stream(
        model="mock",
        messages=[{"role": "user", "content": "窓口に送って"}],
        tools=[TOOL],  # type: ignore[list-item]
    ) as stream:
        message = stream.get_final_completion().choices[0].message
    assert json.loads((message.tool_calls or [])[0].function.arguments) == {"to": "窓口"}


def test_the_sdk_raises_its_own_errors(gateway: Gateway, provider: FakeProvider) -> None:
    wrong = openai.OpenAI(base_url=f"{gateway.url}/v1", api_key="wrong", max_retries=0)
    with wrong, pytest.raises(openai.AuthenticationError):
        wrong.models.list()
    strict = openai.OpenAI(base_url=f"{gateway.url}/v1", api_key=ERROR_KEY, max_retries=0)
    with strict, pytest.raises(openai.PermissionDeniedError, match="ルール1"):
        strict.chat.completions.create(
            model="mock", messages=[{"role": "user", "content": "個人番号 123456789018"}]
        )


def test_the_sdk_raises_when_a_stream_breaks_off(
    client: openai.OpenAI, provider: FakeProvider
) -> None:
    provider.script = lambda body: says("途中まで")(body)[:2]
    with pytest.raises(openai.APIError):
        list(
            client.chat.completions.create(
                model="mock", messages=[{"role": "user", "content": "続けて"}], stream=True
            )
        )


def test_the_sdk_sees_an_upstream_failure_as_such(
    client: openai.OpenAI, provider: FakeProvider
) -> None:
    provider.script = lambda body: Fails(429, "quota of sk-upstream-secret", {"retry-after": "7"})
    with pytest.raises(openai.RateLimitError) as caught:
        client.chat.completions.create(model="mock", messages=[{"role": "user", "content": "x"}])
    assert caught.value.response.headers["retry-after"] == "7"
    assert "sk-upstream" not in str(caught.value)


def llm(
    gateway: Gateway, folder: Path, asked: str, *options: str
) -> subprocess.CompletedProcess[str]:
    models = folder / "extra-openai-models.yaml"
    models.write_text(
        f"- {{model_id: sekisho, model_name: mock, api_base: '{gateway.url}/v1', api_key_name: sekisho}}\n"
    )
    (folder / "keys.json").write_text(json.dumps({"sekisho": MESSAGE_KEY}))
    return subprocess.run(
        [str(Path(sys.executable).parent / "llm"), "-m", "sekisho", *options, asked],
        env={**os.environ, "LLM_USER_PATH": str(folder), "PYTHONWARNINGS": "ignore"},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


@pytest.mark.parametrize("options", [[], ["--no-stream"]], ids=["streamed", "whole"])
def test_the_llm_command_works_unchanged(
    gateway: Gateway, folder: Path, options: list[str]
) -> None:
    done = llm(gateway, folder, ASKED, *options)
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith(ASKED)
