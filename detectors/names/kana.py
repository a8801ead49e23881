"""Names in kana: two words with a blank between them, of which one reads like a family name and one like a given name.

The readings are those that the tokeniser's dictionary gives to names of persons (`training/kana_readings.py`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from importlib.resources import files
from io import BytesIO

import numpy as np
from numpy.typing import NDArray

from detectors.names.classes import digest

_BESIDE = "[ぁ-ゖァ-ヺー一-鿿A-Za-z]"
PAIR = re.compile(
    rf"(?<!{_BESIDE})(?:[ぁ-ゖー]{{2,6}}[ \t][ぁ-ゖー]{{2,7}}|[ァ-ヺー]{{2,6}}[ \t][ァ-ヺー]{{2,7}})(?!{_BESIDE})"
)
_APART = re.compile("[ \t](?<=[ぁ-ゖァ-ヺー]{2}[ \t])[ぁ-ゖァ-ヺー]{2}")
"""What every such pair holds, looked for by its blank."""
_TITLE = re.compile("(?<=..)(?:サン|サマ|クン|チャン)$")
_TO_KATAKANA = str.maketrans({c: c + 0x60 for c in range(0x3041, 0x3097)})
_FILE = "readings.npz"


@dataclass(frozen=True, slots=True)
class Readings:
    """Sorted digests of readings in katakana, of two letters or more."""

    families: NDArray[np.uint32] = field(repr=False)
    given: NDArray[np.uint32] = field(repr=False)

    def named(self, text: str) -> Iterator[tuple[int, int]]:
        """Where a whole name in kana stands."""
        if not _APART.search(text):
            return
        for match in PAIR.finditer(text):
            family, given = re.split("[ \t]", match[0].translate(_TO_KATAKANA))
            title = _TITLE.search(given)
            given = given[: title.start()] if title else given
            if _holds(self.families, family) and _holds(self.given, given):
                yield match.start(), match.start() + len(family) + 1 + len(given)

    def is_family(self, word: str) -> bool:
        """Whether a family name reads so."""
        return _holds(self.families, word.translate(_TO_KATAKANA))

    def is_given(self, word: str) -> bool:
        """Whether a given name reads so."""
        return _holds(self.given, word.translate(_TO_KATAKANA))


def _holds(digests: NDArray[np.uint32], reading: str) -> bool:
    key = np.uint32(digest(reading))
    place = int(np.searchsorted(digests, key))
    return place < len(digests) and bool(digests[place] == key)


def load() -> Readings:
    """The readings in the package."""
    raw = files("detectors.names").joinpath(_FILE).read_bytes()
    with np.load(BytesIO(raw), allow_pickle=False) as stored:
        families, given = (np.cumsum(stored[k], dtype=np.uint32) for k in ("families", "given"))
    return Readings(families, given)
