"""What the whole text says against a name: that it stands in a list of places, there or elsewhere."""

from __future__ import annotations

import re
from collections.abc import Iterator

from detectors.recognizers.edges import enumerated

SURE = 0.9
"""The score of what has an honorific, a post or a label beside it."""
TOLD = 0.6
"""The score from which on somebody is told."""
LISTED_SCORE = 0.5
"""The score of one that is likelier a place."""
MOST_AGAIN = 200
"""How many names are looked for in the rest of the text: the work stays bounded in a register."""
_LIST = re.compile(
    "(?<![一-鿿々ァ-ヺー])[一-鿿々]{1,5}(?P<and>[、・])[一-鿿々]{1,5}(?:(?P=and)[一-鿿々]{1,5})+"
)
_THIRD = re.compile("[、・](?=[一-鿿々]{1,5}[、・][一-鿿々])")
"""What every such list holds, and few texts do."""
_SHORT = 3
"""Letters of a family or a place; a longer one is a whole name."""
_ITEM = re.compile("[一-鿿々]+")
Person = tuple[int, int, float]


def not_places(text: str, persons: list[Person]) -> Iterator[Person]:
    """The same people. Those that only their sentence makes such count less where a list or the rest says otherwise."""
    told = {(start, end) for start, end, score in persons if score >= TOLD}
    outvoted = set(_outvoted(text, {start for start, _ in told}))
    names = {text[start:end] for start, end, score in persons if TOLD <= score != SURE}
    places = {name for name in sorted(names)[:MOST_AGAIN] if _is_place(text, name, told)}
    for start, end, score in persons:
        doubtful = score != SURE and (start in outvoted or text[start:end] in places)
        yield start, end, min(score, LISTED_SCORE) if doubtful else score


def _outvoted(text: str, starts: set[int]) -> Iterator[int]:
    """Where people begin that are a minority in a list of three and more short words: the others are none."""
    if not starts or not _THIRD.search(text):
        return
    for listed in _LIST.finditer(text):
        items = list(_ITEM.finditer(text, *listed.span()))
        people = [item for item in items if item.start() in starts]
        if 2 * len(people) < len(items):
            yield from (item.start() for item in people if len(item[0]) <= _SHORT)


def _is_place(text: str, name: str, told: set[tuple[int, int]]) -> bool:
    """Whether it stands in a list as of places somewhere, and is no person there."""
    start = text.find(name)
    while start >= 0:
        end = start + len(name)
        if (start, end) not in told and enumerated(text, start, end):
            return True
        start = text.find(name, end)
    return False
