"""What stands over a place in a table and left of it: tables of pipes, of tabs and of commas."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass

DELIMITERS = "|\t,"
LONGEST_HEADING = 1_000
LONGEST_ROW = 1_000
"""How far the beginning of a line is looked for by whoever reads a part of a text."""
LONGEST_CELL = 40
"""A first line with longer cells is a sentence with commas in it, and names nothing."""
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


class TableLines:
    """What is a table, line by line: two lines and more with the same delimiter."""

    def __init__(self, delimiter: str = "", first: str = "") -> None:
        self.delimiter = delimiter
        self.first = first
        """The line that a table may begin with; its heading if `headings` says so."""

    def take(self, line: str) -> bool:
        """Whether it is a further line of a table."""
        if self.goes_on(line):
            return True
        self.delimiter = next((d for d in DELIMITERS if d in line), "")
        self.first = line if self.delimiter else ""
        return False

    def goes_on(self, line: str) -> bool:
        return bool(self.delimiter) and self.delimiter in line


def headings(line: str, delimiter: str) -> tuple[str, ...]:
    """What the first line of a table says of each column; nothing where a number or a sentence stands in it."""
    if len(line) > LONGEST_HEADING or _NUMBER.search(line):
        return ()
    cells = _blanked(line, delimiter).split(delimiter)
    return () if any(len(cell.strip()) > LONGEST_CELL for cell in cells) else tuple(cells)


class Tables:
    """The tables of one text, looked for when they are first asked about; linear in the length of the text."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._lines: list[_Line] | None = None

    def over(self, place: int) -> str:
        """The headings of the table that the place stands in, with its delimiters; empty where there are none."""
        line = self._line(place)
        return line.delimiter.join(line.heading) if line else ""

    def _line(self, place: int) -> _Line | None:
        if self._lines is None:
            self._lines = self._read() if "\n" in self._text else []
        at = bisect_right(self._lines, place, key=lambda line: line.start) - 1
        return self._lines[at] if at >= 0 and place < self._lines[at].end else None

    def cell(self, place: int) -> Cell | None:
        line = self._line(place)
        if line is None:
            return None
        before = _blanked(self._text[line.start : place], line.delimiter).split(line.delimiter)
        index = len(before) - 1
        heading = line.heading[index] if index < len(line.heading) else ""
        own = self._text[place - len(before[-1]) : place]
        return Cell(own, heading, before[-2] if index else "")

    def under(
        self, heading: re.Pattern[str], among: re.Pattern[str] | None = None
    ) -> Iterator[tuple[int, int]]:
        """Every cell below a heading that matches as a whole, without quotation marks and blanks around it; with
        `among`, only where that is found in the line of the headings."""
        if self._lines is None:
            self._lines = self._read() if "\n" in self._text else []
        chosen: dict[tuple[str, ...], frozenset[int]] = {}
        for line in self._lines:
            if line.heading not in chosen:
                said = among is None or among.search(line.delimiter.join(line.heading))
                fits = (n for n, cell in enumerate(line.heading) if heading.fullmatch(cell))
                chosen[line.heading] = frozenset(fits if said else ())
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
        table, start = TableLines(), 0
        heading: tuple[str, ...] | None = None
        for piece in self._text.split("\n"):
            end = start + len(piece)
            if not table.take(piece):
                heading = None
            else:
                if heading is None:
                    heading = headings(table.first, table.delimiter)
                lines.append(_Line(start, end, table.delimiter, heading))
            start = end + 1
        return lines


def _blanked(line: str, delimiter: str) -> str:
    """Delimiters inside quotation marks are text."""
    if '"' not in line:
        return line
    return _QUOTED.sub(lambda quoted: quoted[0].replace(delimiter, " "), line)
