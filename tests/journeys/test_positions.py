"""A marker in every string leaf of a full request: masked or refused in each, streamed and not."""

from __future__ import annotations

import copy
import json
from collections.abc import Iterator
from typing import Any

import pytest

from gateway.endpoints.catalogue import ENDPOINTS
from gateway.endpoints.samples import SAMPLES
from tests.fake_provider import FakeProvider
from tests.live import Answer, Gateway
from tests.recording import wave

MARKER = "taro.yamada@example.jp"


NUMBER = "123456789018"
SECRET = f"個人番号{NUMBER}"
UNSTREAMED = (
    "/v1/embeddings",
    "/v1/moderations",
    "/v1/messages/count_tokens",
    "/v1/files",
    "/v1/audio/speech",
    "/v1/images/generations",
)
CALL: dict[str, Any] = {
    "index": 0,
    "id": "call_1",
    "type": "function",
    "function": {"name": "f", "arguments": '{"to": {"who": ["x"]}}'},
}
MESSAGE: dict[str, Any] = {
    "role": "assistant",
    "content": "c",
    "refusal": "r",
    "reasoning_content": "t",
    "annotations": [{"type": "url_citation", "url_citation": {"title": "t", "url": "u"}}],
    "vendor_extra": {"deep": [["w"]]},
    "tool_calls": [CALL],
}
CHOICE: dict[str, Any] = {
    "index": 0,
    "finish_reason": "tool_calls",
    "logprobs": {"content": [{"token": "t", "top_logprobs": [{"token": "u"}]}]},
    "vendor_extra": "x",
}
HEAD: dict[str, Any] = {
    "id": "i",
    "object": "chat.completion",
    "created": 1,
    "model": "m",
    "system_fingerprint": "s",
    "usage": {"prompt_tokens": 1, "completion_tokens": 1, "total_tokens": 2, "vendor": "v"},
}
VECTORS = {**HEAD, "data": [{"object": "embedding", "index": 0, "embedding": [0.5], "extra": "e"}]}


def answer_to(body: Any) -> Any:
    """A full answer to what was asked, as a provider would give it."""
    if "input" in body:
        return VECTORS
    if "prompt" in body:
        return {**HEAD, "choices": [{**CHOICE, "text": "c"}]}
    member = "delta" if body.get("stream") else "message"
    return {**HEAD, "choices": [{**CHOICE, member: MESSAGE}]}


def leaves(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """The path of every string value, and of every key as `(…, key, '#')`."""
    if isinstance(value, str):
        yield path
    elif isinstance(value, dict):
        for key, item in value.items():
            yield (*path, key, "#")
            yield from leaves(item, (*path, key))
    elif isinstance(value, list):
        for place, item in enumerate(value):
            yield from leaves(item, (*path, place))


def marked(full: Any, path: tuple[Any, ...], marker: str) -> Any:
    """The full request with the marker in one place; inside JSON text where the place holds JSON text."""
    body = copy.deepcopy(full)
    *way, last = path[:-1] if path[-1] == "#" else path
    here = body
    for step in way:
        here = here[step]
    if path[-1] == "#":
        here[marker] = here.pop(last)
    elif isinstance(here[last], str) and here[last].startswith("{"):
        here[last] = json.dumps({"to": {marker: ["x", marker]}})
    else:
        here[last] = marker
    return body


FORMS = frozenset(endpoint.path for endpoint in ENDPOINTS if endpoint.form)


def asked(gateway: Gateway, path: str, body: Any) -> Answer:
    return gateway.form(body, path=path) if path in FORMS else gateway.post(body, path=path)


@pytest.mark.parametrize("stream", [False, True], ids=["whole", "streamed"])
@pytest.mark.parametrize("path", [e.path for e in ENDPOINTS])
def test_no_position_lets_the_marker_through(
    gateway: Gateway, provider: FakeProvider, path: str, stream: bool
) -> None:
    leaked, other, answered = [], [], 0
    streaming = {"stream": True} if stream else {}
    for place in leaves(SAMPLES[path]):
        provider.raw.clear()
        answer = asked(gateway, path, {**marked(SAMPLES[path], place, MARKER), **streaming})
        if MARKER.encode() in b"".join(provider.raw):
            leaked.append(place)
        if answer.status not in (200, 400, 404):
            other.append((place, answer.status))
        answered += answer.status == 200
    assert leaked == []
    assert other == []
    known = path != "/v1/moderations" and not (stream and path in UNSTREAMED)
    assert not known or answered > len(list(leaves(SAMPLES[path]))) / 4


def objects(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """The path of every object in it."""
    if isinstance(value, dict):
        yield path
        for name, item in value.items():
            yield from objects(item, (*path, name))
    elif isinstance(value, list):
        for place, item in enumerate(value):
            yield from objects(item, (*path, place))


@pytest.mark.parametrize("path", [e.path for e in ENDPOINTS if not e.form])
def test_no_member_that_nobody_knows_lets_the_marker_through(
    gateway: Gateway, provider: FakeProvider, path: str
) -> None:
    for place in objects(SAMPLES[path]):
        body = copy.deepcopy(SAMPLES[path])
        here = body
        for step in place:
            here = here[step]
        here["x_vendor"] = {MARKER: [[{"deep": json.dumps({"to": MARKER})}]], "x": 1}
        answer = gateway.post(body, path=path)
        assert answer.status in (200, 400), (place, answer.body)
        assert MARKER.encode() not in b"".join(provider.raw), place


@pytest.mark.parametrize("path", [e.path for e in ENDPOINTS])
def test_the_full_request_of_each_endpoint_is_answered(gateway: Gateway, path: str) -> None:
    assert asked(gateway, path, SAMPLES[path]).status == 200


@pytest.mark.parametrize("stream", [False, True], ids=["whole", "streamed"])
@pytest.mark.parametrize(
    "path", ["/v1/chat/completions", "/v1/responses", "/v1/messages", "/v1/completions"]
)
def test_no_position_of_an_answer_lets_a_number_through(
    gateway: Gateway, provider: FakeProvider, path: str, stream: bool
) -> None:
    body = {**PLAIN[path], "model": "mock", "stream": stream}
    leaked = []
    for place in leaves(answer_to(sent_as(path, stream))):
        told = marked(answer_to(sent_as(path, stream)), place, SECRET)
        provider.script = lambda body, told=told: [told] if stream else told  # type: ignore[misc]
        answer = gateway.post(body, path=path)
        if NUMBER.encode() in answer.body:
            leaked.append(place)
    assert leaked == []


@pytest.mark.parametrize("stream", [False, True], ids=["whole", "streamed"])
@pytest.mark.parametrize("place", ["message", "choice", "head"])
def test_a_number_of_an_answer_that_is_not_a_string_is_screened_too(
    gateway: Gateway, provider: FakeProvider, place: str, stream: bool
) -> None:
    told: dict[str, Any] = {"個人番号": int(NUMBER), "n": [[int(NUMBER)]]}
    member = "delta" if stream else "message"
    message = {"role": "assistant", "content": "c", **(told if place == "message" else {})}
    choice = {"index": 0, "finish_reason": "stop", member: message}
    body = {**HEAD, "choices": [{**choice, **(told if place == "choice" else {})}]}
    full = {**body, **(told if place == "head" else {})}
    provider.script = lambda body: [full] if stream else full
    asked = {"model": "mock", "messages": [{"role": "user", "content": "x"}], "stream": stream}
    assert NUMBER.encode() not in gateway.post(asked).body


def test_the_type_that_a_caller_claims_for_a_recording_does_not_leave(
    gateway: Gateway, provider: FakeProvider
) -> None:
    head = f'--b\r\nContent-Disposition: form-data; name="file"; filename="{MARKER}.wav"'
    model = '--b\r\nContent-Disposition: form-data; name="model"\r\n\r\nmock\r\n'
    head = f"{model}{head}\r\nContent-Type: audio/{MARKER}\r\n\r\n"
    form = head.encode() + wave(b"\0\0") + b"\r\n--b--\r\n"
    kind = "multipart/form-data; boundary=b"
    answer = gateway.post(form, path="/v1/audio/transcriptions", content_type=kind)
    assert answer.status == 200
    assert b"audio/wav" in provider.raw[0]
    assert MARKER.encode() not in provider.raw[0]


def test_no_text_comes_back_with_an_embedding(gateway: Gateway, provider: FakeProvider) -> None:
    for place in leaves(VECTORS):
        provider.script = lambda body, at=place: marked(VECTORS, at, SECRET)  # type: ignore[misc]
        answer = gateway.post({"model": "mock", "input": "x"}, path="/v1/embeddings")
        assert NUMBER.encode() not in answer.body


TRANSCRIPT: dict[str, Any] = {
    "task": "transcribe",
    "language": "l",
    "duration": 1.5,
    "text": "t",
    "segments": [{"id": 0, "start": 0.0, "end": 1.0, "text": "t", "tokens": [1], "extra": "e"}],
    "words": [{"word": "t", "start": 0.0, "end": 1.0}],
    "usage": {"type": "duration", "seconds": 1},
    "vendor_extra": {"deep": [["w"]]},
}


@pytest.mark.parametrize("form", ["json", "text", "srt", "vtt", "verbose_json"])
@pytest.mark.parametrize("path", ["/v1/audio/transcriptions", "/v1/audio/translations"])
def test_no_position_of_a_transcript_lets_a_number_through(
    gateway: Gateway, provider: FakeProvider, path: str, form: str
) -> None:
    body = {"model": "mock", "file": {"filename": "a.wav"}}
    for place in leaves(TRANSCRIPT):
        told = marked(TRANSCRIPT, place, SECRET)
        provider.script = lambda body, told=told: told  # type: ignore[misc]
        answer = gateway.form({**body, "response_format": form}, path=path)
        assert NUMBER.encode() not in answer.body, place


PLAIN: dict[str, Any] = {
    "/v1/chat/completions": {"messages": [{"role": "user", "content": "x"}]},
    "/v1/responses": {"input": "x"},
    "/v1/messages": {"messages": [{"role": "user", "content": "x"}], "max_tokens": 10},
    "/v1/completions": {"prompt": "x"},
}


def sent_as(path: str, stream: bool) -> Any:
    return {"prompt": "x"} if path == "/v1/completions" else {"stream": stream}


def test_a_number_that_is_not_a_string_is_screened_too(
    gateway: Gateway, provider: FakeProvider
) -> None:
    body = {"model": "mock", "messages": [{"role": "user", "content": "x"}]}
    gateway.post({**body, "metadata": {"電話番号": 9012345678, "個人番号": 123456789018}})
    assert b"123456789018" not in b"".join(provider.raw)


@pytest.mark.parametrize(
    "cut", [[1234, 5678, 9018], [int(digit) for digit in NUMBER]], ids=["groups", "digits"]
)
def test_a_number_told_in_a_list_of_small_numbers_is_found(
    gateway: Gateway, provider: FakeProvider, cut: list[int]
) -> None:
    body = {"model": "mock", "messages": [{"role": "user", "content": "x"}]}
    gateway.post({**body, "metadata": {"個人番号": cut}})
    assert provider.raw == []


@pytest.mark.parametrize("charset", ["utf-16-le", "utf-16-be"])
def test_a_field_of_a_form_in_another_encoding_hides_nothing(
    gateway: Gateway, provider: FakeProvider, charset: str
) -> None:
    field = b'--b\r\nContent-Disposition: form-data; name="prompt"\r\n\r\n'
    form = field + MARKER.encode(charset) + b"\r\n"
    for name, value in (("model", b"mock"), ('file"; filename="a.wav', wave(b"\0\0"))):
        form += f'--b\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n'.encode()
        form += value + b"\r\n"
    kind = "multipart/form-data; boundary=b"
    answer = gateway.post(form + b"--b--\r\n", path="/v1/audio/transcriptions", content_type=kind)
    assert answer.headers["x-sekisho-decision"] == "mask"
    assert b"y\0a\0m\0a\0d\0a" not in provider.raw[0]


def test_a_number_cut_in_two_by_parts_is_found(gateway: Gateway, provider: FakeProvider) -> None:
    parts = [{"type": "text", "text": "電話は090-12"}, {"type": "text", "text": "34-5678です"}]
    gateway.post({"model": "mock", "messages": [{"role": "user", "content": parts}]})
    assert b"090-12" not in provider.raw[0]
    assert b"34-5678" not in provider.raw[0]


def test_escapes_do_not_hide_a_value(gateway: Gateway, provider: FakeProvider) -> None:
    escaped = "".join(f"\\u{ord(c):04x}" for c in MARKER)
    arguments = f'{{"to": "{escaped}"}}'
    call = {"id": "c", "type": "function", "function": {"name": "f", "arguments": arguments}}
    messages = [
        {"role": "assistant", "content": None, "tool_calls": [call]},
        {"role": "tool", "tool_call_id": "c", "content": "ok"},
    ]
    gateway.post({"model": "mock", "messages": messages})
    assert (
        MARKER not in provider.received[0]["messages"][0]["tool_calls"][0]["function"]["arguments"]
    )
    assert escaped.encode() not in provider.raw[0].replace(b"\\\\", b"\\")
