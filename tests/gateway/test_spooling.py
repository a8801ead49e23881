"""What a running answer has delivered is entered while it runs, and not after."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping

import pytest

from gateway import spooling
from gateway.errors import GatewayError, audit_unavailable
from gateway.spooling import Spooling


class Spooled:
    """In place of an entry: keeps what it is given, or fails."""

    def __init__(self, error: GatewayError | None = None) -> None:
        self.pieces: list[Mapping[str, str]] = []
        self._error = error

    async def spool(self, delivered: Mapping[str, str]) -> None:
        if self._error is not None:
            raise self._error
        self.pieces.append(dict(delivered))


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(spooling, "SPOOL_S", 0.001)


def test_every_change_is_entered_and_nothing_twice() -> None:
    entry, given = Spooled(), {"/a": ""}

    async def stream() -> None:
        async with Spooling(entry, lambda: given):  # type: ignore[arg-type]
            for text in ("あ", "ああ"):
                given["/a"] = text
                await asyncio.sleep(0.05)

    asyncio.run(stream())
    assert entry.pieces == [{"/a": "あ"}, {"/a": "ああ"}]


def test_an_answer_that_cannot_be_entered_is_not_passed_on() -> None:
    async def stream() -> None:
        entry = Spooled(audit_unavailable())
        async with Spooling(entry, lambda: {"/a": "あ"}) as running:  # type: ignore[arg-type]
            await asyncio.sleep(0.05)
            running.check()

    with pytest.raises(GatewayError, match="記録"):
        asyncio.run(stream())


def test_nothing_is_entered_after_the_stream() -> None:
    entry = Spooled()

    async def stream() -> None:
        async with Spooling(entry, lambda: {"/a": "あ"}):  # type: ignore[arg-type]
            pass
        await asyncio.sleep(0.02)

    asyncio.run(stream())
    assert entry.pieces == []
