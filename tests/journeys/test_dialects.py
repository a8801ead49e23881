"""The OpenAI and Anthropic SDKs, unmodified, on every endpoint: whole, streamed, with tools, masked and refused."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import anthropic
import openai
import pytest

from tests.fake_provider import FakeProvider, calls, completes, says
from tests.live import ERROR_KEY, MESSAGE_KEY, Gateway

ASKED = "佐藤花子様（電話 03-1234-5678）への返信を書いて"
REFUSED = "個人番号 123456789018 の返信案"
ARGUMENTS = '{"to": "窓口"}'
SCHEMA: dict[str, Any] = {"type": "object", "properties": {"to": {"type": "string"}}}


@pytest.fixture
def client(gateway: Gateway) -> Iterator[openai.OpenAI]:
    with openai.OpenAI(base_url=f"{gateway.url}/v1", api_key=MESSAGE_KEY, max_retries=0) as client:
        yield client


@pytest.fixture
def claude(gateway: Gateway) -> Iterator[anthropic.Anthropic]:
    with anthropic.Anthropic(base_url=gateway.url, api_key=MESSAGE_KEY, max_retries=0) as client:
        yield client


# -- Responses ----------------------------------------------------------------------------------------------------


def test_a_response_is_restored_and_the_provider_saw_placeholders(
    client: openai.OpenAI, provider: FakeProvider
) -> None:
    answer = client.responses.create(model="mock", input=ASKED, instructions="丁寧に")
    assert answer.output_text.startswith(ASKED)
    assert answer.status == "completed"
    assert "佐藤".encode() not in provider.raw[0]
    assert [m["role"] for m in provider.received[0]["messages"]] == ["system", "user"]


def test_a_streamed_response_is_what_the_sdk_accumulates(client: openai.OpenAI) -> None:
    with client.responses.stream(model="mock", input=ASKED) as stream:
        deltas = "".join(e.delta for e in stream if e.type == "response.output_text.delta")
        final = stream.get_final_response()
    assert deltas == final.output_text
    assert deltas.startswith(ASKED)
    assert final.usage is not None


@pytest.mark.parametrize("stream", [False, True], ids=["whole", "streamed"])
def test_a_response_calls_a_function(
    client: openai.OpenAI, provider: FakeProvider, stream: bool
) -> None:
    provider.script = calls("send", ARGUMENTS)
    tools: Any = [{"type": "function", "name": "send", "parameters": SCHEMA, "strict": False}]
    if stream:
        with client.responses.stream(model="mock", input="送って", tools=tools) as events:
            answer: Any = events.get_final_response()
    else:
        answer = client.responses.create(model="mock", input="送って", tools=tools)
    (call,) = answer.output
    assert (call.type, call.name, json.loads(call.arguments)) == (
        "function_call",
        "send",
        {"to": "窓口"},
    )
    assert provider.received[0]["tools"][0]["function"]["name"] == "send"


def test_a_conversation_goes_on_from_the_previous_response(
    client: openai.OpenAI, provider: FakeProvider
) -> None:
    provider.script = calls("send", ARGUMENTS)
    tools: Any = [{"type": "function", "name": "send", "parameters": SCHEMA, "strict": False}]
    first = client.responses.create(model="mock", input=ASKED, tools=tools)
    provider.script = says("送りました。")
    output: Any = {
        "type": "function_call_output",
        "call_id": first.output[0].call_id,  # type: ignore[union-attr]
        "output": "済",
    }
    second = client.responses.create(
        model="mock", previous_response_id=first.id, input=[output], tools=tools
    )
    third = client.responses.create(model="mock", previous_response_id=second.id, input="次は?")
    del third
    roles = [m["role"] for m in provider.received[2]["messages"]]
    assert roles == ["user", "assistant", "tool", "assistant", "user"]
    assert "佐藤".encode() not in provider.raw[2]
    assert "生成AI" not in provider.received[2]["messages"][3]["content"]


def test_a_response_of_somebody_else_is_not_there(gateway: Gateway, client: openai.OpenAI) -> None:
    first = client.responses.create(model="mock", input=ASKED)
    unkept = client.responses.create(model="mock", input=ASKED, store=False)
    other = openai.OpenAI(base_url=f"{gateway.url}/v1", api_key=ERROR_KEY, max_retries=0)
    for asking, previous in [(other, first.id), (client, unkept.id), (client, "resp_x")]:
        with pytest.raises(openai.NotFoundError):
            asking.responses.create(model="mock", previous_response_id=previous, input="次は?")
    other.close()


def test_a_placeholder_of_an_earlier_turn_is_restored_for_its_own_caller_only(
    gateway: Gateway, client: openai.OpenAI, provider: FakeProvider
) -> None:
    first = client.responses.create(model="mock", input=ASKED)
    sent = provider.received[0]["messages"][0]["content"]
    placeholder = sent[sent.index("［氏名-") : sent.index("］") + 1]
    provider.script = says(f"{placeholder}様あてです。")
    second = client.responses.create(model="mock", previous_response_id=first.id, input="誰あて?")
    assert second.output_text.startswith("佐藤花子様あてです。")
    other = gateway.post({"model": "mock", "input": sent}, key=ERROR_KEY, path="/v1/responses")
    assert "佐藤".encode() not in other.body
    assert placeholder.encode() in other.body


def test_a_masked_value_in_another_spelling_does_not_leave(
    gateway: Gateway, provider: FakeProvider
) -> None:
    text = "ヤマダタロウ様（氏名: ヤマダタロウ）。宛名はﾔﾏﾀﾞﾀﾛｳ。"
    answer = gateway.post({"model": "mock", "input": text}, path="/v1/responses")
    raw = b"".join(provider.raw).decode()
    assert "ヤマダタロウ" not in raw
    assert "ﾔﾏﾀﾞﾀﾛｳ" not in raw
    assert answer.status == 200 or answer.json["error"]["code"] == "value_survives"


@pytest.mark.parametrize("stream", [False, True], ids=["whole", "streamed"])
def test_a_refused_response_says_why_and_is_not_asked_for_again(
    client: openai.OpenAI, provider: FakeProvider, stream: bool
) -> None:
    if stream:
        events = list(client.responses.create(model="mock", input=REFUSED, stream=True))
        assert [e.sequence_number for e in events] == list(range(len(events)))
        answer: Any = events[-1].response  # type: ignore[union-attr]
    else:
        answer = client.responses.create(model="mock", input=REFUSED)
    assert "ルール1" in answer.output_text
    assert (answer.status, answer.incomplete_details) == ("completed", None)
    assert provider.received == []


@pytest.mark.parametrize(
    "more",
    [
        {"conversation": "conv_1"},
        {"prompt": {"id": "pmpt_1"}},
        {"tools": [{"type": "web_search"}]},
        {"tools": [{"type": "mcp", "server_label": "x", "server_url": "http://x"}]},
        {"background": True},
        {"input": [{"role": "user", "content": [{"type": "input_image", "image_url": "u"}]}]},
        {"input": [{"type": "item_reference", "id": "msg_1"}]},
    ],
)
def test_what_a_response_would_keep_or_run_out_of_sight_is_refused(
    gateway: Gateway, provider: FakeProvider, more: dict[str, Any]
) -> None:
    answer = gateway.post({"model": "mock", "input": "x", **more}, path="/v1/responses")
    assert answer.status == 400
    assert provider.received == []


# -- Messages -----------------------------------------------------------------------------------------------------


def ask(text: str) -> Any:
    return {"model": "mock", "max_tokens": 100, "messages": [{"role": "user", "content": text}]}


def test_a_message_is_restored_and_the_provider_saw_placeholders(
    claude: anthropic.Anthropic, provider: FakeProvider
) -> None:
    answer = claude.messages.create(**ask(ASKED), system="丁寧に")
    assert answer.content[0].text.startswith(ASKED)
    assert answer.stop_reason == "end_turn"
    assert "佐藤".encode() not in provider.raw[0]
    assert [m["role"] for m in provider.received[0]["messages"]] == ["system", "user"]


def test_a_streamed_message_is_what_the_sdk_accumulates(claude: anthropic.Anthropic) -> None:
    with claude.messages.stream(**ask(ASKED)) as stream:
        deltas = "".join(stream.text_stream)
        final = stream.get_final_message()
    assert final.content[0].text == deltas  # type: ignore[union-attr]
    assert deltas.startswith(ASKED)
    assert final.stop_reason == "end_turn"


@pytest.mark.parametrize("stream", [False, True], ids=["whole", "streamed"])
def test_a_message_uses_a_tool_and_hears_its_result(
    claude: anthropic.Anthropic, provider: FakeProvider, stream: bool
) -> None:
    provider.script = calls("send", ARGUMENTS)
    asked = {**ask("送って"), "tools": [{"name": "send", "input_schema": SCHEMA}]}
    if stream:
        with claude.messages.stream(**asked) as events:
            answer: Any = events.get_final_message()
    else:
        answer = claude.messages.create(**asked)
    (use,) = answer.content
    assert (use.name, use.input, answer.stop_reason) == ("send", {"to": "窓口"}, "tool_use")
    result = {"type": "tool_result", "tool_use_id": use.id, "content": f"済 {ASKED}"}
    turns = [
        *asked["messages"],
        {"role": "assistant", "content": [use.model_dump()]},
        {"role": "user", "content": [result]},
    ]
    claude.messages.create(**{**asked, "messages": turns})
    sent = provider.received[1]["messages"]
    assert len(use.id) <= 40
    assert [m["role"] for m in sent] == ["user", "assistant", "tool"]
    assert sent[1]["tool_calls"][0]["id"] == sent[2]["tool_call_id"]
    assert "佐藤".encode() not in provider.raw[1]


@pytest.mark.parametrize("stream", [False, True], ids=["whole", "streamed"])
def test_a_refused_message_says_why(
    claude: anthropic.Anthropic, provider: FakeProvider, stream: bool
) -> None:
    if stream:
        with claude.messages.stream(**ask(REFUSED)) as events:
            answer: Any = events.get_final_message()
    else:
        answer = claude.messages.create(**ask(REFUSED))
    assert "ルール1" in answer.content[0].text
    assert answer.stop_reason == "end_turn"
    assert provider.received == []


def test_anthropics_sdk_raises_its_own_errors(gateway: Gateway, provider: FakeProvider) -> None:
    wrong = anthropic.Anthropic(base_url=gateway.url, api_key="wrong", max_retries=0)
    with wrong, pytest.raises(anthropic.AuthenticationError):
        wrong.messages.create(**ask("x"))
    strict = anthropic.Anthropic(base_url=gateway.url, api_key=ERROR_KEY, max_retries=0)
    with strict, pytest.raises(anthropic.BadRequestError, match="ルール1"):
        strict.messages.create(**ask(REFUSED))
    bearer = anthropic.Anthropic(base_url=gateway.url, auth_token=MESSAGE_KEY, max_retries=0)
    provider.script = lambda body: says("途中まで")(body)[:2]
    with bearer, pytest.raises(anthropic.APIError), bearer.messages.stream(**ask("x")) as stream:
        stream.get_final_message()


def test_tokens_are_estimated_without_asking_anybody(
    claude: anthropic.Anthropic, provider: FakeProvider
) -> None:
    asked = {k: v for k, v in ask("こんにちは").items() if k != "max_tokens"}
    assert claude.messages.count_tokens(**asked).input_tokens >= 5
    assert provider.received == []


# -- Completions, embeddings, moderations, models -----------------------------------------------------------------


@pytest.mark.parametrize("stream", [False, True], ids=["whole", "streamed"])
def test_a_completion_is_restored(
    client: openai.OpenAI, provider: FakeProvider, stream: bool
) -> None:
    if stream:
        events = client.completions.create(model="mock", prompt=ASKED, stream=True)
        text = "".join(e.choices[0].text for e in events)
    else:
        text = client.completions.create(model="mock", prompt=ASKED).choices[0].text
    assert text.startswith(ASKED)
    assert provider.paths == ["/v1/completions"]
    assert "佐藤".encode() not in provider.raw[0]


@pytest.mark.parametrize("stream", [False, True], ids=["whole", "streamed"])
def test_a_refused_completion_says_why(client: openai.OpenAI, stream: bool) -> None:
    if stream:
        events = client.completions.create(model="mock", prompt=REFUSED, stream=True)
        text = "".join(e.choices[0].text for e in events)
    else:
        text = client.completions.create(model="mock", prompt=REFUSED).choices[0].text
    assert "ルール1" in text


def test_a_number_in_a_completion_is_not_shown(
    client: openai.OpenAI, provider: FakeProvider
) -> None:
    provider.script = completes("番号は 123456789018 です。")
    events = client.completions.create(model="mock", prompt="教えて", stream=True)
    assert "123456789018" not in "".join(e.choices[0].text for e in events)


def test_embeddings_are_of_the_masked_text(client: openai.OpenAI, provider: FakeProvider) -> None:
    answer = client.embeddings.create(model="mock", input=[ASKED, "二つ目"])
    assert [d.embedding for d in answer.data] == [[0.5, -0.25], [0.5, -0.25]]
    assert answer.model == "mock"
    assert "佐藤".encode() not in provider.raw[0]
    with pytest.raises(openai.PermissionDeniedError, match="ルール1"):
        client.embeddings.create(model="mock", input=REFUSED)


@pytest.mark.parametrize("path", ["/v1/embeddings", "/v1/completions"])
@pytest.mark.parametrize("tokens", [[1, 2, 3], [[1, 2], [3]]])
def test_token_ids_are_refused(gateway: Gateway, path: str, tokens: Any) -> None:
    answer = gateway.post({"model": "mock", "input": tokens, "prompt": tokens}, path=path)
    assert (answer.status, answer.json["error"]["code"]) == (400, "token_ids")


def test_moderations_tell_what_the_detectors_find(
    client: openai.OpenAI, provider: FakeProvider
) -> None:
    answer = client.moderations.create(input=[REFUSED, "今日は晴れです。"])
    assert [r.flagged for r in answer.results] == [True, False]
    found = answer.results[0].categories.model_dump()
    assert (found["JP_MY_NUMBER"], found["PHONE_NUMBER"]) == (True, False)
    assert provider.received == []


def test_one_model_is_told_by_its_name(client: openai.OpenAI) -> None:
    assert client.models.retrieve("mock").owned_by == "openai"
    with pytest.raises(openai.NotFoundError):
        client.models.retrieve("gpt-9")


@pytest.mark.parametrize("path", ["/v1/responses", "/v1/messages", "/v1/completions"])
def test_the_built_in_model_answers(gateway: Gateway, path: str) -> None:
    body = {"/v1/responses": {"input": ASKED}, "/v1/completions": {"prompt": ASKED}}.get(path)
    answer = gateway.post({**(body or ask(ASKED)), "model": "demo"}, path=path)
    assert "練習用モデル".encode() in answer.body
    assert ASKED.encode() in answer.body
