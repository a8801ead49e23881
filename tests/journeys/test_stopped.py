"""An answer that a rule stops in its middle, by way of every client: it ends in words or as the client's own error."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import anthropic
import openai
import pytest
from langchain_openai import ChatOpenAI
from pydantic import SecretStr

from audit.reading.read import Reader
from audit.sealing.keys import KeyRing
from gateway.refusal import STOPPED
from tests.fake_provider import FakeProvider, Json, calls, completes, echoes, says
from tests.journeys.test_agent import agent
from tests.journeys.test_clients import llm
from tests.journeys.test_litellm_client import ask, put_together
from tests.journeys.test_node_client import tried
from tests.live import ERROR_KEY, MESSAGE_KEY, Gateway

PACK = """
pack: {id: city, title: 市の規程, version: "1", extends: [tokyo4]}
rules:
  - id: secret-plan
    title: 計画の名を出さない
    basis: [{document: 市の規程, clause: 第9条, status: unconfirmed}]
    on: response
    words: [玄武計画]
    action: block
    message: 公表前の計画の名が含まれています。
    tests: [{text: 玄武計画です, action: block}, {text: 計画です, action: allow}]
"""
BEFORE = "ご説明します。" * 12
TEXT = f"{BEFORE}\n玄武計画の中身は港の移転です。" + "続きの文です。" * 40
ARGUMENTS = json.dumps({"to": "窓口の担当" * 60, "text": TEXT}, ensure_ascii=False)
TOOL: Json = {"type": "function", "function": {"name": "send", "parameters": {"type": "object"}}}
FLAT: Json = {"type": "function", "name": "send", "parameters": {"type": "object"}, "strict": False}
SAID: Any = [{"role": "user", "content": "説明して"}]
MESSAGE: Any = {"model": "mock", "max_tokens": 9, "messages": SAID}

pytestmark = pytest.mark.filterwarnings("ignore")  # the SDKs' own deprecations


@pytest.fixture(scope="module")
def gateway(
    shared_provider: FakeProvider, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Gateway]:
    folder = tmp_path_factory.mktemp("stopped")
    pack = folder / "city.yaml"
    pack.write_text(PACK, encoding="utf-8")
    with Gateway(folder, shared_provider.url, policy=pack) as gateway:
        yield gateway


@pytest.fixture(autouse=True)
def _says_it(provider: FakeProvider) -> Iterator[None]:
    provider.script = lambda body: (completes if "prompt" in body else says)(TEXT)(body)
    yield
    provider.script = echoes()


def langchain(gateway: Gateway, key: str = MESSAGE_KEY, **options: Any) -> Any:
    """The streamed answer, put together."""
    base: Any = {"base_url": f"{gateway.url}/v1", "api_key": SecretStr(key), "max_retries": 0}
    model = ChatOpenAI(model="mock", **base, **options).bind_tools([TOOL])
    whole: Any = None
    for part in model.stream("説明して"):
        whole = part if whole is None else whole + part
    return whole


def openai_sdk(gateway: Gateway, key: str = MESSAGE_KEY) -> openai.OpenAI:
    return openai.OpenAI(base_url=f"{gateway.url}/v1", api_key=key, max_retries=0)


def claude(gateway: Gateway, key: str = MESSAGE_KEY) -> anthropic.Anthropic:
    return anthropic.Anthropic(base_url=gateway.url, api_key=key, max_retries=0)


def _chat(gateway: Gateway, key: str) -> tuple[str, str | None]:
    asked = {"model": "mock", "messages": SAID, "stream": True}
    with openai_sdk(gateway, key) as sdk:
        parts = [e.choices[0] for e in sdk.chat.completions.create(**asked)]
    return "".join(p.delta.content or "" for p in parts), parts[-1].finish_reason


def _completion(gateway: Gateway, key: str) -> tuple[str, str | None]:
    asked: Any = {"model": "mock", "prompt": "説明して", "stream": True}
    with openai_sdk(gateway, key) as sdk:
        parts = [e.choices[0] for e in sdk.completions.create(**asked)]
    return "".join(p.text for p in parts), parts[-1].finish_reason


def _response(gateway: Gateway, key: str) -> tuple[str, str | None]:
    with (
        openai_sdk(gateway, key) as sdk,
        sdk.responses.stream(model="mock", input="説明して") as stream,
    ):
        final = stream.get_final_response()
    return final.output_text, final.status


def _message(gateway: Gateway, key: str) -> tuple[str, str | None]:
    with claude(gateway, key) as sdk, sdk.messages.stream(**MESSAGE) as stream:
        final = stream.get_final_message()
    return final.content[0].text, final.stop_reason  # type: ignore[union-attr]


def _litellm(model: str) -> Callable[[Gateway, str], tuple[str, str]]:
    def tell(gateway: Gateway, key: str) -> tuple[str, str]:
        parts = list(ask(gateway, model, messages=SAID, stream=True, api_key=key))
        choice = put_together(parts).choices[0]
        return choice.message.content, choice.finish_reason

    return tell


TOLD: dict[str, tuple[Callable[[Gateway, str], tuple[str, str | None]], str]] = {
    "chat": (_chat, "content_filter"),
    "completions": (_completion, "content_filter"),
    "responses": (_response, "completed"),
    "messages": (_message, "end_turn"),
    "litellm openai": (_litellm("openai/mock"), "content_filter"),
    "litellm anthropic": (_litellm("anthropic/mock"), "stop"),
}


@pytest.mark.parametrize("client", TOLD)
def test_a_client_shows_what_came_before_and_that_it_was_stopped(
    gateway: Gateway, client: str
) -> None:
    tell, ending = TOLD[client]
    assert tell(gateway, MESSAGE_KEY) == (f"{BEFORE}\n{STOPPED}", ending)
    with pytest.raises((openai.APIError, anthropic.APIError)) as caught:
        tell(gateway, ERROR_KEY)
    assert "第9条" in str(caught.value)
    assert "玄武" not in str(caught.value)


@pytest.mark.parametrize("options", [{}, {"use_responses_api": True}], ids=["chat", "responses"])
def test_langchain_shows_it_and_calls_no_tool_with_half_of_its_arguments(
    gateway: Gateway, provider: FakeProvider, options: Json
) -> None:
    assert langchain(gateway, **options).text == f"{BEFORE}\n{STOPPED}"
    provider.script = calls("send", ARGUMENTS, pieces=50)
    stopped = langchain(gateway, **options)
    assert stopped.text == STOPPED
    assert stopped.tool_calls == []
    assert "港" not in str(stopped)


def test_what_a_call_was_begun_with_is_no_json_and_no_call_elsewhere(
    gateway: Gateway, provider: FakeProvider
) -> None:
    provider.script = calls("send", ARGUMENTS, pieces=50)
    asked: Any = {"model": "mock", "messages": SAID, "tools": [TOOL], "stream": True}
    with openai_sdk(gateway) as sdk:
        parts = [e.choices[0].delta for e in sdk.chat.completions.create(**asked)]
    begun = "".join(c.function.arguments or "" for p in parts for c in p.tool_calls or ())
    assert begun.startswith('{"to": "窓口の担当')
    assert "玄武" not in begun
    with pytest.raises(ValueError, match="Expecting"):
        json.loads(begun)
    tools: Any = [FLAT]
    with (
        openai_sdk(gateway) as sdk,
        sdk.responses.stream(model="mock", input="x", tools=tools) as stream,
    ):
        assert [item.type for item in stream.get_final_response().output] == ["message"]
    used: Any = {**MESSAGE, "tools": [{"name": "send", "input_schema": {"type": "object"}}]}
    with claude(gateway) as claude_sdk, claude_sdk.messages.stream(**used) as messages:
        assert [block.type for block in messages.get_final_message().content] == ["text"]


def test_node_llm_and_an_agent_end_with_it(gateway: Gateway, folder: Path) -> None:
    for told in tried(gateway, ("streamed", "x"), ("streamedResponse", "x")):
        assert told["gave"] == f"{BEFORE}\n{STOPPED}"
    for told in tried(gateway, ("streamed", "x"), ("streamedResponse", "x"), key=ERROR_KEY):
        assert told["raised"] == "APIError"
        assert "第9条" in told["told"]
    assert llm(gateway, folder, "説明して").stdout.strip() == f"{BEFORE}\n{STOPPED}"
    run = json.dumps(agent(gateway, folder, "説明して", ERROR_KEY), ensure_ascii=False)
    assert "第9条" in run
    assert "玄武" not in run


def test_a_whole_answer_that_is_withheld_does_not_claim_that_nothing_was_sent(
    gateway: Gateway, provider: FakeProvider
) -> None:
    answer = gateway.post({"model": "mock", "messages": SAID})
    assert len(provider.received) == 1
    assert "表示しません" in answer.text
    assert "送信していません" not in answer.text
    assert "第9条" in answer.text


def test_the_record_has_what_was_told_before_the_stop_and_nothing_more(gateway: Gateway) -> None:
    for _ in range(5):  # however its pieces came together
        answer = gateway.post({"model": "mock", "messages": SAID, "stream": True})
        with Reader.open(gateway.database, KeyRing.open(gateway.folder / "keys")) as reader:
            detail = reader.exchange(answer.headers["x-sekisho-exchange"])
        assert detail is not None
        given = (detail.entries[1].contents or {})["delivered"]
        assert given == {"/choices/0/message/content": answer.text}


def test_a_response_that_is_stopped_for_a_program_fails_in_a_way_that_agents_do_not_repeat(
    gateway: Gateway,
) -> None:
    body = {"model": "mock", "input": "説明して", "stream": True}
    answer = gateway.post(body, path="/v1/responses", key=ERROR_KEY)
    failed = json.loads(answer.body.split(b"data: ")[-1])
    assert failed["type"] == "response.failed"
    assert failed["response"]["error"]["code"] == "invalid_prompt"
