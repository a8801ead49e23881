"""What a list of names says of words, and of words that stand in a row: a name, a place, or a firm by that name.

The list is JMnedict's (`training/listed.py`). It has people whom encyclopaedias know, foreign names in katakana and
small places that the tokeniser's dictionary lacks; whether such a word is a name here is left to the model.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from importlib.resources import files
from io import BytesIO
from itertools import pairwise
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from detectors.names.classes import digests, looked_up

LETTERS = "sgpulo"
"""One bit each: family name, given name, a person's whole name, a name of whatever kind, a place, a firm or a work."""
_S, _G, _P, _U, _L, _O = (1 << place for place in range(len(LETTERS)))
FAMILY, GIVEN, WHOLE, NAME = _S, _G, _P, _S | _G | _U
WORDS = 6
"""Words of a row that are looked up together."""
CODES = 18
"""0 nothing, 1 to 7 a word by itself, then two for each kind of row: its first word, and the others."""
_FILE = "lists.npz"


@dataclass(frozen=True, slots=True)
class Lists:
    """`keys` are sorted digests of names, `kinds` the bits of each."""

    keys: NDArray[np.uint32] = field(repr=False)
    kinds: NDArray[np.uint8] = field(repr=False)

    def of(self, surface: str) -> int:
        """The bits of one word. One unknown word in seven thousand gets those of another: digests have 32 bits."""
        return int(self.bits(digests([surface]))[0])

    def of_all(self, surfaces: Sequence[str]) -> list[int]:
        """The bits of each."""
        found: list[int] = self.bits(digests(surfaces)).tolist()
        return found

    def bits(self, words: NDArray[np.uint32]) -> NDArray[np.uint8]:
        """Of each, by their digests."""
        kinds, hits = looked_up(words, self.keys, self.kinds)
        return kinds * hits

    def rows(self, words: Sequence[bytes]) -> Iterator[tuple[int, int, int]]:
        """First word, the one behind the last, and bits of every row of two to `WORDS` that is listed.

        An empty word ends a row: no name goes beyond it.
        """
        starts, ends, keys = [], [], []
        joined = [at for at, (a, b) in enumerate(pairwise(words)) if a and b]
        for start in joined:
            key = crc32(words[start])
            for end, word in enumerate(words[start + 1 : start + WORDS], start + 2):
                if not word:
                    break
                key = crc32(word, key)
                starts.append(start)
                ends.append(end)
                keys.append(key)
        if keys:
            bits = self.bits(np.array(keys, np.uint32))
            for hit in bits.nonzero()[0].tolist():
                yield starts[hit], ends[hit], int(bits[hit])


def alone(bits: int) -> int:
    """The code of a word by itself."""
    if bits & _P:
        return 1
    if bits & _L:
        return 2 if bits & (_S | _G | _U) else 3
    if bits & _S:
        return 4 if bits & _G else 5
    if bits & (_G | _U):
        return 6
    return 7 if bits & _O else 0


def in_row(bits: int) -> int:
    """The code of the first word of a row; that of the others is one more."""
    if bits & _P:
        return 8
    if bits & _L:
        return 14 if bits & (_S | _G | _U) else 12
    return 10 if bits & (_S | _G | _U) else 16


def overlaid(codes: list[int], rows: Iterator[tuple[int, int, int]]) -> None:
    """Put the codes of rows over those of single words: whole names of people first, then the first and longest."""
    taken: set[int] = set()
    for start, end, bits in sorted(rows, key=lambda r: (not r[2] & _P, r[0], -r[1])):
        if taken.isdisjoint(range(start, end)):
            code = in_row(bits)
            codes[start:end] = [code] + [code + 1] * (end - start - 1)
            taken.update(range(start, end))


def load() -> Lists:
    """The lists in the package."""
    raw = files("detectors.names").joinpath(_FILE).read_bytes()
    with np.load(BytesIO(raw), allow_pickle=False) as stored:
        return Lists(np.cumsum(stored["steps"], dtype=np.uint32), stored["kinds"])
