"""Patterns as they are written: compiled once somebody looks for them.

Of two thousand most are never looked for in the life of a process, since nothing that they need stands in a text. To
compile one takes half a millisecond, most of it for the letters that a class of kanji has.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from functools import cached_property
from typing import ClassVar, Protocol
from weakref import WeakSet


class Pattern(Protocol):
    """What is needed of one, written or compiled."""

    @property
    def pattern(self) -> str: ...

    @property
    def flags(self) -> int: ...

    def search(self, text: str, start: int = ..., end: int = ..., /) -> re.Match[str] | None: ...

    def match(self, text: str, start: int = ..., end: int = ..., /) -> re.Match[str] | None: ...

    def finditer(
        self, text: str, start: int = ..., end: int = ..., /
    ) -> Iterator[re.Match[str]]: ...


class Written:
    """Stands for the compiled pattern where it is asked for matches."""

    every: ClassVar[WeakSet[Written]] = WeakSet()

    def __init__(self, pattern: str, flags: re.RegexFlag = re.NOFLAG) -> None:
        self.pattern = pattern
        self.flags = int(flags)
        self.every.add(self)

    @classmethod
    def warm_up(cls) -> None:
        """Compile every one, so that no request pays for it."""
        for one in list(cls.every):
            one._compiled  # noqa: B018 - asked for once, it is kept

    def search(self, text: str, start: int = 0, end: int = sys.maxsize) -> re.Match[str] | None:
        return self._compiled.search(text, start, end)

    def match(self, text: str, start: int = 0, end: int = sys.maxsize) -> re.Match[str] | None:
        return self._compiled.match(text, start, end)

    def finditer(
        self, text: str, start: int = 0, end: int = sys.maxsize
    ) -> Iterator[re.Match[str]]:
        return self._compiled.finditer(text, start, end)

    @cached_property
    def _compiled(self) -> re.Pattern[str]:
        compiled = re.compile(self.pattern, self.flags)
        # From now on it is asked without a detour, which costs as much as many a search.
        vars(self).update({one: getattr(compiled, one) for one in ("search", "match", "finditer")})
        return compiled
