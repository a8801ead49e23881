"""Which words are used alike: classes of words by the company they keep, made from vectors trained on much plain text.

A word that the labelled text never had, or had once, is known by its class: 係長 by what was learned from 課長,
捕手 from 投手.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from importlib.resources import files
from io import BytesIO
from typing import TypeVar
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

UNKNOWN = 0
"""The class of a word without one."""
_FILE = "classes.npz"


_Value = TypeVar("_Value", np.uint8, np.uint16)


@dataclass(frozen=True, slots=True)
class Classes:
    """`keys` are sorted digests of words, `rows` the vector of each; by vector its `close`, `fine` and `wide` class."""

    keys: NDArray[np.uint32] = field(repr=False)
    rows: NDArray[np.uint16] = field(repr=False)
    close: NDArray[np.uint16] = field(repr=False)
    fine: NDArray[np.uint16] = field(repr=False)
    wide: NDArray[np.uint16] = field(repr=False)

    def of(self, words: NDArray[np.uint32]) -> list[tuple[int, int, int]]:
        """Close, fine and wide class of each, by their digests. One unknown word in ten thousand gets those of another:
        digests have 32 bits."""
        rows, hits = looked_up(words, self.keys, self.rows)
        by_kind = (np.where(hits, of[rows], UNKNOWN) for of in (self.close, self.fine, self.wide))
        return list(zip(*(of.tolist() for of in by_kind), strict=True))


def digest(word: str) -> int:
    return crc32(word.encode("utf-8", "surrogatepass"))


def digests(words: Sequence[str]) -> NDArray[np.uint32]:
    return np.array([digest(word) for word in words], np.uint32)


def looked_up(
    words: NDArray[np.uint32], keys: NDArray[np.uint32], values: NDArray[_Value]
) -> tuple[NDArray[_Value], NDArray[np.bool_]]:
    """What belongs to each word, by its digest among the sorted `keys`; and whether it is one of them at all."""
    places = keys.searchsorted(words)
    return values.take(places, mode="clip"), keys.take(places, mode="clip") == words


def load() -> Classes:
    """The classes in the package."""
    raw = files("detectors.names").joinpath(_FILE).read_bytes()
    with np.load(BytesIO(raw), allow_pickle=False) as stored:
        keys = np.cumsum(stored["steps"], dtype=np.uint32)
        return Classes(keys, *(stored[name] for name in ("rows", "close", "fine", "wide")))
