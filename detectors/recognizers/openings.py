"""Gates of many words: which of them stands in a text, at the cost of a look at the first two letters of a word."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence

from detectors.recognizers.needed import ANY

_FEW = 16
"""Letters among which it is quicker to try each than to ask in which half of them one is."""


def opening(words: Iterable[str]) -> re.Pattern[str]:
    """Any of the words. Where two letters stand with which none begins nothing is compared, and elsewhere only the words
    of one letter in some sixteen: that is twenty times as fast as a list of some four hundred."""
    rests: dict[str, list[str]] = {}
    for word in words:
        rests.setdefault(word[0], []).append(word[1:])
    return re.compile(_guarded(sorted(rests), rests))


def begun(beginnings: Iterable[str]) -> str:
    """A pattern for where one of `needed.beginnings` stands, none of which MUST be empty."""
    known = sorted(b for b in beginnings if ANY not in b)
    loose = sorted(b for b in beginnings if ANY in b)
    either = [_loosely(b) for b in loose]
    return "|".join([opening(known).pattern, *either] if known else either)


def _loosely(beginning: str) -> str:
    return "".join("(?s:.)" if c == ANY else re.escape(c) for c in beginning)


def _guarded(letters: Sequence[str], rests: Mapping[str, Sequence[str]]) -> str:
    further = [rest[:1] for letter in letters for rest in rests[letter]]
    second = _class(further) if all(further) else ""
    return f"(?={_class(letters)}{second})(?:{_told_apart(letters, rests)})"


def _told_apart(letters: Sequence[str], rests: Mapping[str, Sequence[str]]) -> str:
    if len(letters) > _FEW:
        half = len(letters) // 2
        return "|".join(_guarded(part, rests) for part in (letters[:half], letters[half:]))
    return "|".join(f"{re.escape(letter)}(?:{any_of(rests[letter])})" for letter in letters)


def _class(letters: Iterable[str]) -> str:
    return f"[{''.join(map(re.escape, sorted(set(letters))))}]"


def any_of(words: Iterable[str]) -> str:
    return "|".join(map(re.escape, words))
