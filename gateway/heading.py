"""The heading of the table that a growing text stands in, however far above: kept when the rows in between are not.

What it says at a place depends on the text before that place alone, and so never on the pieces that the text came in.
"""

from __future__ import annotations

from detectors.recognizers.tables import DELIMITERS

LONGEST_HEADING = 400
LONGEST_CELL = 24
"""A line with longer cells is a sentence with commas in it."""
LONGEST_ROW = 1_000
"""A row that is longer is read without its heading."""


class Heading:
    """Follows the lines of one text. Offsets are those of the text as its owner keeps it; see `forget`."""

    def __init__(self) -> None:
        self.line = 0
        """Where the line begins that the place stands in."""
        self._seen = 0
        self._delimiter = ""
        self._first = ""

    def follow(self, text: str, place: int) -> None:
        """Take in the lines that end before `place`."""
        while (end := text.find("\n", self._seen, place)) >= 0:
            self._take(text[self.line : end] if self.line >= 0 else "")
            self.line = self._seen = end + 1
        self._seen = max(self._seen, place)

    def over(self, text: str, until: int) -> str:
        """The heading with its line end, if the line at hand is a further line of its table."""
        if not self._first or self.line < 0:
            return ""
        end = text.find("\n", self.line, until)
        row = text[self.line : end if end >= 0 else until]
        return f"{self._first}\n" if self._delimiter in row and len(row) <= LONGEST_ROW else ""

    def forget(self, characters: int) -> None:
        """The owner has dropped these in front. A line that has lost its beginning is no row any more."""
        self.line = self.line - characters if self.line >= characters else -1
        self._seen -= characters

    def kept(self, place: int) -> int:
        """From where on the owner has to keep its text for the row that `place` stands in."""
        return self.line if self._first and 0 <= place - self.line <= LONGEST_ROW else place

    def _take(self, line: str) -> None:
        if self._delimiter and self._delimiter in line:
            return
        self._delimiter = next((d for d in DELIMITERS if d in line), "")
        cells = line.split(self._delimiter) if self._delimiter else []
        is_heading = len(line) <= LONGEST_HEADING and all(len(c) <= LONGEST_CELL for c in cells)
        self._first = line if cells and is_heading else ""
