"""The filter: what no column holds is read from bodies, and a cursor is a cursor or is refused."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest

from audit.errors import LogRefused
from audit.reading.filters import Filter, filter_of, listed_facts, position, state_of


def test_bodies_list_rules_clauses_and_types_of_findings() -> None:
    body = {"rules": ["r"], "clauses": ["c"], "findings": [["PERSON", "/0"]], "model": "m"}
    assert list(listed_facts(body)) == [("rule", "r"), ("clause", "c"), ("finding", "PERSON")]
    assert list(listed_facts({"rules": "r", "findings": [[], 3]})) == []


def test_a_filter_fits_when_some_record_of_the_exchange_has_each_fact() -> None:
    bodies = [{"rules": ["r"]}, {"clauses": ["c"]}]
    assert Filter(rule="r", clause="c").fits(bodies)
    assert not Filter(rule="r", clause="d").fits(bodies)
    assert Filter(model="m").fits([]), "columns are compared in the database"


def test_the_writers_own_word_counts_more_than_an_interruption() -> None:
    assert state_of(["completed", "interrupted"]) == "completed"
    assert (state_of(["interrupted"]), state_of([])) == ("interrupted", "open")


@pytest.mark.parametrize(
    ("name", "word", "kept"),
    [
        ("state", "遮断", "blocked"),
        ("state", "open", "open"),
        ("decision", "遮断", "block"),
        ("decision", "mask", "mask"),
        ("review", "点検なし", "none"),
        ("review", "是正待ち", "correcting"),
    ],
)
def test_a_word_is_taken_in_japanese_and_kept_as_the_log_has_it(
    name: str, word: str, kept: str
) -> None:
    values: dict[str, Any] = {name: word}
    wanted = Filter(**values)
    assert (getattr(wanted, name), wanted) == (kept, Filter(**(values | {name: kept})))


@pytest.mark.parametrize("name", ["state", "decision", "review"])
def test_a_word_that_there_is_not_is_refused_with_those_that_there_are(name: str) -> None:
    values: dict[str, Any] = {name: "maks"}
    with pytest.raises(LogRefused, match=rf"のどれかです \(no such {name}; there are: [a-z, ]+\)"):
        Filter(**values)


@pytest.mark.parametrize("name", ["since", "until"])
@pytest.mark.parametrize("time", ["0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00"])
def test_a_time_beyond_the_calendar_is_refused(name: str, time: str) -> None:
    times: dict[str, Any] = {name: datetime.fromisoformat(time)}
    with pytest.raises(LogRefused, match="too early or too late"):
        Filter(**times)
    with pytest.raises(LogRefused, match="too early or too late"):
        filter_of({"filter": {name: time}})


def test_a_cursor_that_is_none_is_refused() -> None:
    assert position("t w 3") == ("t", "w", 3)
    for wrong in ("x", "9" * 19, "9" * 5000):
        with pytest.raises(LogRefused, match="cursor"):
            position(f"t w {wrong}")


@pytest.mark.parametrize(
    "told",
    ["no", {"since": "x"}, {"department": ["税務課"]}, {"street": "x"}, {"state": "x"}],
    ids=str,
)
def test_a_filter_that_this_program_did_not_write_is_refused(told: object) -> None:
    with pytest.raises(LogRefused):
        filter_of({"filter": told})
