"""What stands over a place in a table and left of it: tables of pipes, of tabs and of commas."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass

DELIMITERS = "|\t,"
_QUOTED = re.compile(r'"[^"\n]*"')
_NUMBER = re.compile(r"[0-9]{3}")


@dataclass(frozen=True, slots=True)
class Cell:
    """The text of a cell up to a place in it, and of what says what the cell holds."""

    own: str
    heading: str
    left: str


@dataclass(frozen=True, slots=True)
class _Line:
    start: int
    end: int
    delimiter: str
    heading: tuple[str, ...]


class Tables:
    """The tables of one text, looked for when they are first asked about; linear in the length of the text.

    A table is two lines and more with the same delimiter, its heading the first of them where that holds no number.
    """

    def __init__(self, text: str) -> None:
        self._text = text
        self._lines: list[_Line] | None = None

    def cell(self, place: int) -> Cell | None:
        if self._lines is None:
            self._lines = self._read() if "\n" in self._text else []
        at = bisect_right(self._lines, place, key=lambda line: line.start) - 1
        if at < 0 or place >= self._lines[at].end:
            return None
        line = self._lines[at]
        before = _blanked(self._text[line.start : place], line.delimiter).split(line.delimiter)
        index = len(before) - 1
        heading = line.heading[index] if index < len(line.heading) else ""
        own = self._text[place - len(before[-1]) : place]
        return Cell(own, heading, before[-2] if index else "")

    def under(self, heading: re.Pattern[str]) -> Iterator[tuple[int, int]]:
        """Every cell below a heading that matches as a whole, without quotation marks and blanks around it."""
        if self._lines is None:
            self._lines = self._read() if "\n" in self._text else []
        chosen: dict[tuple[str, ...], frozenset[int]] = {}
        for line in self._lines:
            if line.heading not in chosen:
                fits = (n for n, cell in enumerate(line.heading) if heading.fullmatch(cell))
                chosen[line.heading] = frozenset(fits)
            if not chosen[line.heading]:
                continue
            start = line.start
            cells = _blanked(self._text[line.start : line.end], line.delimiter)
            for number, cell in enumerate(cells.split(line.delimiter)):
                if number in chosen[line.heading] and (held := cell.strip(' "\u3000')):
                    yield start + cell.index(held), start + cell.index(held) + len(held)
                start += len(cell) + 1

    def _read(self) -> list[_Line]:
        lines: list[_Line] = []
        if not any(d in self._text for d in DELIMITERS):
            return lines
        start, delimiter, first = 0, "", ""
        heading: tuple[str, ...] = ()
        for piece in self._text.split("\n"):
            end = start + len(piece)
            if not delimiter or delimiter not in piece:
                delimiter = next((d for d in DELIMITERS if d in piece), "")
                first = piece
            else:
                if first:
                    heading, first = _heading(first, delimiter), ""
                lines.append(_Line(start, end, delimiter, heading))
            start = end + 1
        return lines


def _heading(line: str, delimiter: str) -> tuple[str, ...]:
    if _NUMBER.search(line):
        return ()
    return tuple(_blanked(line, delimiter).split(delimiter))


def _blanked(line: str, delimiter: str) -> str:
    """Delimiters inside quotation marks are text."""
    if '"' not in line:
        return line
    return _QUOTED.sub(lambda quoted: quoted[0].replace(delimiter, " "), line)
