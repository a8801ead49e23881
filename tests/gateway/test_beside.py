"""What is done beside a running answer: signs of life, and the entry of what was delivered so far."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping

import pytest

from gateway import beside
from gateway.beside import Beside, SignsOfLife, Spooling
from gateway.web.errors import GatewayError, audit_unavailable


class Spooled:
    """In place of an entry: keeps what it is given, or fails."""

    def __init__(self, error: GatewayError | None = None) -> None:
        self.pieces: list[Mapping[str, str]] = []
        self._error = error
        self.failed = asyncio.Event()

    async def spool(self, delivered: Mapping[str, str]) -> None:
        if self._error is not None:
            self.failed.set()
            raise self._error
        self.pieces.append(dict(delivered))

    def characters(self) -> dict[str, int]:
        places = dict.fromkeys(place for piece in self.pieces for place in piece)
        return {p: sum(len(piece.get(p, "")) for piece in self.pieces) for p in places}


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(beside, "SPOOL_S", 0.001)


def test_every_change_is_entered_and_nothing_twice() -> None:
    entry, given = Spooled(), {"/a": ""}

    def since(places: Mapping[str, int]) -> dict[str, str]:
        return {k: v[places.get(k, 0) :] for k, v in given.items() if v[places.get(k, 0) :]}

    async def stream() -> None:
        async with Beside(0.001, Spooling(entry, since)):  # type: ignore[arg-type]
            for place, text in (("/a", "あ"), ("/a", "あいう"), ("/b", "え")):
                given[place] = text
                while {k: len(v) for k, v in given.items()} != entry.characters():
                    await asyncio.sleep(0.001)

    asyncio.run(stream())
    assert entry.pieces == [{"/a": "あ"}, {"/a": "いう"}, {"/b": "え"}]


def test_an_answer_that_cannot_be_entered_is_not_passed_on() -> None:
    async def stream() -> None:
        entry = Spooled(audit_unavailable())
        work = Spooling(entry, lambda _: {"/a": "あ"})  # type: ignore[arg-type]
        async with Beside(0.001, work) as running:
            async with asyncio.timeout(30):
                while True:
                    running.check()
                    await asyncio.sleep(0.001)

    with pytest.raises(GatewayError, match="記録"):
        asyncio.run(stream())


def test_a_failure_that_nobody_looked_for_is_told_at_the_end() -> None:
    async def stream() -> None:
        entry = Spooled(audit_unavailable())
        async with Beside(0.001, Spooling(entry, lambda _: {"/a": "あ"})):  # type: ignore[arg-type]
            await entry.failed.wait()

    with pytest.raises(GatewayError, match="記録"):
        asyncio.run(stream())


def test_nothing_is_entered_after_the_stream() -> None:
    entry = Spooled()

    async def stream() -> None:
        async with Beside(0.001, Spooling(entry, lambda _: {"/a": "あ"})):  # type: ignore[arg-type]
            pass
        await asyncio.sleep(0.02)

    asyncio.run(stream())
    assert entry.pieces == []


def test_an_answer_quicker_than_the_interval_starts_no_task() -> None:
    async def stream() -> set[asyncio.Task[None]]:
        async with Beside(10.0, SignsOfLife(10.0, Spooled().spool)):  # type: ignore[arg-type]
            return asyncio.all_tasks()

    assert len(asyncio.run(stream())) == 1


def test_a_silence_is_broken_again_and_again_and_never_after_the_end() -> None:
    said: list[int] = []

    async def say() -> None:
        said.append(1)

    async def main() -> int:
        async with Beside(0.01, SignsOfLife(0.01, say)):
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
        life = SignsOfLife(10.0, say)
        async with Beside(0.001, life):
            for _ in range(5):
                life.spoken()
                await asyncio.sleep(0.005)

    asyncio.run(main())
    assert said == []


def test_a_work_that_hangs_ends_with_the_answer() -> None:
    async def hangs() -> float:
        await asyncio.Event().wait()
        return 0.0

    async def main() -> int:
        async with Beside(0.0, hangs):
            await asyncio.sleep(0.01)
        return len(asyncio.all_tasks())

    assert asyncio.run(main()) == 1
