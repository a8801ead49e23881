"""Numbers about the way an answer went out."""

from __future__ import annotations

from collections.abc import Iterator

from gateway.pace import Pace


def at(*times: float) -> Iterator[float]:
    yield from times


def test_the_first_part_and_the_gaps_are_told_in_milliseconds() -> None:
    times = at(0.0, 0.1, 0.3, 0.5, 1.3)
    pace = Pace(lambda: next(times))
    pace.came()
    for _ in range(3):
        pace.went()
    assert pace.facts() == {
        "parts": 3,
        "upstream_first_ms": 100,
        "first_part_ms": 300,
        "longest_gap_ms": 800,
        "mean_gap_ms": 500,
    }


def test_an_answer_of_which_nothing_went_out_has_no_first_part() -> None:
    assert Pace().facts() == {"parts": 0}
