"""Citations: what one stood for before an answer was restored and masked, it stands for after, in every dialect."""

from __future__ import annotations

from typing import Any

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.stream import Moved
from gateway.wire.citations import Course
from tests.fake_provider import completion, delta
from tests.gateway.test_stream import MASKING, cut, lens
from tests.gateway.wire.test_writing import BY_PATH, request, streamed

PIECES = {
    "［氏名-kzbmtq］": "山田太郎",
    "secret-abcdef": "［認証情報］",
    "123456789012": "［個人番号］",
    "様の鍵は、": "様の鍵は、",
    "。": "。",
    " 詳しくは第3条を。": " 詳しくは第3条を。",
}
CHAT, RESPONSES, MESSAGES = "/v1/chat/completions", "/v1/responses", "/v1/messages"


@st.composite
def cited(draw: st.DrawFn) -> tuple[str, list[Any], list[str]]:
    """A text as it comes, citations of stretches of it, and what those say when it goes out."""
    chosen = draw(st.lists(st.sampled_from(sorted(PIECES)), min_size=1, max_size=8))
    pieces = [x for piece in chosen for x in (piece, "、")]
    starts = [len("".join(pieces[:i])) for i in range(len(pieces) + 1)]
    citations, said = [], []
    for number in range(draw(st.integers(1, 3))):
        first = draw(st.integers(0, len(pieces) - 1))
        last = draw(st.integers(first + 1, len(pieces)))
        told = {"url": f"https://x.example/{number}", "title": "題 secret-zzz"}
        place = {"start_index": starts[first], "end_index": starts[last]}
        citations.append({"type": "url_citation", "url_citation": {**told, **place}})
        said.append("".join(PIECES.get(piece, piece) for piece in pieces[first:last]))
    return "".join(pieces), citations, said


@pytest.mark.parametrize("path", [CHAT, RESPONSES, MESSAGES])
@given(answer=cited(), places=st.lists(st.integers(0, 99), max_size=9), early=st.booleans())
def test_a_citation_stands_for_the_same_words_in_a_stream_and_whole(
    path: str, answer: tuple[str, list[Any], list[str]], places: list[int], early: bool
) -> None:
    text, citations, said = answer
    pieces = [delta(0, {"content": piece}) for piece in cut(text, places)]
    told = [delta(0, {"annotations": [one]}) for one in citations]
    events = [*(told if early else []), *pieces, *([] if early else told), delta(0, {}, "stop")]
    stream = streamed(BY_PATH[path], events)
    message = {"role": "assistant", "content": text, "annotations": citations}
    choice = {"index": 0, "message": message, "finish_reason": "stop"}
    guarded = BY_PATH[path].answer(lens(MASKING)).whole(completion([choice]))
    body = BY_PATH[path].writer("ex-1", request(BY_PATH[path])).whole(guarded)
    assert in_stream(path, stream) == in_whole(path, body) == said
    assert b"secret-" not in stream + orjson.dumps(body)


def in_whole(path: str, body: Any) -> list[str]:
    if path == MESSAGES:
        return [c["cited_text"] for c in body["content"][0]["citations"]]
    if path == RESPONSES:
        part = body["output"][0]["content"][0]
        return [part["text"][c["start_index"] : c["end_index"]] for c in part["annotations"]]
    message = body["choices"][0]["message"]
    told = [c["url_citation"] for c in message["annotations"]]
    return [message["content"][c["start_index"] : c["end_index"]] for c in told]


def in_stream(path: str, stream: bytes) -> list[str]:
    lines = [x[6:] for x in stream.decode().split("\n") if x.startswith("data: {")]
    events = [orjson.loads(line) for line in lines]
    if path == CHAT:
        deltas = [c["delta"] for e in events for c in e["choices"]]
        text = "".join(d.get("content") or "" for d in deltas)
        told = [c["url_citation"] for d in deltas for c in d.get("annotations") or ()]
        return [text[c["start_index"] : c["end_index"]] for c in told]
    if path == MESSAGES:
        deltas = [e["delta"] for e in events if e["type"] == "content_block_delta"]
        return [d["citation"]["cited_text"] for d in deltas if d["type"] == "citations_delta"]
    text = "".join(e["delta"] for e in events if e["type"] == "response.output_text.delta")
    told = [e["annotation"] for e in events if e["type"].endswith("annotation.added")]
    assert events[-1]["response"]["output"][0]["content"][0]["annotations"] == told
    return [text[c["start_index"] : c["end_index"]] for c in told]


@pytest.mark.parametrize(
    ("start", "end", "told"), [(0, 5, (0, 5)), (4, 8, (4, 6)), (6, 9, (5, 6)), (9, 12, (6, 9))]
)
def test_a_place_inside_what_was_replaced_is_widened_to_all_of_it(
    start: int, end: int, told: tuple[int, int]
) -> None:
    """`01234｛5678｝9…`: four characters became one."""
    assert Course([Moved(5, 9, 1)]).followed(start, end) == told


@pytest.mark.parametrize("path", [CHAT, RESPONSES, MESSAGES])
@pytest.mark.parametrize(
    "told", ["x", ["x", 1], {"a": "x"}, [{"type": 1}], [{"type": "t", "t": 1}]]
)
def test_what_is_no_citation_breaks_nothing(path: str, told: Any) -> None:
    message = {"role": "assistant", "content": "はい。", "annotations": told}
    choice = {"index": 0, "message": message, "finish_reason": "stop"}
    guarded = BY_PATH[path].answer(lens(MASKING)).whole(completion([choice]))
    body = BY_PATH[path].writer("ex-1", request(BY_PATH[path])).whole(guarded)
    assert "はい。" in orjson.dumps(body).decode()
    events = [delta(0, {"content": "はい。", "annotations": told}), delta(0, {}, "stop")]
    assert "はい。" in streamed(BY_PATH[path], events).decode()


@pytest.mark.parametrize(("start", "end"), [(3, 99), (5, 2), (-1, 2), ("0", 2), (True, 2)])
def test_a_place_that_is_none_is_left_out(start: Any, end: Any) -> None:
    place = {"start_index": start, "end_index": end, "url": "https://x.example/"}
    message = {"role": "assistant", "content": "はい。", "annotations": [place]}
    choice = {"index": 0, "message": message, "finish_reason": "stop"}
    body = BY_PATH[CHAT].answer(lens(MASKING)).whole(completion([choice]))
    assert body["choices"][0]["message"]["annotations"] == [{"url": "https://x.example/"}]
