"""Providers with dialects of their own, through litellm: masked, restored, streamed, with tools, and no value in a log.

Each is a server on loopback that speaks as Anthropic, Gemini and Ollama do, as far as an answer needs it.
"""

from __future__ import annotations

import json
import re
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from tests.fake_provider import FakeProvider
from tests.live import Answer, Gateway

ADDRESS = "taro.yamada@example.jp"
SECRET = "provider-secret-key-123"
MODELS = {
    "anthropic": "anthropic/c",
    "gemini": "gemini/gemini-2.5-flash",
    "ollama": "ollama_chat/o",
}
ENTRY = """  - {{name: {name}, provider: litellm, base_url: "{url}", upstream_model: {model}, rest_s: 0,
     api_key: {key}}}
"""
TOOL = {
    "type": "function",
    "function": {
        "name": "send",
        "parameters": {"type": "object", "properties": {"to": {"type": "string"}}},
    },
}
Json = dict[str, Any]


def pieces(text: str) -> list[str]:
    return [text[i : i + 3] for i in range(0, len(text), 3)]


def anthropic(path: str, body: Json, said: str, given: Json | None) -> Json | list[Json]:
    usage, stop = {"input_tokens": 3, "output_tokens": 5}, "tool_use" if given else "end_turn"
    blocks: list[Json] = [{"type": "text", "text": said}]
    if given:
        blocks.append({"type": "tool_use", "id": "toolu_9", "name": "send", "input": given})
    message = {"id": "m", "type": "message", "role": "assistant", "model": "c", "usage": usage}
    if not body.get("stream"):
        return {**message, "content": blocks, "stop_reason": stop, "stop_sequence": None}
    events: list[Json] = [{"type": "message_start", "message": {**message, "content": []}}]
    for place, block in enumerate(blocks):
        text = block.get("text")
        parts = pieces(text or json.dumps(given, ensure_ascii=False))
        empty = {**block, "text": ""} if text else {**block, "input": {}}
        kind = "text_delta" if text else "input_json_delta"
        member = "text" if text else "partial_json"
        about = {"index": place}
        events += [{"type": "content_block_start", **about, "content_block": empty}]
        events += [
            {"type": "content_block_delta", **about, "delta": {"type": kind, member: part}}
            for part in parts
        ]
        events += [{"type": "content_block_stop", **about}]
    ends = {"type": "message_delta", "delta": {"stop_reason": stop, "stop_sequence": None}}
    return [*events, {**ends, "usage": {"output_tokens": 5}}, {"type": "message_stop"}]


def gemini(path: str, body: Json, said: str, given: Json | None) -> Json | list[Json]:
    usage = {"promptTokenCount": 3, "candidatesTokenCount": 5, "totalTokenCount": 8}
    call = [{"functionCall": {"name": "send", "args": given}}] if given else []

    def telling(*parts: Json, **ends: str) -> Json:
        candidate = {"content": {"parts": parts, "role": "model"}, "index": 0, **ends}
        return {"candidates": [candidate], "usageMetadata": usage}

    if "stream" not in path:
        return telling({"text": said}, *call, finishReason="STOP")
    *begun, last = pieces(said)
    texts = [telling({"text": part}) for part in begun]
    return [*texts, telling({"text": last}, *call, finishReason="STOP")]


def ollama(path: str, body: Json, said: str, given: Json | None) -> Json | list[Json]:
    head = {"model": "o", "created_at": "2026-01-01T00:00:00Z"}
    call = [{"function": {"name": "send", "arguments": given}}] if given else None
    ends = {**head, "done": True, "done_reason": "stop", "prompt_eval_count": 3, "eval_count": 5}

    def telling(text: str, **more: Any) -> Json:
        return {"message": {"role": "assistant", "content": text, **more}}

    calling = {"tool_calls": call} if call else {}
    if not body.get("stream"):
        return {**ends, **telling(said, **calling)}
    texts = [{**head, **telling(part), "done": False} for part in pieces(said)]
    calls = [{**head, **telling("", **calling), "done": False}] if call else []
    return [*texts, *calls, {**ends, **telling("")}]


class Providers(ThreadingHTTPServer):
    """All three. What they were sent is in `raw`; `odd` is told in place of any answer."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Speaking)
        self.raw: list[bytes] = []
        self.odd: Json | None = None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"


class Speaking(BaseHTTPRequestHandler):
    server: Providers

    def do_POST(self) -> None:
        raw = self.rfile.read(int(self.headers["content-length"]))
        if self.path == "/api/show":  # litellm asks Ollama what the model can do
            self._tell({"capabilities": ["completion", "tools"], "model_info": {}})
            return
        self.server.raw.append(raw)
        body = json.loads(raw)
        mark = re.search("［[^］]*］", json.dumps(body, ensure_ascii=False))
        placeholder = mark[0] if mark else "?"
        given = {"to": placeholder} if body.get("tools") else None
        speak = (
            anthropic if "/messages" in self.path else ollama if "/api/" in self.path else gemini
        )
        self._tell(self.server.odd or speak(self.path, body, f"宛先は{placeholder}です。", given))

    def _tell(self, told: Json | list[Json]) -> None:
        lines = self.path.startswith("/api/")
        self.send_response(200)
        kind = "json" if isinstance(told, dict) else "x-ndjson" if lines else "event-stream"
        self.send_header(
            "content-type", f"{'text' if kind == 'event-stream' else 'application'}/{kind}"
        )
        self.end_headers()
        for event in [told] if isinstance(told, dict) else told:
            line = json.dumps(event).encode()
            self.wfile.write(line + b"\n" if kind != "event-stream" else b"data: " + line + b"\n\n")

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture(scope="module")
def providers() -> Iterator[Providers]:
    server = Providers()
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture(scope="module")
def lites(providers: Providers, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Gateway]:
    entries = "".join(
        ENTRY.format(name=name, url=providers.url, model=model, key=SECRET)
        for name, model in MODELS.items()
    )
    folder: Path = tmp_path_factory.mktemp("lites")
    with FakeProvider() as nobody, Gateway(folder, nobody.url, more_models=entries) as gateway:
        yield gateway


def asked(gateway: Gateway, model: str, *, stream: bool, tools: bool) -> Answer:
    messages = [{"role": "user", "content": f"{ADDRESS} へ送って"}]
    body: Json = {"model": model, "stream": stream, "messages": messages}
    body |= {"tools": [TOOL]} if tools else {}
    return gateway.post(body | ({"stream_options": {"include_usage": True}} if stream else {}))


def calls_of(answer: Answer, *, stream: bool) -> tuple[str, str, str, Json]:
    """Of its one call the name and the arguments; how it ended; what it cost."""
    if not stream:
        (choice,) = answer.json["choices"]
        (call,) = choice["message"]["tool_calls"]
        asked = call["function"]
        return asked["name"], asked["arguments"], choice["finish_reason"], answer.json["usage"]
    choices = [choice for event in answer.events for choice in event["choices"]]
    told = [call for c in choices for call in c["delta"].get("tool_calls") or ()]
    assert {call["index"] for call in told} == {0}
    name = "".join(call["function"].get("name") or "" for call in told)
    arguments = "".join(call["function"].get("arguments") or "" for call in told)
    (end,) = [c["finish_reason"] for c in choices if c["finish_reason"]]
    (usage,) = [event["usage"] for event in answer.events if event.get("usage")]
    return name, arguments, end, usage


@pytest.mark.parametrize("stream", [False, True], ids=["whole", "streamed"])
@pytest.mark.parametrize("model", MODELS)
def test_a_tool_is_called_with_what_was_masked(
    lites: Gateway, providers: Providers, model: str, stream: bool
) -> None:
    providers.raw.clear()
    answer = asked(lites, model, stream=stream, tools=True)
    assert answer.status == 200, answer.body
    name, arguments, end, usage = calls_of(answer, stream=stream)
    assert (name, json.loads(arguments), end) == ("send", {"to": ADDRESS}, "tool_calls")
    assert (usage["prompt_tokens"], usage["completion_tokens"]) == (3, 5)
    assert answer.text.startswith(f"宛先は{ADDRESS}です。")
    assert providers.raw and ADDRESS.encode() not in b"".join(providers.raw)


@pytest.mark.parametrize("stream", [False, True], ids=["whole", "streamed"])
@pytest.mark.parametrize("model", MODELS)
def test_a_text_is_restored_and_labelled(lites: Gateway, model: str, stream: bool) -> None:
    text = asked(lites, model, stream=stream, tools=False).text
    assert text.startswith(f"宛先は{ADDRESS}です。") and "生成AI" in text


def test_what_is_no_answer_is_told_so_and_stands_in_no_log(
    lites: Gateway, providers: Providers
) -> None:
    number = "123456789018"
    providers.odd = {"content": {"個人番号": number}, "id": f"個人番号{number}", "usage": number}
    try:
        answers = [asked(lites, model, stream=False, tools=False) for model in MODELS]
    finally:
        providers.odd = None
    assert [answer.status for answer in answers] == [502] * len(MODELS)
    assert all(SECRET.encode() not in answer.body for answer in answers)
    log = lites.log.read_text()
    assert number not in log and SECRET not in log
