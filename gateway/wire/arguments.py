"""The JSON of a call's arguments, as it grows: what is written in place of a part of it leaves it the JSON it was."""

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
_MARKS = re.compile(r'\\.?|"', re.S)
_UNPARSED = "]" * 32
"""Arguments are an object, which no bracket of a list closes; of lists in one another there are fewer."""


class Arguments:
    """Knows of the end of what it has read whether it stands within a string. Arguments that are no object and no list
    are text of a tool's own, and are left as they are."""

    def __init__(self) -> None:
        self._is_json: bool | None = None
        self._within = False
        self._escaping = False  # a backslash was the last that came

    @staticmethod
    def escaped(value: str) -> str:
        """A text as it stands within a string."""
        return orjson.dumps(value).decode()[1:-1]

    def read(self, text: str) -> None:
        if self._is_json is None and (begun := text.lstrip()):
            self._is_json = begun[0] in "{["
        if not self._is_json:
            return
        marks: list[str] = _MARKS.findall("\\" + text if self._escaping and text else text)
        self._within ^= marks.count('"') % 2 == 1
        if text:
            self._escaping = marks[-1:] == ["\\"]

    def broken(self) -> str:
        """What makes that which was read no JSON, also for those who complete what is cut off and call with it."""
        return ('"' if self._escaping else "") + ('"' if self._within else "") + _UNPARSED

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
            if not self._within:
                begin -= self._digits_at_the_end(text[place:begin])
            new = self.instead(was, text[begin : edit.span.start] + edit.text)
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


def _number_end(text: str, place: int) -> int:
    match = _NUMBER.match(text, place)
    return match.end() if match else place
