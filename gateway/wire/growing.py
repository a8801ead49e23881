"""A text that grows by small pieces: it is in memory once, and taking what is new costs as much as is new.

A thread may add to it while the event loop reads.
"""

from __future__ import annotations

import threading

from audit.contents import LONG, LongText

BLOCK = 4096
"""Characters after which small pieces become one: each costs some 60 bytes beside its text."""


class Growing(LongText):
    """In a JSON that is written piece by piece it is what it has grown to by then."""

    __slots__ = ("_blocks", "_length", "_lock", "_loose", "_pieces")

    def __init__(self) -> None:
        self._pieces: list[str] = []
        self._blocks = 0  # how many pieces in front are blocks
        self._loose = 0  # characters behind the blocks
        self._length = 0
        self._lock = threading.Lock()

    def __len__(self) -> int:
        return self._length

    def __str__(self) -> str:
        return "".join(self.pieces)

    @property
    def pieces(self) -> tuple[str, ...]:  # type: ignore[override]  # never assigned
        """The text, not put together."""
        with self._lock:
            return tuple(self._pieces)

    @property
    def told(self) -> str | LongText:
        """As it stands in a JSON that is written piece by piece."""
        return str(self) if self._length <= LONG else LongText(self.pieces)

    def add(self, text: str) -> None:
        with self._lock:
            self._pieces.append(text)
            self._length += len(text)
            self._loose += len(text)
            if self._loose >= BLOCK:
                # Cut out anew: what somebody has encoded keeps the bytes beside its text for as long as it lives.
                loose = "".join(self._pieces[self._blocks :])
                self._pieces[self._blocks :] = [
                    loose[i : i + BLOCK] for i in range(0, len(loose), BLOCK)
                ]
                self._blocks, self._loose = self._blocks + len(loose) // BLOCK, len(loose) % BLOCK

    def since(self, place: int, most: int) -> str:
        """What was added behind that many characters, but no more than `most` of it."""
        with self._lock:
            missing, found = self._length - place, []
            for piece in reversed(self._pieces):
                if missing <= 0:
                    break
                found.append(piece if len(piece) <= missing else piece[-missing:])
                missing -= len(piece)
        some, left = [], most
        while found and left > 0:
            some.append(found.pop()[:left])
            left -= len(some[-1])
        return "".join(some)
