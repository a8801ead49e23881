"""Each call of an answer has a place and an id of its own, however a provider tells them."""

from __future__ import annotations

from typing import Any

import pytest

from gateway.wire.calls import Calls, completed

Json = dict[str, Any]


def piece(name: str = "", arguments: str = "", **more: Any) -> Json:
    asked = {"arguments": arguments} | ({"name": name} if name else {})
    return {"function": asked, **more}


def put_together(pieces: list[Json]) -> list[tuple[str, str, str]]:
    """Id, name and arguments of each call, as a client adds the pieces up."""
    calls: dict[int, list[str]] = {}
    known = Calls()
    for call in map(known.told, pieces):
        one = calls.setdefault(call["index"], ["", "", ""])
        one[0] += call.get("id", "")
        one[1] += call["function"].get("name", "")
        one[2] += call["function"]["arguments"]
    return [(*one,) for one in calls.values()]  # type: ignore[misc]


BOTH = [("a", "f", '{"x":1}'), ("b", "g", '{"y":2}')]
FIRST = [("f", '{"x"', "a"), ("", ":1}", "")]
SECOND = [("g", '{"y"', "b"), ("", ":2}", "")]


@pytest.mark.parametrize(
    "pieces",
    [
        [piece(n, a, id=i, index=0) for n, a, i in FIRST]
        + [piece(n, a, id=i, index=1) for n, a, i in SECOND],
        [piece(n, a, id=i) for n, a, i in FIRST + SECOND],
        [piece(n, a, id=i, index=0) for n, a, i in FIRST + SECOND],
        [piece(n, a, id=i, index=None) for n, a, i in FIRST + SECOND],
        [piece("f", a, id="a", index=3) for _, a, _ in FIRST]
        + [piece("g", a, id="b", index=7) for _, a, _ in SECOND],
        [
            piece(n, a, id=i)
            for n, a, i in [FIRST[0], SECOND[0], ("", ":1}", "a"), ("", ":2}", "b")]
        ],
    ],
    ids=["usual", "no index", "one index", "null", "repeated", "by their ids"],
)
def test_two_calls_stay_two(pieces: list[Json]) -> None:
    assert put_together(pieces) == BOTH


def test_two_calls_with_one_id_stay_two_where_they_have_places() -> None:
    pieces = [piece("f", "{}", id="a", index=0), piece("g", "{}", id="a", index=1)]
    assert [name for _, name, _ in put_together(pieces)] == ["f", "g"]


def test_a_name_in_pieces_grows() -> None:
    assert put_together([piece("se", id="a", index=0), piece("nd", index=0)]) == [("a", "send", "")]


def test_a_call_without_an_id_gets_one_that_no_other_call_has() -> None:
    one, two = completed(piece("f", "{}")), completed(piece("f", "{}"))
    assert one["id"].startswith("call_") and one["id"] != two["id"]
    assert one["type"] == "function"


def test_a_call_that_lacks_nothing_is_the_very_object_that_it_was() -> None:
    call = {"id": "a", "type": "function", "function": {"name": "f", "arguments": "{}"}}
    assert completed(call) is call


def test_arguments_that_are_none_are_an_empty_text() -> None:
    told = completed({"id": "a", "type": "function", "function": {"name": "f", "arguments": None}})
    assert told["function"]["arguments"] == ""
