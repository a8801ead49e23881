"""Every dialect: what a client puts together from a stream is what it would have got whole, however it was cut."""

from __future__ import annotations

import json
from itertools import pairwise
from typing import Any

import orjson
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gateway.endpoints.catalogue import ENDPOINTS
from gateway.endpoints.endpoint import Endpoint
from gateway.refusal import STOPPED
from gateway.wire.request import Request
from gateway.wire.sse import EventReader
from gateway.wire.together import together as at_once
from policies.rules.model import Policy
from tests.fake_provider import completion, delta
from tests.gateway.test_stream import BLOCKING, MASKING, cut, lens

TEXT = "［氏名-kzbmtq］様の鍵は secret-abcdef で、番号は123456789012です。"
ARGUMENTS = '{"to": "［氏名-kzbmtq］", "key": "secret-zzz", "n": 123456789012}'
SHOWN = "山田太郎様の鍵は ［認証情報］ で、番号は［個人番号］です。"
BY_PATH = {endpoint.path: endpoint for endpoint in ENDPOINTS}
SPEAKING = ["/v1/chat/completions", "/v1/responses", "/v1/messages"]
PLACES = st.lists(st.integers(0, 500), max_size=20)
BYTES = st.lists(st.integers(0, 20_000), max_size=30)
SPELLINGS = st.sampled_from(
    [
        "［氏名-kzbmtq］",
        "[氏名 - KZBMTQ]",
        "【**Name-kzbmtq**】",
        "「氏名－ｋｚｂｍｔｑ」",
        "&lt;kzb mtq&gt;",
        r"\\［　　" + r"\u3042" * 14 + "　　" + "\u200b".join("kzbmtq") + "**&#65341;",
    ]
)
"""The last one is about as long as any."""
FRONTS = st.text("aあ、 ", max_size=40)
"""A letter of ASCII begins a block, in which the placeholder stands wherever it happens to."""
CALL = {"id": "call_1", "type": "function", "function": {"name": "send", "arguments": ""}}


def request(endpoint: Endpoint) -> Request:
    return Request({"model": "m"}, "m", stream=True)


def streamed(endpoint: Endpoint, events: list[Any], policy: Policy = MASKING) -> bytes:
    """What the relay writes, without its network."""
    answer, writer = endpoint.answer(lens(policy)), endpoint.writer("ex-1", request(endpoint))
    out = b""
    for event in events:
        passed = answer.chunk(event)
        out += writer.part([passed] if passed else [])
        if answer.blocked:
            break
    rest = answer.close()
    rest += answer.stopped(STOPPED) if answer.blocked else answer.endings()
    return out + writer.part(rest) + b"".join(writer.end())


def chat(content: list[str], arguments: list[str]) -> list[Any]:
    opening = {"tool_calls": [{"index": 0, **CALL}]}
    pieces = ({"tool_calls": [{"index": 0, "function": {"arguments": p}}]} for p in arguments)
    return [
        *(delta(0, {"content": piece}) for piece in content),
        delta(0, opening),
        *(delta(0, piece) for piece in pieces),
        delta(0, {}, "tool_calls"),
    ]


def whole(endpoint: Endpoint) -> Any:
    call = {**CALL, "function": {"name": "send", "arguments": ARGUMENTS}}
    message = {"role": "assistant", "content": TEXT, "tool_calls": [call]}
    answer = endpoint.answer(lens())
    body = answer.whole(
        completion([{"index": 0, "message": message, "finish_reason": "tool_calls"}])
    )
    return endpoint.writer("ex-1", request(endpoint)).whole(body)


def together(path: str, stream: bytes) -> tuple[str, list[str], str]:
    """Text, arguments of calls, and the way it ended, as a client gathers them."""
    events = [event for event in EventReader().feed(stream) if event]
    gathered: tuple[str, list[str], str] = GATHER[path](events)
    return gathered


def _chat(events: list[Any]) -> tuple[str, list[str], str]:
    choices = [c for e in events for c in e["choices"]]
    calls = [c for choice in choices for c in choice["delta"].get("tool_calls", [])]
    arguments = "".join(c["function"].get("arguments", "") for c in calls)
    text = "".join(c["delta"].get("content") or "" for c in choices)
    return text, [arguments] if calls else [], choices[-1]["finish_reason"]


def _responses(events: list[Any]) -> tuple[str, list[str], str]:
    assert [e["sequence_number"] for e in events] == list(range(len(events)))
    deltas = "".join(e["delta"] for e in events if e["type"] == "response.output_text.delta")
    final = events[-1]["response"]
    text, arguments, reason = _response(final)
    assert text == deltas
    assert events[-1]["type"] == f"response.{final['status']}"
    done = [e["item"] for e in events if e["type"] == "response.output_item.done"]
    assert done == final["output"]
    return text, arguments, reason


def _response(final: Any) -> tuple[str, list[str], str]:
    texts = [p["text"] for i in final["output"] if i["type"] == "message" for p in i["content"]]
    calls = [i["arguments"] for i in final["output"] if i["type"] == "function_call"]
    return "".join(texts), calls, final["status"]


def _messages(events: list[Any]) -> tuple[str, list[str], str]:
    blocks: list[Any] = []
    assert [events[0]["type"], events[-1]["type"]] == ["message_start", "message_stop"]
    opened = [e["index"] for e in events if e["type"] == "content_block_start"]
    assert opened == [e["index"] for e in events if e["type"] == "content_block_stop"]
    for event in events:
        if event["type"] == "content_block_start":
            blocks.append([event["content_block"]["type"], ""])
        elif event["type"] == "content_block_delta":
            piece = event["delta"]
            blocks[event["index"]][1] += piece.get("text", piece.get("partial_json", ""))
    (ending,) = [e["delta"]["stop_reason"] for e in events if e["type"] == "message_delta"]
    text = "".join(b[1] for b in blocks if b[0] == "text")
    return text, [b[1] for b in blocks if b[0] == "tool_use"], ending


GATHER: dict[str, Any] = {
    "/v1/chat/completions": _chat,
    "/v1/responses": _responses,
    "/v1/messages": _messages,
}


def as_whole(path: str, body: Any) -> tuple[str, list[Any], str]:
    if path == "/v1/responses":
        text, calls, reason = _response(body)
    elif path == "/v1/messages":
        text = "".join(b["text"] for b in body["content"] if b["type"] == "text")
        calls = [json.dumps(b["input"]) for b in body["content"] if b["type"] == "tool_use"]
        reason = body["stop_reason"]
    else:
        (choice,) = body["choices"]
        text, reason = choice["message"]["content"], choice["finish_reason"]
        calls = [c["function"]["arguments"] for c in choice["message"]["tool_calls"]]
    return text, [orjson.loads(c) for c in calls], reason


@pytest.mark.parametrize("path", SPEAKING)
@settings(max_examples=40)
@given(content=PLACES, arguments=PLACES)
def test_a_stream_put_together_is_the_whole_answer(
    path: str, content: list[int], arguments: list[int]
) -> None:
    endpoint = BY_PATH[path]
    stream = streamed(endpoint, chat(cut(TEXT, content), cut(ARGUMENTS, arguments)))
    text, calls, reason = together(path, stream)
    assert (text, [orjson.loads(c) for c in calls], reason) == as_whole(path, whole(endpoint))
    assert text == SHOWN
    assert orjson.loads(calls[0]) == {"to": "山田太郎", "key": "［認証情報］", "n": "［個人番号］"}


@pytest.mark.parametrize("path", SPEAKING)
def test_a_long_end_is_written_in_pieces_and_says_what_a_short_one_says(path: str) -> None:
    text = '市民の皆さまへ "ご案内" \\ \n\u2028😀\x01' * 5_000
    said = json.dumps({"a": text}, ensure_ascii=False)
    opening = delta(0, {"tool_calls": [{"index": 0, **CALL}]})
    asked = delta(0, {"tool_calls": [{"index": 0, "function": {"arguments": said}}]})
    writer = BY_PATH[path].writer("ex-1", request(BY_PATH[path]))
    out = writer.part([delta(0, {"content": text}), opening, asked, delta(0, {}, "tool_calls")])
    pieces = list(writer.end())
    assert max(map(len, pieces)) < len(text)
    assert together(path, out + b"".join(pieces))[:2] == (text, [said])


@pytest.mark.parametrize("path", SPEAKING)
@settings(max_examples=40)
@given(content=PLACES)
def test_a_stream_that_is_stopped_ends_as_its_dialect_ends(path: str, content: list[int]) -> None:
    text = "これは普通の文です。\n" + TEXT
    stream = streamed(BY_PATH[path], chat(cut(text, content), [ARGUMENTS]), BLOCKING)
    told, calls, reason = together(path, stream)
    assert told == "これは普通の文です。\n" + STOPPED
    assert calls == [] or path == SPEAKING[0]  # chat completions tell arguments as they come
    assert reason in ("content_filter", "completed", "end_turn")
    assert b"secret-" not in stream


@given(content=PLACES, policy=st.sampled_from([MASKING, BLOCKING]))
def test_a_legacy_completion_has_one_outcome_too(content: list[int], policy: Policy) -> None:
    endpoint = BY_PATH["/v1/completions"]

    def told(pieces: list[str]) -> str:
        events = [{"choices": [{"index": 0, "text": p, "finish_reason": None}]} for p in pieces]
        end = {"choices": [{"index": 0, "text": "", "finish_reason": "stop"}]}
        stream = streamed(endpoint, [*events, end], policy)
        return "".join(c["text"] for e in EventReader().feed(stream) if e for c in e["choices"])

    text = "前の文。\n" + TEXT
    assert told(cut(text, content)) == told([text])
    assert told([text]) == "前の文。\n" + (SHOWN if policy is MASKING else STOPPED)


@pytest.mark.parametrize("path", [*SPEAKING, "/v1/completions"])
@settings(max_examples=40)
@given(written=st.tuples(FRONTS, SPELLINGS), pieces=PLACES, places=BYTES, ascii_only=st.booleans())
def test_bytes_cut_anywhere_say_what_the_whole_says(
    path: str, written: tuple[str, str], pieces: list[int], places: list[int], ascii_only: bool
) -> None:
    """The provider's bytes in network pieces, half a character and half an event long too. Fails where fewer characters
    are waited for than a placeholder has."""
    front, spelling = written
    text, shown = front + TEXT.replace("［氏名-kzbmtq］", spelling), front + SHOWN
    if path == "/v1/completions":
        events: list[Any] = [{"choices": [{"index": 0, "text": p}]} for p in cut(text, pieces)]
        events.append({"choices": [{"index": 0, "text": "", "finish_reason": "stop"}]})
    else:
        events = [*(delta(0, {"content": p}) for p in cut(text, pieces)), delta(0, {}, "stop")]
    dumped = (json.dumps(e, ensure_ascii=ascii_only).encode() for e in events)
    raw = b"".join(b"data: " + one + b"\n\n" for one in dumped)
    borders = [0, *sorted(p % (len(raw) + 1) for p in places), len(raw)]
    reader = EventReader()
    batches = [at_once(reader.feed(raw[a:b])) for a, b in pairwise(borders)]
    stream = streamed(BY_PATH[path], [event for batch in batches for event in batch])
    if path == "/v1/completions":
        told = [c["text"] for e in EventReader().feed(stream) if e for c in e["choices"]]
        assert "".join(told) == shown
    else:
        assert together(path, stream)[0] == shown


@pytest.mark.parametrize("path", [*SPEAKING, "/v1/completions"])
def test_log_probabilities_and_citations_never_spell_out_what_was_masked(path: str) -> None:
    endpoint = BY_PATH[path]
    tokens = {"content": [{"token": "secret-abcdef", "top_logprobs": [{"token": "secret-x"}]}]}
    cited = [{"type": "url_citation", "url_citation": {"title": "secret-abcdef", "start_index": 3}}]
    event = delta(0, {"content": "はい", "annotations": cited})
    event["choices"][0] |= {"logprobs": tokens, "text": "はい"}
    stream = streamed(endpoint, [event, delta(0, {}, "stop")])
    assert b"secret" not in stream
    assert b"start_index" not in stream
