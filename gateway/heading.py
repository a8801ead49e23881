"""The heading of the table that a growing text stands in, however far above: kept when the rows in between are not.

What it says at a place depends on the text before that place alone, and so never on the pieces that the text came in.
"""

from __future__ import annotations

from collections.abc import Callable

from detectors.recognizers.tables import LONGEST_ROW, TableLines, headings


class Heading:
    """Follows the lines of one text. Offsets are those of the text as its owner keeps it; see `forget`. `written` says
    how a stretch of it goes out: a heading with a masked number in it may name something only then."""

    def __init__(self, written: Callable[[int, int], str]) -> None:
        self.line = 0
        """Where the line begins that the place stands in."""
        self.begins = 0
        """Where the first line of its table begins."""
        self.came = ""
        """The heading with its line end, as it came in; empty if there is none."""
        self.went = ""
        """The same as it went out."""
        self._written = written
        self._seen = 0
        self._table = TableLines()

    def follow(self, text: str, place: int) -> None:
        """Take in the lines that end before `place`, which have gone out."""
        while (end := text.find("\n", self._seen, place)) >= 0:
            self._take(text, end)
            self.line = self._seen = end + 1
        self._seen = max(self._seen, place)

    def is_over(self, text: str, until: int) -> bool:
        """Whether the line at hand is a further line of its table, and not too long for one."""
        if not (self.came or self.went) or self.line < 0:
            return False
        end = text.find("\n", self.line, until)
        row = text[self.line : end if end >= 0 else until]
        return len(row) <= LONGEST_ROW and self._table.goes_on(row)

    def forget(self, characters: int) -> None:
        """The owner has dropped these in front. A line that has lost its beginning is no row any more."""
        self.line = self.line - characters if self.line >= characters else -1
        self._seen -= characters
        self.begins -= characters

    def kept(self, place: int) -> int:
        """From where on the owner has to keep its text for the row that `place` stands in, or for a heading."""
        return self.line if 0 <= place - self.line <= LONGEST_ROW else place

    def _take(self, text: str, end: int) -> None:
        line = text[self.line : end] if self.line >= 0 else ""
        if not self._table.take(line):
            self.begins = self.line
            written = self._written(self.line, end) if line else ""
            self.came, self.went = self._if_heading(line), self._if_heading(written)

    def _if_heading(self, line: str) -> str:
        delimiter = self._table.delimiter
        return f"{line}\n" if delimiter and headings(line, delimiter) else ""
