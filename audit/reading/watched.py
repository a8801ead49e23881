"""A reader that tells how far it is: long work can be followed, slowed down and ended."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from sqlalchemy import ColumnElement

from audit.ledger.evidence import Evidence
from audit.reading.read import Reader
from audit.sealing.keys import KeyRing


class Watched(Reader):
    """`progress` is told after each row; what it raises ends the reading."""

    def __init__(self, url: str, keys: KeyRing, progress: Callable[[int], None]) -> None:
        super().__init__(url, keys)
        self._progress = progress

    def evidence(self, *where: ColumnElement[bool]) -> Iterator[Evidence]:
        for count, row in enumerate(super().evidence(*where), start=1):
            self._progress(count)
            yield row
