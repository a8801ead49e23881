"""A text of any length, screened piece by piece: the time that a screen allows is for a text of a request's size."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from detectors.findings import LOOK_BEHIND, Finding, Span
from detectors.lead import Lead
from detectors.screen import Screen

PIECE = 8_000
"""Characters a piece, up to the line end before; a line without an end is cut where it is."""
BESIDE = 64
"""Characters on each side of a place in which something may read otherwise because of it."""
STOPS = ("\n", "。")


def scan(screen: Screen, text: str) -> Iterator[Finding]:
    """Everything in `text`, in order. Each piece is read with what stands around it, and answers for its own part.

    A piece that begins inside a table is read below the table's first line (`lead.py`): its cells mean what that says.
    """
    front, place = Lead(), 0
    for start, end in pieces(text):
        front.grow(text[place:start])
        place = start
        yield from _of_core(screen, text, front, (start, end, end + screen.reach))


def _of_core(
    screen: Screen, text: str, front: Lead, places: tuple[int, int, int]
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


def scan_near(screen: Screen, text: str, places: Sequence[Span]) -> Iterator[Finding]:
    """What stands in the lines and sentences of some places and `BESIDE` them, as if all of the text had been read: of
    a text with a few marks in it, little is read again."""
    cores = _cores(text, places)
    if sum(end - begin + LOOK_BEHIND + BESIDE for begin, end in cores) > len(text):
        yield from scan(screen, text) if len(text) > PIECE else screen.findings(text)
        return
    front, place = Lead(), 0
    for start, end in cores:
        front.grow(text[place:start])
        place = start
        found = list(_of_core(screen, text, front, (start, end, end + BESIDE)))
        if any(finding.span.end >= end + BESIDE for finding in found):  # it may go on
            found = list(_of_core(screen, text, front, (start, end, end + screen.reach)))
        yield from found


def _cores(text: str, places: Sequence[Span]) -> list[tuple[int, int]]:
    """Whole lines or sentences, for the model of names reads whole ones."""
    cores: list[tuple[int, int]] = []
    for place in places:
        begin, end = max(0, place.start - BESIDE), min(len(text), place.end + BESIDE)
        begin = max(text.rfind(stop, 0, begin) for stop in STOPS) + 1
        ends = [text.find(stop, end) for stop in STOPS]
        end = min((at + 1 for at in ends if at >= 0), default=len(text))
        if cores and begin <= cores[-1][1]:
            cores[-1] = cores[-1][0], max(end, cores[-1][1])
        else:
            cores.append((begin, end))
    return cores


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
