"""Which JSON is an answer, and that what is one already stays the very object that it was."""

from __future__ import annotations

from typing import Any

import pytest

from gateway.wire.answer_shape import ending, is_choice, read_alike


@pytest.mark.parametrize(
    ("choice", "is_one"),
    [
        ({}, True),
        ({"index": 0, "delta": None}, True),
        ({"index": 999, "message": {"tool_calls": None}}, True),
        ({"index": 1000}, False),
        ({"index": -1}, False),
        ({"index": True}, False),
        ({"delta": {"tool_calls": [{"function": None}]}}, True),
        ({"delta": {"tool_calls": [{"index": 1.0}]}}, False),
        ({"delta": "x"}, False),
        ({"index": None, "message": {"content": []}}, True),
        ({"message": {"content": 5}}, False),
        ({"message": {"content": [{"type": "image_url", "image_url": "u"}]}}, False),
        (None, False),
    ],
)
def test_a_choice_is_an_object_with_small_places_and_calls_that_are_objects(
    choice: Any, is_one: bool
) -> None:
    assert is_choice(choice) is is_one


def test_a_usual_message_is_not_copied() -> None:
    message = {"role": "assistant", "content": "c"}
    assert read_alike(message) is message


def test_parts_are_one_text_and_what_was_thought_stands_apart() -> None:
    parts = [
        {"type": "thinking", "thinking": [{"type": "text", "text": "考え"}]},
        {"type": "text", "text": "は", "cited": "x"},
        {"type": "output_text", "text": "い"},
    ]
    told = {"role": "assistant", "content": "はい", "reasoning_content": "考え"}
    assert read_alike({"role": "model", "content": parts}) == told


@pytest.mark.parametrize(
    ("reason", "told"),
    [("STOP", "stop"), ("eos_token", "stop"), ("max_tokens", "length"), ("tool_use", "tool_calls"),
     ("SAFETY", "content_filter"), ("other", "other"), (1, "1")],
)  # fmt: skip
def test_an_end_is_told_in_the_word_of_chat_completions_where_there_is_one(
    reason: Any, told: str
) -> None:
    assert ending(reason) == told
