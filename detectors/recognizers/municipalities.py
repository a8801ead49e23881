"""Names of municipalities, wards and districts, and where one ends in a text."""

from __future__ import annotations

import re
from functools import cache
from importlib.resources import files

_KIND = re.compile("[市区町村郡]")
LONGEST = 7
"""Letters of a name: かすみがうら市, 富士河口湖町."""
_SAME = str.maketrans("ヶ龍檜澤ﾉ", "ケ竜桧沢ノ")
"""Letters that are written either way."""


@cache
def names() -> frozenset[str]:
    lines = files("detectors.recognizers").joinpath("municipalities.txt").read_text("utf-8")
    return frozenset(
        name
        for line in lines.splitlines()
        if not line.startswith("#")
        for name in line.translate(_SAME).split()
    )


def ends_of_names(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """(start, end) of the longest name at each place between `start` and `end` where one ends, in order of ends."""
    known, folded = names(), text[start:end].translate(_SAME)
    found = []
    for kind in _KIND.finditer(folded):
        place = kind.end()
        for first in range(max(0, place - LONGEST), place - 1):
            if folded[first:place] in known:
                found.append((start + first, start + place))
                break
    return found
