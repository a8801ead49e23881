"""Work that a provider can cause grows with what it sends, and not with the square of it."""

from __future__ import annotations

import sys
from collections.abc import Callable
from types import FrameType
from typing import Any

import pytest

from gateway.endpoints.catalogue import ENDPOINTS
from gateway.stream import Moved
from gateway.wire.answer_shape import MOST_INDEX, NotAnAnswer
from gateway.wire.citations import MOST_CITED, Course, as_message_citation
from gateway.wire.sse import EventReader
from tests.detectors.growth import grows_within
from tests.fake_provider import completion
from tests.gateway.test_stream import MASKING, lens

BY_PATH = {endpoint.path: endpoint for endpoint in ENDPOINTS}


def in_proportion(work: Callable[[int], object], size: int) -> bool:
    """Four times as much takes four times as long; sixteen where work grows with the square."""
    return grows_within(work, size, 4 * size, times=9, spare_s=0.002)


def test_an_event_that_comes_in_many_pieces_is_not_gone_through_for_each() -> None:
    def fed(size: int) -> None:
        raw, reader = b'data: {"a":"' + b"x" * size + b'"}\n\n', EventReader()
        events = [e for i in range(0, len(raw), 16) for e in reader.feed(raw[i : i + 16])]
        assert events == [{"a": "x" * size}]

    assert in_proportion(fed, 200_000)


@pytest.mark.parametrize("end", [b"\n\n", b"\r\n\r\n", b"\r\r"])
def test_an_event_ends_wherever_its_pieces_do(end: bytes) -> None:
    raw = b'data: {"a": 1}' + end + b'data: {"b": 2}' + end
    for at in range(len(raw)):
        reader = EventReader()
        assert [*reader.feed(raw[:at]), *reader.feed(raw[at:])] == [{"a": 1}, {"b": 2}]
    reader = EventReader()
    assert [e for byte in raw for e in reader.feed(bytes([byte]))] == [{"a": 1}, {"b": 2}]


def whole(message: Any) -> Any:
    choice = {"index": 0, "message": {"role": "assistant", **message}, "finish_reason": "stop"}
    return BY_PATH["/v1/chat/completions"].answer(lens(MASKING)).whole(completion([choice]))


TraceFunction = Callable[[FrameType, str, Any], Any]


def lines_run(work: Callable[[], object]) -> int:
    """How many lines of the product are run for it: the same on every machine, and however busy it is."""
    run = 0

    def follow(frame: FrameType, event: str, _: object) -> TraceFunction | None:
        nonlocal run
        run += event == "line"
        return (
            follow if frame.f_globals["__name__"].startswith(("gateway.", "detectors.")) else None
        )

    before = sys.gettrace()
    sys.settrace(follow)
    try:
        work()
    finally:
        sys.settrace(before)
    return run


CITED = {"type": "url_citation", "url_citation": {"url": "x", "start_index": 0, "end_index": 1}}


@pytest.mark.parametrize(
    "message",
    [
        lambda n: {"parts": [{"a": "s"}] * n},  # held to the end
        lambda n: {"content": "x", "annotations": [CITED] * n},
    ],
)
def test_an_answer_of_many_members_is_put_together_in_proportion(
    message: Callable[[int], Any],
) -> None:
    whole(message(4))
    few, many = (lines_run(lambda n=n: whole(message(n))) for n in (50, 400))  # type: ignore[misc]
    assert few > 50
    assert many < 9 * few


def test_more_calls_than_anybody_makes_are_no_answer() -> None:
    call = {"id": "c", "type": "function", "function": {"name": "f", "arguments": "{}"}}
    assert whole({"tool_calls": [call] * MOST_INDEX})
    with pytest.raises(NotAnAnswer):
        whole({"tool_calls": [call] * (MOST_INDEX + 1)})


def test_many_places_are_followed_through_many_edits_in_proportion() -> None:
    def followed(size: int) -> None:
        course = Course([Moved(3 * i, 3 * i + 2, 1) for i in range(size)], 3 * size)
        told = [course.followed(3 * i, 3 * i + 2) for i in range(size)]
        assert told[-1] == (2 * size - 2, 2 * size - 1)

    assert in_proportion(followed, 1_000)


def test_words_and_segments_of_a_transcript_are_found_in_proportion() -> None:
    def told(size: int) -> None:
        text = "普通の文です。" * 30 * size
        body = {"text": text, "words": [{"word": "none"}, {"word": "文"}] * size}
        body["segments"] = [{"text": "123456789012、"}] * (size // 10)
        answer = BY_PATH["/v1/audio/transcriptions"].answer(lens(MASKING)).whole(body)
        assert "123456789012" not in str(answer)
        assert len(answer["transcript"]["words"]) == size

    assert in_proportion(told, 800)


def test_what_is_said_again_beside_a_source_is_a_beginning() -> None:
    cited = {
        "type": "url_citation",
        "url": "https://x.example/",
        "start_index": 0,
        "end_index": 9999,
    }
    told = as_message_citation(cited, "あ" * 9999)
    assert told is not None
    assert told["cited_text"] == "あ" * MOST_CITED
