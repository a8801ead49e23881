"""Of a reading made out of another one, the parts around what it reads otherwise: only there is anything new to find.

A long text in which one number is written oddly would otherwise be read from end to end once more. Whoever reads a
window MUST drop what begins outside its core: near the borders of a window a context may be cut off.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from detectors.findings import LOOK_BEHIND, Span
from detectors.recognizers.tables import DELIMITERS
from detectors.views.normalise import View

LONG = 2_000
"""Characters from which on a text is worth cutting."""
LONGEST_SENTENCE = 1_000
"""How far the beginning and the end of a sentence are looked for."""
_ENDS = re.compile(r"[。！？!?\n]")


@dataclass(frozen=True, slots=True)
class Window:
    """`core` is where findings count, in the original; None: everywhere."""

    view: View
    core: Span | None = None


def windows(view: View, reach: int) -> Iterator[Window]:
    """`reach` is how far recognisers look. In tables, whose headings may be far above, the whole reading is given."""
    text, beside = view.text, reach + LOOK_BEHIND
    places = _apart(view, 4 * beside)
    around = sum(end - start + 4 * beside for start, end in places)
    if not places or len(text) < LONG or 2 * around > len(text):
        yield Window(view)
        return
    cores = [(max(0, start - beside), min(len(text), end + beside)) for start, end in places]
    bounds = [_sentence(text, start - beside, end + beside) for start, end in cores]
    if any(_may_be_row(text, begin) for begin, _ in bounds):
        yield Window(view)
        return
    for core, (begin, end) in zip(cores, bounds, strict=True):
        yield Window(view.part(begin, end), view.span(*core))


def _apart(view: View, gap: int) -> list[tuple[int, int]]:
    """Where the view is fresh; places with no more than `gap` between them are one."""
    places: list[tuple[int, int]] = []
    for start, end in view.fresh:
        if places and start <= places[-1][1] + gap:
            places[-1] = places[-1][0], end
        else:
            places.append((start, end))
    return places


def _sentence(text: str, begin: int, end: int) -> tuple[int, int]:
    """Where the sentences begin and end in which two places lie: the model of names reads whole ones."""
    begin, end = max(0, begin), min(len(text), end)
    before = [m.end() for m in _ENDS.finditer(text, max(0, begin - LONGEST_SENTENCE), begin)]
    behind = _ENDS.search(text, end, end + LONGEST_SENTENCE)
    return before[-1] if before else begin, behind.end() if behind else end


def _may_be_row(text: str, place: int) -> bool:
    """Whether the line of this place could stand in a table that begins above it."""
    start, end = text.rfind("\n", 0, place) + 1, text.find("\n", place)
    line = text[start : end if end >= 0 else len(text)]
    above = text[text.rfind("\n", 0, max(0, start - 1)) + 1 : start] if place == start else line
    return any(delimiter in line and delimiter in above for delimiter in DELIMITERS)
