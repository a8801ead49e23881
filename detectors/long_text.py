"""A text of any length, screened piece by piece: the time that a screen allows is for a text of a request's size."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from detectors.findings import LOOK_BEHIND, Finding, Span
from detectors.recognizers.tables import LONGEST_HEADING, TableLines, uncut
from detectors.screen import Screen

PIECE = 8_000
"""Characters a piece, up to the line end before; a line without an end is cut where it is."""
BESIDE = 64
"""Characters on each side of a place in which something may read otherwise because of it."""
_STOPS = ("\n", "。")


def scan(screen: Screen, text: str) -> Iterator[Finding]:
    """Everything in `text`, in order. Each piece is read with what stands around it, and answers for its own part.

    A piece that begins inside a table is read below the table's first line: its cells mean what that says.
    """
    headings = _Headings(text)
    for start, end in pieces(text):
        yield from _of_core(screen, text, headings.over(start), (start, end, end + screen.reach))


def _of_core(
    screen: Screen, text: str, heading: str, places: tuple[int, int, int]
) -> Iterator[Finding]:
    """What begins in a part of the text. `places`: where that begins and ends, and how far is read behind it."""
    start, end, until = places
    begin = start if heading else uncut(text, max(0, start - LOOK_BEHIND), until)
    window = heading + text[begin:until]
    for finding in screen.findings(window):
        if _is_whole(finding, window):  # a failure, said of the piece and not of a place in it
            yield replace(finding, span=replace(finding.span, start=start, end=end))
        elif finding.span.start >= len(heading):
            moved = replace(finding, span=finding.span.shifted(begin - len(heading)))
            if start <= moved.span.start < end:
                yield moved


def scan_near(screen: Screen, text: str, places: Sequence[Span]) -> Iterator[Finding]:
    """What stands in the lines and sentences of some places and `BESIDE` them, as if all of the text had been read: of
    a text with a few marks in it, little is read again."""
    cores = _cores(text, places)
    if sum(end - begin + LOOK_BEHIND + BESIDE for begin, end in cores) > len(text):
        yield from scan(screen, text) if len(text) > PIECE else screen.findings(text)
        return
    headings = _Headings(text)
    for start, end in cores:
        heading = headings.over(start)
        found = list(_of_core(screen, text, heading, (start, end, end + BESIDE)))
        if any(finding.span.end >= end + BESIDE for finding in found):  # it may go on
            found = list(_of_core(screen, text, heading, (start, end, end + screen.reach)))
        yield from found


def _cores(text: str, places: Sequence[Span]) -> list[tuple[int, int]]:
    """Whole lines or sentences, for the model of names reads whole ones."""
    cores: list[tuple[int, int]] = []
    for place in places:
        begin, end = max(0, place.start - BESIDE), min(len(text), place.end + BESIDE)
        begin = max(text.rfind(stop, 0, begin) for stop in _STOPS) + 1
        ends = [text.find(stop, end) for stop in _STOPS]
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


class _Headings:
    """The first line of the table that a place stands in. Asked from the front to the back; linear altogether."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._place = 0
        self._table = TableLines()

    def over(self, start: int) -> str:
        """With its line end; empty where `start` is not the beginning of a further line of a table."""
        while self._place < start:
            line = self._line(self._place)
            self._table.take(line)
            self._place += len(line) + 1
        first = self._table.first
        inside = self._place == start and self._table.goes_on(self._line(start))
        return f"{first}\n" if inside and len(first) <= LONGEST_HEADING else ""

    def _line(self, start: int) -> str:
        end = self._text.find("\n", start)
        return self._text[start : end if end >= 0 else len(self._text)]
