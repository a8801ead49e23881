"""How fast an answer went out, as numbers for its record."""

from __future__ import annotations

import time
from collections.abc import Callable


class Pace:
    """Told when something came from the provider and when something went to the client; counts from its making."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._started = clock()
        self._came: float | None = None
        self._first: float | None = None
        self._last = 0.0
        self._longest = 0.0
        self._parts = 0

    def came(self) -> None:
        if self._came is None:
            self._came = self._clock()

    def went(self) -> None:
        now = self._clock()
        if self._first is None:
            self._first = now
        else:
            self._longest = max(self._longest, now - self._last)
        self._last = now
        self._parts += 1

    def facts(self) -> dict[str, int]:
        """Milliseconds to the provider's first and to the client's first part, and between two parts."""
        told = {"parts": self._parts}
        if self._came is not None:
            told["upstream_first_ms"] = _milliseconds(self._came - self._started)
        if self._first is not None:
            told["first_part_ms"] = _milliseconds(self._first - self._started)
            told["longest_gap_ms"] = _milliseconds(self._longest)
            told["mean_gap_ms"] = _milliseconds(
                (self._last - self._first) / max(1, self._parts - 1)
            )
        return told


def _milliseconds(seconds: float) -> int:
    return round(seconds * 1000)
