"""Places of a text, of which those that touch another one are found without looking at all of them."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable
from itertools import accumulate
from operator import itemgetter
from typing import Any, Generic, TypeVar

Place = TypeVar("Place", bound=tuple[Any, ...])
"""Begins with where it starts and ends."""


class Places(Generic[Place]):
    def __init__(self, places: Iterable[Place]) -> None:
        self._places = sorted(places, key=itemgetter(0))
        self._starts = [place[0] for place in self._places]
        self._reach = list(accumulate((place[1] for place in self._places), max))
        """How far those up to each one reach."""

    def __bool__(self) -> bool:
        return bool(self._places)

    def touches(self, start: int, end: int) -> bool:
        """Whether any does."""
        number = bisect_left(self._starts, end) - 1
        return number >= 0 and self._reach[number] > start

    def touching(self, start: int, end: int) -> list[Place]:
        """In the order of their starts; what merely adjoins does not touch."""
        found = []
        number = bisect_left(self._starts, end) - 1
        while number >= 0 and self._reach[number] > start:
            if self._places[number][1] > start:
                found.append(self._places[number])
            number -= 1
        return found[::-1]
