"""A text of any length, screened piece by piece: the time that a screen allows is for a text of a request's size."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Protocol

from detectors.findings import Finding
from detectors.lead import Lead
from detectors.screen import Screen

PIECE = 8_000
"""Characters a piece, up to the line end before; a line without an end is cut where it is."""


class Reading(Protocol):
    """What is needed of a screen."""

    def findings(self, text: str) -> tuple[Finding, ...]: ...


def scan(screen: Screen, text: str) -> Iterator[Finding]:
    """Everything in `text`, in order. Each piece is read with what stands around it, and answers for its own part.

    A piece that begins inside a table is read below the table's first line (`lead.py`): its cells mean what that says.
    """
    front, place = Lead(), 0
    for start, end in pieces(text):
        front.grow(text[place:start])
        place = start
        yield from of_part(screen, text, front, (start, end, end + screen.reach))


def of_part(
    screen: Reading, text: str, front: Lead, places: tuple[int, int, int]
) -> Iterator[Finding]:
    """What begins in a part of the text. `places`: where that begins and ends, and how far is read behind it."""
    start, end, until = places
    lead = front.before(text[start:until])
    window = lead + text[start:until]
    for finding in screen.findings(window):
        if _is_whole(finding, window):  # a failure, said of the piece and not of a place in it
            yield replace(finding, span=replace(finding.span, start=start, end=end))
        elif finding.span.start >= len(lead):
            moved = replace(finding, span=finding.span.shifted(start - len(lead)))
            if moved.span.start < end:
                yield moved


def _is_whole(finding: Finding, window: str) -> bool:
    return finding.span.start == 0 and finding.span.end == len(window)


def pieces(text: str) -> Iterator[tuple[int, int]]:
    start = 0
    while start < len(text):
        end = min(start + PIECE, len(text))
        if end < len(text):
            end = text.rfind("\n", start, end) + 1 or end
        yield start, end
        start = end
