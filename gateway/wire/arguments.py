"""The JSON of a call's arguments, as it grows: what is written in place of a part of it leaves it the JSON it was."""

from __future__ import annotations

import re

import orjson

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
