"""Tools of the Responses API that the caller's own program runs: offered, called, answered, masked in each place."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import openai
import pytest

from tests.fake_provider import FakeProvider, calls
from tests.live import MESSAGE_KEY, Gateway

MAIL = "taro.yamada@example.jp"
PATCH = f"*** Begin Patch\n+{MAIL}\n*** End Patch"
GRAMMAR = {"type": "grammar", "syntax": "lark", "definition": "start: /.+/"}
KINDS: dict[str, tuple[Any, Any, str, Any]] = {
    "custom": (
        {"type": "custom", "name": "edit", "description": "編集", "format": GRAMMAR},
        {"input": PATCH},
        "custom_tool_call",
        ("input", PATCH),
    ),
    "local_shell": (
        {"type": "local_shell"},
        {"command": ["mail", MAIL]},
        "local_shell_call",
        ("action", {"type": "exec", "command": ["mail", MAIL], "env": {}}),
    ),
    "shell": (
        {"type": "shell"},
        {"commands": [f"mail {MAIL}"]},
        "shell_call",
        ("action", {"commands": [f"mail {MAIL}"], "timeout_ms": None, "max_output_length": None}),
    ),
    "apply_patch": (
        {"type": "apply_patch"},
        {"type": "update_file", "path": "a.txt", "diff": f"+{MAIL}"},
        "apply_patch_call",
        ("operation", {"type": "update_file", "path": "a.txt", "diff": f"+{MAIL}"}),
    ),
}


@pytest.fixture
def client(gateway: Gateway) -> Iterator[openai.OpenAI]:
    with openai.OpenAI(base_url=f"{gateway.url}/v1", api_key=MESSAGE_KEY, max_retries=0) as client:
        yield client


def calling(provider: FakeProvider, name: str, arguments: Any) -> None:
    """The provider calls with what it saw of the arguments: placeholders."""

    def script(body: Any) -> Any:
        (seen,) = [m["content"] for m in body["messages"] if m["role"] == "user"][-1:]
        mark = seen.removeprefix("宛先は").removesuffix("です")
        return calls(name, json.dumps(arguments, ensure_ascii=False).replace(MAIL, mark))(body)

    provider.script = script


@pytest.mark.parametrize("stream", [False, True], ids=["whole", "streamed"])
@pytest.mark.parametrize("kind", KINDS)
def test_a_tool_is_called_in_its_own_form_and_restored(
    client: openai.OpenAI, provider: FakeProvider, kind: str, stream: bool
) -> None:
    tool, arguments, item, (member, told) = KINDS[kind]
    calling(provider, tool.get("name", kind), arguments)
    options: Any = {"model": "mock", "input": f"宛先は{MAIL}です", "tools": [tool]}
    if stream:
        events = list(client.responses.create(**options, stream=True))
        response: Any = events[-1].response
        added = [e.item for e in events if e.type == "response.output_item.added"]
        assert [one.type for one in added] == [item]
        deltas = [e.delta for e in events if e.type == "response.custom_tool_call_input.delta"]
        assert "".join(deltas) == (PATCH if kind == "custom" else "")
    else:
        response = client.responses.create(**options)
    (call,) = response.output
    assert call.type == item
    assert call.to_dict()[member] == told
    assert MAIL.encode() not in provider.raw[0]
    (sent,) = provider.received[0]["tools"]
    assert sent["type"] == "function" and sent["function"]["parameters"]["type"] == "object"
    assert (GRAMMAR["definition"] in sent["function"].get("description", "")) == (kind == "custom")


@pytest.mark.parametrize("kind", KINDS)
def test_what_came_of_a_call_is_masked_and_sent_as_the_result_of_a_function(
    client: openai.OpenAI, provider: FakeProvider, kind: str
) -> None:
    tool, arguments, item, (member, told) = KINDS[kind]
    name = tool.get("name", kind)
    call = {"type": item, "id": "x1", "call_id": "call_1", member: told, "name": name}
    output: Any = [{"stdout": MAIL, "stderr": ""}] if kind == "shell" else MAIL
    answered = {"type": f"{item}_output", "call_id": "call_1", "output": output}
    client.responses.create(
        model="mock",
        input=[{"role": "user", "content": "はい"}, call, answered],  # type: ignore[list-item]
        tools=[tool],
    )
    _, asked, result = provider.received[0]["messages"]
    assert asked["tool_calls"][0]["function"]["name"] == name
    sent = json.loads(asked["tool_calls"][0]["function"]["arguments"])
    assert set(sent) >= set(arguments)
    assert (result["role"], result["tool_call_id"]) == ("tool", "call_1")
    assert MAIL.encode() not in provider.raw[0]


def test_a_response_with_such_a_call_is_continued(
    client: openai.OpenAI, provider: FakeProvider
) -> None:
    tool, arguments, _, _ = KINDS["local_shell"]
    calling(provider, "local_shell", arguments)
    first = client.responses.create(model="mock", input=f"宛先は{MAIL}です", tools=[tool])
    (call,) = first.output
    assert call.type == "local_shell_call"
    client.responses.create(
        model="mock",
        previous_response_id=first.id,
        input=[{"type": "local_shell_call_output", "id": call.call_id, "output": "送りました"}],
        tools=[tool],
    )
    _, asked, result = provider.received[-1]["messages"]
    assert asked["tool_calls"][0]["id"] == call.call_id == result["tool_call_id"]
    assert result["content"] == "送りました"


def test_tools_of_a_namespace_are_called_by_their_own_names(
    client: openai.OpenAI, provider: FakeProvider
) -> None:
    within = {"type": "function", "name": "send", "parameters": {"type": "object"}}
    space: Any = {"type": "namespace", "name": "mail", "description": "d", "tools": [within]}
    provider.script = calls("mail__send", '{"to": "窓口"}')
    response = client.responses.create(model="mock", input="はい", tools=[space])
    (call,) = response.output
    assert call.type == "function_call"
    assert (call.name, call.to_dict()["namespace"]) == ("send", "mail")
    (sent,) = provider.received[0]["tools"]
    assert sent["function"]["name"] == "mail__send"


@pytest.mark.parametrize(
    ("choice", "sent", "names"),
    [
        ({"type": "custom", "name": "edit"}, "edit", {"edit", "local_shell"}),
        ({"type": "local_shell"}, "local_shell", {"edit", "local_shell"}),
        (
            {"type": "allowed_tools", "mode": "required", "tools": [{"type": "local_shell"}]},
            "required",
            {"local_shell"},
        ),
    ],
)
def test_a_choice_of_such_a_tool_is_one_of_its_function(
    client: openai.OpenAI, provider: FakeProvider, choice: Any, sent: str, names: set[str]
) -> None:
    tools = [KINDS["custom"][0], KINDS["local_shell"][0]]
    client.responses.create(model="mock", input="はい", tools=tools, tool_choice=choice)
    body = provider.received[0]
    chosen = body["tool_choice"]
    assert (chosen if isinstance(chosen, str) else chosen["function"]["name"]) == sent
    assert {one["function"]["name"] for one in body["tools"]} == names


@pytest.mark.parametrize(
    "tool",
    [
        {"type": "web_search"},
        {"type": "mcp", "server_label": "s", "server_url": "https://example.jp"},
        {"type": "shell", "environment": {"type": "container_auto"}},
        {"type": "code_interpreter", "container": {"type": "auto"}},
    ],
)
def test_a_tool_that_the_provider_runs_is_refused(
    gateway: Gateway, provider: FakeProvider, tool: Any
) -> None:
    body = {"model": "mock", "input": "x", "tools": [tool]}
    answer = gateway.post(body, path="/v1/responses")
    assert (answer.status, answer.json["error"]["code"]) == (400, "tool_not_screened")
    assert f"/tools/0: {tool['type']}" in answer.json["error"]["message"]
    assert provider.received == []


@pytest.mark.parametrize(
    ("member", "param"),
    [
        ("mcp_servers", "/mcp_servers"),
        ("new_setting", "new_setting"),
        ("yamada_taro", "/*3"),
        ("a-b", "/*3"),
        ("setting" * 10, "/*3"),
    ],
)
def test_a_member_that_nobody_knows_is_named_where_its_name_says_nothing(
    gateway: Gateway, member: str, param: str
) -> None:
    body = {"model": "mock", "max_tokens": 9, "messages": [{"role": "user", "content": "x"}]}
    error = gateway.post({**body, member: [1]}, path="/v1/messages").json["error"]
    assert error["code"] == "unknown_member"
    assert error["param"] == param
    assert error["message"].count(member) == (2 if member in param else 0)


def test_a_shell_and_an_editor_of_the_messages_api_are_sent_as_functions(
    gateway: Gateway, provider: FakeProvider
) -> None:
    provider.script = calls("bash", '{"command": "ls"}')
    body = {
        "model": "mock",
        "max_tokens": 9,
        "messages": [{"role": "user", "content": "x"}],
        "tools": [
            {"type": "bash_20250124", "name": "bash"},
            {"type": "text_editor_20250728", "name": "str_replace_based_edit_tool"},
        ],
        "inference_geo": "us",
        "speed": "fast",
    }
    (block,) = gateway.post(body, path="/v1/messages").json["content"]
    assert (block["type"], block["name"], block["input"]) == ("tool_use", "bash", {"command": "ls"})
    sent = provider.received[0]
    assert [t["function"]["name"] for t in sent["tools"]] == ["bash", "str_replace_based_edit_tool"]
    assert not {"inference_geo", "speed"} & sent.keys()
