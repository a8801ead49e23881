"""Between two parts of a stream nothing is read, so that all that came meanwhile is one part.

Every part costs a way through the whole gateway. The first one comes at once, the next ones soon, and from then on as
many a second as a film has pictures: text that grows like that grows smoothly to every eye.
"""

from __future__ import annotations

import asyncio

FIRST_S = 0.02
"""The first pause; each is twice the one before, up to the longest. What is there at once, or short, is not held up."""
LONGEST_S = 0.04


class Breath:
    """The pauses of one stream, while it is entered. What is paused is the socket: the client's own way to pause would
    stop its parser as well, in the middle of what is read next."""

    def __init__(self) -> None:
        self._loop = asyncio.get_running_loop()
        self._length = FIRST_S
        self._listening_since = self._loop.time()
        self._paused: asyncio.Transport | None = None
        self._timer: asyncio.TimerHandle | None = None

    def __enter__(self) -> Breath:
        return self

    def __exit__(self, *_: object) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._listen()

    def take(self, transport: asyncio.Transport | None) -> None:
        """All that had come was read: from a provider that is quick, nothing more for a moment. None: it has ended."""
        now = self._loop.time()
        quick, self._listening_since = now - self._listening_since < LONGEST_S, now
        # One that is not read is held back by somebody else.
        if quick and transport is not None and transport.is_reading():
            transport.pause_reading()
            self._paused = transport
            self._timer = self._loop.call_later(self._length, self._listen)
            self._length = min(2 * self._length, LONGEST_S)

    def _listen(self) -> None:
        self._timer, self._listening_since = None, self._loop.time()
        if self._paused is not None and not self._paused.is_closing():
            self._paused.resume_reading()
