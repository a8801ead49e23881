"""What stands in place of something that was masked: there is nothing in it to be found, whatever the words look like.

Only a mark whose word is known counts. Anything else in brackets is read like all text: a name in brackets is a name.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

BLANK = "□"
"""Read in place of every character of a mark; no recogniser takes it for a part of anything."""
_CODE = "[bcdfghjkmnpqrstvwxyz]{6}"


class Marks:
    """Of these words: ［氏名］, ［氏名1］, and with a code of letters, ［氏名-kzbmtq］."""

    def __init__(self, words: Iterable[str] = ()) -> None:
        self.words = frozenset(words)
        listed = "|".join(re.escape(word) for word in sorted(self.words, key=len, reverse=True))
        self._mark = re.compile(f"［(?:{listed})(?:-{_CODE}(?:{_CODE})?|[0-9]{{1,6}})?］")

    def blanked(self, text: str) -> str:
        """The text with its marks blank, every other character in its place."""
        if not self.words or "［" not in text:
            return text
        return self._mark.sub(lambda mark: BLANK * len(mark[0]), text)
