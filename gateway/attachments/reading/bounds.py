"""How much a file may cost: text, pages, cells, members, inflated bytes, nesting. What is beyond is not read at all."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from enum import StrEnum

FINISHING = 0.8
LOOKING = 0.5
"""The part of the time after which no further picture is looked at."""


class Reason(StrEnum):
    """Why a file could not be read."""

    ENCRYPTED = "encrypted"
    UNKNOWN = "unknown"
    BROKEN = "broken"
    LIMIT = "limit"
    TIME = "time"
    CRASHED = "crashed"
    REMOTE = "remote"
    IMAGE = "image"
    EMPTY = "empty"


@dataclass(slots=True)
class Unreadable(Exception):
    """`kind` is what the file is, as far as that is known; nothing of its content is told."""

    reason: Reason
    kind: str = ""
    visible: bytes = field(default=b"", repr=False)
    """What may leave where it is let out all the same; empty where nothing may."""


@dataclass(frozen=True, slots=True)
class Bounds:
    """What `config.yaml` allows one file, with everything inside it."""

    characters: int = 300_000
    pages: int = 500
    cells: int = 200_000
    members: int = 5_000
    inflated_bytes: int = 200 * 1024 * 1024
    ratio: int = 200
    depth: int = 3
    seconds: float = 20.0
    memory_mb: int = 1536
    ocr: bool = True


@dataclass(slots=True)
class Spent:
    """Counts against the bounds while a file is read. Every reader adds its text here."""

    bounds: Bounds
    parts: list[str] = field(default_factory=list, repr=False)
    left_out: list[str] = field(default_factory=list)
    """What was not read and is therefore not sent: kinds, never names."""
    characters: int = 0
    cells: int = 0
    pages: int = 0
    members: int = 0
    inflated: int = 0
    started: float = field(default_factory=time.monotonic)

    def add(self, text: str) -> None:
        """A piece of text, on lines of its own."""
        text = text.strip("\n")
        if text.strip():
            self.characters += len(text)
            self._within(self.characters, self.bounds.characters)
            self.parts.append(text)

    def cell(self, count: int = 1) -> None:
        self.cells += count
        self._within(self.cells, self.bounds.cells)

    def page(self) -> None:
        self.pages += 1
        self._within(self.pages, self.bounds.pages)

    def member(self) -> None:
        self.members += 1
        self._within(self.members, self.bounds.members)

    def inflate(self, size: int) -> None:
        self.inflated += size
        self._within(self.inflated, self.bounds.inflated_bytes)

    @property
    def may_look(self) -> bool:
        """Whether there is time left for another picture; a text without its pictures is better than none."""
        spent = time.monotonic() - self.started
        return self.bounds.ocr and spent < self.bounds.seconds * LOOKING

    @property
    def has_time(self) -> bool:
        """Whether what is under way can still be finished before the process is ended."""
        return time.monotonic() - self.started < self.bounds.seconds * FINISHING

    @property
    def text(self) -> str:
        return "\n".join(self.parts)

    @staticmethod
    def _within(count: int, most: int) -> None:
        if count > most:
            raise Unreadable(Reason.LIMIT)
