"""The JSON of a call's arguments, or of an answer that was to be JSON, as it grows: what is written in place of a part
of it leaves it the JSON it was."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from copy import copy
from dataclasses import replace
from itertools import pairwise

import orjson

from detectors.edited import Edit
from detectors.findings import Span

_OF_NUMBERS = "-+.0123456789eE"
_NUMBER = re.compile(f"[{re.escape(_OF_NUMBERS)}]{{0,64}}")
_QUOTE = re.compile(r'(\\*)"')
_BACKSLASHES = 16
"""They count by their last four bits: JSON in strings of JSON is followed as deep as that."""
_LIKE_JSON = re.compile(r'[ \t\r\n]*[{\[][ \t\r\n\[{]*"')
_UNPARSED = "]" * 32
"""Arguments are an object, which no bracket of a list closes; of lists in one another there are fewer."""


class Arguments:
    """Knows of the end of what it has read in which strings it stands: within one, and, where that is JSON itself,
    within one of that. Arguments that are no object and no list are text of a tool's own, and are left as they are."""

    def __init__(self) -> None:
        self._is_json: bool | None = None
        self._strings: tuple[bool, ...] = ()  # those that it stands in, and whether each holds JSON
        self._opened = False  # the last quotation mark was the last that came
        self._backslashes = 0  # at the end of what came

    @property
    def _within(self) -> bool:
        return bool(self._strings)

    def escaped(self, value: str) -> str:
        """A text as it stands here, within a string."""
        for _ in range(max(1, len(self._strings)) if self._is_json is not False else 1):
            value = orjson.dumps(value).decode()[1:-1]
        return value

    def read(self, text: str) -> None:
        if self._is_json is None and (begun := text.lstrip()):
            self._is_json = begun[0] in "{["
        if not self._is_json or not text:
            return
        if self._opened:
            self._holds(text[0])
        text = "\\" * self._backslashes + text
        for quote in _QUOTE.finditer(text):
            self._quoted(len(quote[1]))
            if self._opened and quote.end() < len(text):
                self._holds(text[quote.end()])
        self._backslashes = (len(text) - len(text.rstrip("\\"))) % _BACKSLASHES

    def _quoted(self, backslashes: int) -> None:
        """A quotation mark opens or closes a string as deep as its backslashes say."""
        depth = 1
        while backslashes % 2:
            backslashes, depth = backslashes // 2, depth + 1
        if depth <= len(self._strings):
            self._strings, self._opened = self._strings[: depth - 1], False
        elif depth == len(self._strings) + 1 and all(self._strings[-1:]):
            self._strings, self._opened = (*self._strings, False), True

    def _holds(self, first: str) -> None:
        self._strings, self._opened = (*self._strings[:-1], first in "{["), False

    def broken(self) -> str:
        """What makes that which was read no JSON, also for those who complete what is cut off and call with it."""
        return ('"' if self._backslashes % 2 else "") + ('"' if self._within else "") + _UNPARSED

    def instead(self, was: str, text: str) -> str:
        """What `text` becomes in place of `was`, which is what comes next: a number is a string from now on."""
        within = self._within
        self.read(was)
        if not self._is_json:
            return text
        return ("" if within else '"') + text + ("" if self._within else '"')

    def fitted(self, text: str, span: Span, edits: Sequence[Edit]) -> Iterator[Edit]:
        """The edits of a span of `text`, which comes next, as they are written here: of a number outside strings, none
        of it is left outside. The last of them may end behind the span."""
        place = span.start
        borders = pairwise([*(e.span.start for e in edits), len(text)])
        for edit, (_, following) in zip(edits, borders, strict=True):
            self.read(text[place : edit.span.start])
            was = text[edit.span.start : edit.span.end]
            begin, end = edit.span.start, edit.span.end
            before = text[place:begin]
            if not self._within:
                begin -= self._digits_at_the_end(before)
            new = self.instead(was, text[begin : edit.span.start] + edit.text)
            # The backslash that is half of one: an escape in a text, written as JSON, begins with two.
            begin -= self._is_json is True and _half_a_backslash(before)
            if self._is_json and not self._within:
                end = min(_number_end(text, end), following)
            place = end
            yield replace(edit, span=Span(begin, end), text=new)
        self.read(text[place : span.end])

    def number_at_the_end(self, text: str) -> int:
        """How much of the end of `text`, which comes next, belongs to a number outside strings."""
        length = self._digits_at_the_end(text)
        if not length:
            return 0
        ahead = copy(self)
        ahead.read(text[: len(text) - length])
        return length if ahead._is_json and not ahead._within else 0

    def uncut(self, text: str, start: int, end: int) -> int:
        """Where to end instead of `end` so that no number is cut, in `text` of which what begins at `start` is next."""
        return _number_end(text, end) if self.number_at_the_end(text[start:end]) else end

    def _digits_at_the_end(self, text: str) -> int:
        return len(text) - len(text.rstrip(_OF_NUMBERS)) if self._is_json is not False else 0


def _half_a_backslash(text: str) -> bool:
    return (len(text) - len(text.rstrip("\\"))) % 2 == 1


def _number_end(text: str, place: int) -> int:
    match = _NUMBER.match(text, place)
    return match.end() if match else place


def written_into(text: str, edits: Sequence[Edit]) -> Sequence[Edit]:
    """The edits of a whole text, as they are written where it begins as JSON does and yet is none that every parser
    reads alike: lines of it, a number with a nought in front, a comma too many."""
    if not _LIKE_JSON.match(text):
        return edits
    return list(Arguments().fitted(text, Span(0, len(text)), edits))
