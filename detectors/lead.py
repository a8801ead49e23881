"""What to read in front of a place in a text, so that what follows is read as it is behind all of the text: the
characters that a recogniser may look back at, with the row that they begin in, and the first line of its table or the
heading of its list, however far above.

It depends on the text before the place alone, and never on the pieces that the text came in.
"""

from __future__ import annotations

from bisect import bisect_right
from copy import copy
from dataclasses import dataclass, field, replace

from detectors.findings import LOOK_BEHIND
from detectors.recognizers import rosters
from detectors.recognizers.tables import (
    DELIMITERS,
    LONGEST_HEADING,
    LONGEST_ROW,
    TableLines,
    headings,
)

LONGEST_LIST_HEADING = 80
"""Characters at its end that are kept of the heading of a list."""
SPARE = 512
"""Characters beyond those needed that are dropped together."""


@dataclass(frozen=True, slots=True)
class _Line:
    """Where a line begins in what is kept, or how far in front of it, and the table that goes on up to there."""

    start: int
    delimiter: str = ""
    first: str = field(default="", repr=False)
    above: str = field(default="", repr=False)
    """The heading of the list of persons that goes on up to there."""


_BEGINNING = _Line(0)


class Lead:
    """A text that grows up to the place. An answer may have one for each of thousands of texts."""

    __slots__ = ("_above", "_lines", "_lost", "_rows", "_table", "_text")

    def __init__(self) -> None:
        self._text = ""
        self._table = TableLines()
        self._above, self._rows = "", 0
        self._lines = [_BEGINNING]
        self._lost = ""  # the delimiters in what is no longer kept of the last line

    def fork(self) -> Lead:
        """Another text that was the same up to here."""
        other = copy(self)
        other._table, other._lines = copy(self._table), list(self._lines)
        return other

    def grow(self, text: str) -> None:
        seen = len(self._text)
        self._text += text
        while (end := self._text.find("\n", seen)) >= 0:
            line = self._last(end)
            self._table.take(line)
            self._list(line)
            self._lost, seen = "", end + 1
            self._lines.append(_Line(seen, self._table.delimiter, self._table.first, self._above))
        self._forget()

    def before(self, following: str) -> str:
        """What to read in front of `following`, which comes next."""
        behind = max(0, len(self._text) - LOOK_BEHIND)
        line = self._lines[bisect_right(self._lines, behind, key=lambda one: one.start) - 1]
        if line.above and behind - line.start <= rosters.LONGEST_ROW:
            behind = line.start
        return line.above + self._rows_before(line, behind, following)

    def _list(self, line: str) -> None:
        """Which list goes on behind the line. A heading may be followed by one of its columns."""
        if rosters.opens_list(line):
            kept = line[-LONGEST_LIST_HEADING:].translate(_NO_DELIMITERS) + "\n"
            self._above = self._above + kept if self._above and not self._rows else kept
            self._above, self._rows = self._above[-2 * LONGEST_LIST_HEADING - 2 :], 0
        elif not rosters.goes_on(line) or self._rows >= rosters.MOST_ROWS:
            self._above = ""
        else:
            self._rows += 1

    def _rows_before(self, line: _Line, behind: int, following: str) -> str:
        if not line.delimiter and not any(d in self._text or d in following for d in DELIMITERS):
            return self._text[behind:]
        if behind - line.start > LONGEST_ROW:
            return self._in_a_long_line(line, following) + self._text[behind:]
        at = self._text.find("\n", line.start)
        whole = at >= 0
        rest = "" if whole else following.partition("\n")[0]
        row = self._text[line.start : at if whole else None] + rest
        if line.delimiter and line.delimiter in row:
            return _above(line.delimiter, line.first) + self._text[line.start :]
        if (whole or "\n" in following) and any(
            d in row for d in DELIMITERS
        ):  # a table may begin with it
            return self._text[line.start :]
        return self._text[behind:]

    def _last(self, end: int) -> str:
        """The last line up to there, or what counts of it: a line too long to be a heading, with its delimiters."""
        line = self._text[max(0, self._lines[-1].start) : end]
        return line if self._lines[-1].start >= 0 else line + self._lost + " " * LONGEST_HEADING

    def _in_a_long_line(self, line: _Line, following: str) -> str:
        """Instead of the beginning of a line that is far: what makes its rest the row that it is."""
        number = self._lines.index(line) + 1
        if number < len(self._lines):
            delimiter, first = self._lines[number].delimiter, self._lines[number].first
        else:
            table = TableLines(line.delimiter, line.first)
            table.take(self._last(len(self._text)) + following.partition("\n")[0])
            delimiter, first = table.delimiter, table.first
        if not delimiter:
            return ""
        cells = len(headings(first, delimiter))
        return _above(delimiter, first) + delimiter * max(1, cells)

    def _forget(self) -> None:
        behind = max(0, len(self._text) - LOOK_BEHIND)
        number = bisect_right(self._lines, behind, key=lambda one: one.start) - 1
        start = self._lines[number].start
        spare = start if behind - start <= LONGEST_ROW else behind
        if spare <= SPARE:
            return
        if number == len(self._lines) - 1:
            gone = self._text[max(0, start) : spare]
            self._lost = "".join(d for d in DELIMITERS if d in gone or d in self._lost)
        self._text = self._text[spare:]
        self._lines = [replace(one, start=one.start - spare) for one in self._lines[number:]]


_NO_DELIMITERS = str.maketrans(dict.fromkeys(DELIMITERS, " "))


def _above(delimiter: str, first: str) -> str:
    """The first line of a table; where that is no heading, one that is none either."""
    return f"{first}\n" if headings(first, delimiter) else f"000{delimiter}\n"
