"""A text of any length, screened piece by piece: the time that a screen allows is for a text of a request's size."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from detectors.findings import LOOK_BEHIND, Finding
from detectors.screen import Screen

PIECE = 20_000
"""Characters a piece, up to the line end before; a line without an end is cut where it is."""


def scan(screen: Screen, text: str) -> Iterator[Finding]:
    """Everything in `text`, in order. Each piece is read with what stands around it, and answers for its own part."""
    for start, end in pieces(text):
        begin = max(0, start - LOOK_BEHIND)
        window = text[begin : end + screen.reach]
        for finding in screen.scan(window):
            moved = replace(finding, span=finding.span.shifted(begin))
            if start <= max(moved.span.start, start if _is_whole(finding, window) else 0) < end:
                yield moved


def _is_whole(finding: Finding, window: str) -> bool:
    """Said of the whole window, not of a place in it: a failure."""
    return finding.span.start == 0 and finding.span.end == len(window)


def pieces(text: str) -> Iterator[tuple[int, int]]:
    start = 0
    while start < len(text):
        end = min(start + PIECE, len(text))
        if end < len(text):
            end = text.rfind("\n", start, end) + 1 or end
        yield start, end
        start = end
