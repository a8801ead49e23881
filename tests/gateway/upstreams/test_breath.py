"""Pauses between the parts of a stream: short at first, taken of quick providers only, and over when it is."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any, cast

from gateway.upstreams.breath import FIRST_S, LONGEST_S, Breath


class Socket:
    """What a pause needs of a transport."""

    def __init__(self) -> None:
        self.reading = True
        self.closed = False
        self.paused_at: list[float] = []
        self.pauses: list[float] = []
        self.resumed = asyncio.Event()

    def is_reading(self) -> bool:
        return self.reading

    def is_closing(self) -> bool:
        return self.closed

    def pause_reading(self) -> None:
        self.reading = False
        self.resumed.clear()
        self.paused_at.append(asyncio.get_running_loop().time())

    def resume_reading(self) -> None:
        assert not self.closed
        self.reading = True
        self.pauses.append(asyncio.get_running_loop().time() - self.paused_at[-1])
        self.resumed.set()

    @property
    def transport(self) -> asyncio.Transport:
        return cast("asyncio.Transport", self)


def run(body: Callable[[Socket, Breath], Awaitable[Any]]) -> Socket:
    async def main() -> Socket:
        socket = Socket()
        async with asyncio.timeout(20):
            with Breath() as breath:
                await body(socket, breath)
        return socket

    return asyncio.run(main())


def test_each_pause_is_longer_than_the_one_before_up_to_the_longest() -> None:
    async def quick(socket: Socket, breath: Breath) -> None:
        for _ in range(4):
            breath.take(socket.transport)
            await socket.resumed.wait()

    pauses = run(quick).pauses
    wanted = [FIRST_S, 2 * FIRST_S, LONGEST_S, LONGEST_S]
    assert all(pause > least * 0.9 for pause, least in zip(pauses, wanted, strict=True))


def test_a_slow_provider_is_read_at_once() -> None:
    async def slow(socket: Socket, breath: Breath) -> None:
        await asyncio.sleep(LONGEST_S)
        breath.take(socket.transport)
        assert socket.reading

    assert run(slow).paused_at == []


def test_the_end_of_a_stream_ends_its_pause() -> None:
    async def ends(socket: Socket, breath: Breath) -> None:
        breath.take(socket.transport)
        assert not socket.reading

    socket = run(ends)
    assert socket.reading
    assert len(socket.pauses) == 1


def test_a_socket_that_somebody_else_holds_back_or_that_is_closed_is_left_alone() -> None:
    async def held(socket: Socket, breath: Breath) -> None:
        socket.reading = False
        breath.take(socket.transport)
        socket.reading = True
        breath.take(None)
        breath.take(socket.transport)
        socket.closed = True

    assert len(run(held).paused_at) == 1
