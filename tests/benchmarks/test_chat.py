"""The chat that is asked looks like an office's, and only its last message changes."""

from __future__ import annotations

import json

import pytest

from benchmarks.chat import messages, request


def test_it_is_about_five_hundred_characters_of_a_chat_with_a_history() -> None:
    roles = [message["role"] for message in messages(1)]
    length = sum(len(message["content"]) for message in messages(1))
    assert roles == ["system", "user", "assistant", "user"]
    assert 400 <= length <= 600


@pytest.mark.parametrize("personal", ["山田太郎", "090-1234-5678", "taro.yamada@example.jp"])
def test_personal_data_stands_in_the_last_message_alone(personal: str) -> None:
    assert [personal in message["content"] for message in messages(1)] == [False] * 3 + [True]


def test_two_numbers_differ_in_the_last_message_alone() -> None:
    one, other = messages(1), messages(2)
    assert one[:-1] == other[:-1]
    assert one[-1] != other[-1]


def test_a_request_announces_the_length_of_its_body_and_carries_the_key() -> None:
    head, _, body = request(7, stream=True).partition(b"\r\n\r\n")
    assert f"content-length: {len(body)}".encode() in head
    assert b"authorization: Bearer sk-bench" in head
    assert json.loads(body) == {"model": "mock", "stream": True, "messages": messages(7)}
