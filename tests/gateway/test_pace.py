"""Numbers about the way an answer went out, and signs of life while it does not."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator

from gateway.pace import Pace, SignsOfLife


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


def test_a_silence_is_broken_again_and_again_and_never_after_the_end() -> None:
    said: list[int] = []

    async def say() -> None:
        said.append(1)

    async def main() -> int:
        async with SignsOfLife(0.01, say):
            while len(said) < 3:
                await asyncio.sleep(0.01)
        at_the_end = len(said)
        await asyncio.sleep(0.05)
        return at_the_end

    assert asyncio.run(main()) == len(said)


def test_who_speaks_needs_no_sign_of_life() -> None:
    said: list[int] = []

    async def say() -> None:
        said.append(1)

    async def main() -> None:
        async with SignsOfLife(10.0, say) as life:
            for _ in range(20):
                life.spoken()
                await asyncio.sleep(0)

    asyncio.run(main())
    assert said == []
