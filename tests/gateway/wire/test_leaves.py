"""The walk over every leaf, and rewriting them in place."""

from __future__ import annotations

import json
from typing import Any

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.wire.leaves import rewritten, segments

JSON = st.recursive(
    st.text(max_size=6) | st.integers(-(2**63), 2**63 - 1) | st.booleans() | st.none(),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=6), inner, max_size=3)
    ),
    max_leaves=12,
)


def pointers(value: Any) -> dict[str, str]:
    return {s.pointer: s.text for s in segments(value)}


def test_keys_outside_the_vocabulary_are_leaves_and_never_part_of_a_pointer() -> None:
    assert pointers({"metadata": {"山田太郎": "x", "content": "y"}}) == {
        "/metadata/*0#": "山田太郎",
        "/metadata/*0": "x",
        "/metadata/content": "y",
    }


def test_json_inside_a_string_is_walked_too() -> None:
    assert pointers({"arguments": '{"to": {"who": ["太郎"]}}'}) == {
        "/arguments!/*0#": "to",
        "/arguments!/*0/*0#": "who",
        "/arguments!/*0/*0/0": "太郎",
    }


def test_json_that_parsers_read_differently_stays_text() -> None:
    text = '{"a": "1", "a": "2"}'
    assert pointers({"arguments": text}) == {"/arguments": text}


def test_a_long_number_is_text_and_a_short_one_is_not() -> None:
    assert pointers({"seed": 123456789018, "n": 2, "stream": True}) == {"/seed": "123456789018"}


@pytest.mark.parametrize("number", ["9012345678", "-9012345678", "9012345678.0", "9.012345678e9"])
def test_a_whole_number_is_its_digits_however_it_is_written(number: str) -> None:
    body = orjson.loads(f'{{"content": {number}}}')
    assert [(s.pointer, s.text) for s in segments(body)] == [("/content", "9012345678")]
    assert rewritten(body, {"/content": "x"}) == {"content": "x"}


def test_what_is_no_whole_number_keeps_its_sign() -> None:
    assert [s.text for s in segments({"content": -139.767125})] == ["-139.767125"]


def test_short_numbers_in_a_list_are_text_where_its_key_says_that_they_are_one_number() -> None:
    assert pointers({"metadata": {"個人番号": [1234, 5678, 9018], "seats": [1, 2]}}) == {
        "/metadata/*0#": "個人番号",
        "/metadata/*0/0": "1234",
        "/metadata/*0/1": "5678",
        "/metadata/*0/2": "9018",
        "/metadata/*1#": "seats",
    }


def test_a_role_belongs_to_what_stands_under_it() -> None:
    body = {"messages": [{"role": "tool", "content": "x"}], "user": "u"}
    assert [(s.role, s.text) for s in segments(body)] == [("tool", "x"), ("", "u")]


@given(JSON)
def test_every_string_is_a_leaf_or_part_of_json_inside_one(value: Any) -> None:
    body = {"metadata": {"k": value}}
    text = "\n".join(pointers(body).values())

    def strings(here: Any) -> list[str]:
        if isinstance(here, str):
            return [here]
        if isinstance(here, dict):
            return [s for k, v in here.items() for s in (k, *strings(v))]
        return [s for item in here for s in strings(item)] if isinstance(here, list) else []

    plain = [s for s in strings(value) if not s.lstrip(" \t\r\n").startswith(("{", "["))]
    known = ("name", "text", "content", "role")
    assert all(s in text or s in known or (len(s) <= 8 and s.isascii()) for s in plain)


@given(JSON)
def test_rewriting_every_leaf_leaves_nothing_of_it(value: Any) -> None:
    body = {"metadata": {"k": value}}
    found = pointers(body)
    new = {pointer: f"<{number}>" for number, pointer in enumerate(found)}
    again = pointers(rewritten(body, new))
    assert set(again.values()) == set(new.values())


def test_rewriting_inside_a_string_keeps_it_json() -> None:
    body = {"arguments": '{"to": "太郎", "n": 1}'}
    changed = rewritten(body, {"/arguments!/*0": "［氏名］"})
    assert json.loads(changed["arguments"]) == {"to": "［氏名］", "n": 1}
    assert body["arguments"] == '{"to": "太郎", "n": 1}'
