"""The texts of an answer by their ends: only there can one be half of something, however long it is.

Arguments of a call are JSON that may have come in pieces; each string in them is a text, and each number.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from gateway.splits import LONGEST_RUN

_STRUCTURE = re.compile(r"[{}\[\]:,\s0-9eE.+-]*")
_MARKS = re.compile(r"[{}\[\]:,]")
_NUMBER = re.compile(r"[-+0-9.]{2,}")


class Ends:
    """A text that grows from a place on, of which the beginning and the end are kept."""

    def __init__(self, start: int = 0) -> None:
        self.start = start
        self.length = 0
        self._head = self._tail = ""

    def add(self, text: str) -> None:
        self.length += len(text)
        if len(self._head) < LONGEST_RUN:
            missing = LONGEST_RUN - len(self._head)
            self._head, text = self._head + text[:missing], text[missing:]
        if text:
            self._tail = (self._tail + text[-LONGEST_RUN:])[-LONGEST_RUN:]

    @property
    def text(self) -> str:
        """All of a short text; of a long one both ends, which no value reaches across."""
        return self._head + self._tail

    def place(self, at: int) -> int:
        """Where in all that came that stands which is at a place of `text`."""
        missing = self.length - len(self._head) - len(self._tail)
        return self.start + at + (missing if at >= len(self._head) else 0)


def whole(pieces: Iterable[str]) -> Ends:
    ends = Ends()
    for piece in pieces:
        ends.add(piece)
    return ends


def of_arguments(pieces: Iterable[str]) -> Iterator[Ends]:
    """Each string and each number of JSON that is a value; keys are none."""
    held: Ends | None = None
    for text in _between_quotes(pieces):
        told = text.text
        if text.length == len(told) and _STRUCTURE.fullmatch(told) and _MARKS.search(told):
            if held is not None and not told.lstrip().startswith(":"):
                yield held
            held = None
            yield from _numbers(text)
            continue
        if held is not None:
            yield held
        held = text
    if held is not None:
        yield held


def _between_quotes(pieces: Iterable[str]) -> Iterator[Ends]:
    """What stands between two quotation marks, as deep as JSON in JSON has them: backslashes before one are its own,
    unless they stand for some at the end of the text."""
    here, place, loose = Ends(), 0, ""
    for piece in pieces:
        text, start = loose + piece, place - len(loose)
        *closed, last = text.split('"')
        for one in closed:
            here.add(_own(one))
            if here.length:
                yield here
            start += len(one) + 1
            here = Ends(start)
        loose = last[len(last.rstrip("\\")) :]
        here.add(last[: len(last) - len(loose)])
        place += len(piece)
    here.add(loose)
    if here.length:
        yield here


def _own(text: str) -> str:
    backslashes = len(text) - len(text.rstrip("\\"))
    return text if backslashes % 2 == 0 else text[:-backslashes]


def _numbers(text: Ends) -> Iterator[Ends]:
    for number in _NUMBER.finditer(text.text):
        ends = Ends(text.start + number.start())
        ends.add(number[0])
        yield ends
