"""Server-sent events: whatever is read in one go says what its events say one by one."""

from __future__ import annotations

import json
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.wire.sse import EventReader, NotAnEvent
from gateway.wire.together import together
from tests.fake_provider import delta

TEXTS = st.text(
    st.sampled_from('あa"\\\n\t}{:,\u2028😀') | st.characters(codec="utf-8"), max_size=6
)
PLACES = st.lists(st.integers(0, 2_000), max_size=12)


def said(text: str) -> Any:
    return delta(0, {"content": text})


def told(events: list[Any], **options: Any) -> bytes:
    return b"".join(b"data: " + json.dumps(e, **options).encode() + b"\n\n" for e in events)


def read(stream: bytes, places: list[int] = []) -> list[Any]:  # noqa: B006 - never changed
    reader = EventReader()
    cuts = [0, *sorted(p % (len(stream) + 1) for p in places), len(stream)]
    return [event for a, b in pairwise(cuts) for event in reader.feed(stream[a:b])]


OTHERS = st.sampled_from(
    [
        delta(0, {"role": "assistant", "content": ""}),
        delta(0, {"reasoning_content": "考える"}),
        delta(0, {"content": "x", "content\n": "y"}),
        delta(1, {"content": "別の選択肢"}),
        delta(0, {"content": "い"}, "stop"),
        {"content": "余分", **said("う")},
        {"content": "余り", **said("う")},
        {**said("か"), "n": 1},
        {**said("き"), "n": 2},
        {**said("え"), "usage": {"total_tokens": 3}},
        {"choices": []},
    ]
)


@given(
    st.lists(TEXTS.map(said) | OTHERS, max_size=12),
    st.sampled_from([{}, {"ensure_ascii": False, "separators": (",", ":")}]),
    st.sampled_from([b"\n", b"\r\n", b"\r"]),
    PLACES,
)
def test_a_stream_says_what_its_events_say_however_its_lines_end(
    events: list[Any], options: dict[str, Any], end: bytes, places: list[int]
) -> None:
    assert together(read(told(events, **options).replace(b"\n", end), places)) == together(events)


@given(PLACES)
def test_a_mark_of_byte_order_in_front_hides_no_event(places: list[int]) -> None:
    assert read(b"\xef\xbb\xbf" + told([said("はい")]), places) == [said("はい")]


@pytest.mark.parametrize("behind", [b"", b"\n", b"\r\n", b"\r"])
def test_the_last_event_counts_without_an_empty_line_behind_it(behind: bytes) -> None:
    reader = EventReader()
    assert reader.feed(told([said("はい")]).rstrip() + behind) == []
    assert reader.end() == [said("はい")]
    assert reader.end() == []


def test_half_an_event_at_the_end_is_none() -> None:
    reader = EventReader()
    reader.feed(b'data: {"choices": [')
    assert reader.end() == []


@pytest.mark.parametrize(
    ("payload", "failure"),
    [
        (b'{"message": "m", "code": 500}', {"error": {"message": "m", "code": 500}}),
        (b'{"error": {"code": 429}}', {"error": {"code": 429}}),
        (b"overloaded", {"error": True}),
    ],
)
@pytest.mark.parametrize("head", [b"event: error\n", b"id: 7\nevent:error\n"])
def test_what_is_told_under_the_name_of_an_error_is_one(
    head: bytes, payload: bytes, failure: Any
) -> None:
    assert read(head + b"data: " + payload + b"\n\n") == [failure]


def test_a_name_that_is_written_otherwise_is_still_a_name() -> None:
    events = [{"content": text, **said("あ")} for text in "bc"]
    plain = told(events)
    escaped = plain.replace(b'{"content": "\\u', b'{"c\\u006fntent": "\\u')
    assert escaped != plain
    assert together(read(escaped)) == together(events)


def test_texts_that_come_at_once_are_one_event() -> None:
    found = read(told([said("ab"), said("c\n"), said("d")], ensure_ascii=False))
    assert found == [said("ab"), said("c\nd")]


@pytest.mark.parametrize("broken", [b"\\x", b'"', b"\x01", b"\xff", b"\\"])
def test_what_stands_before_an_event_that_is_none_counts(broken: bytes) -> None:
    first, second, third = (told([said(text)]) for text in ("ab", "cd", "ef"))
    with pytest.raises(NotAnEvent) as failed:
        read(first + second + third.replace(b"ef", broken, 1) + second)
    assert together(failed.value.before) == [said("abcd")]


def test_nothing_is_read_behind_the_end() -> None:
    stream = told([said("a"), said("b")]) + b"data: [DONE]\n\n" + told([said("c")])
    assert together(read(stream)) == [said("ab")]


def test_an_event_counts_as_soon_as_its_lines_end_with_cr() -> None:
    reader = EventReader()
    assert reader.feed(told([said("はい")]).replace(b"\n", b"\r")) == [said("はい")]
    assert reader.feed(b"\n" + told([said("ええ")])) == [said("ええ")]
