"""Which JSON is an answer, and that what is one already stays the very object that it was."""

from __future__ import annotations

from typing import Any

import pytest

from gateway.wire.answer_shape import is_choice, read_alike


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


def test_parts_with_more_than_text_stay_parts() -> None:
    message = {"content": [{"type": "text", "text": "c", "cited": "x"}]}
    assert read_alike(message) is message
