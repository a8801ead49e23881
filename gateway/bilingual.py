"""Sentences that are told in two languages: Japanese with the English in brackets behind it, `日本語 (English)`.

A place may stand behind the brackets: `監査ログがありません (no audit log here): data/audit.db`. It belongs to both.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

_BRACKETS = r"\((?P<english>[\x00-\x7f](?:[^()]|\([^()]*\))*)\)(?P<place>:.*|)\s*"
_PLAIN = re.compile(rf"(?P<japanese>[^()]*[^\x00-\x7f][^()]*){_BRACKETS}", re.DOTALL)
_ANY = re.compile(rf"(?P<japanese>.*[^\x00-\x7f].*){_BRACKETS}", re.DOTALL)
"""For Japanese with brackets of its own: only the last ones are the English."""


@dataclass(frozen=True, slots=True)
class Told:
    japanese: str
    english: str

    def of(self, *, english: bool) -> str:
        return self.english if english else self.japanese


def both(message: str) -> Told | None:
    """The two halves; None where the message is in one language already."""
    match = _PLAIN.fullmatch(message) or _ANY.fullmatch(message)
    if match is None:
        return None
    place = match["place"]
    return Told(match["japanese"].strip() + place, match["english"].strip() + place)


def in_one_language(message: str, *, english: bool) -> str:
    """Without the other, where there are both."""
    told = both(message)
    return told.of(english=english) if told else message


def in_language(message: str, *, english: bool) -> str:
    """In English alone if it is asked for, and otherwise as it is."""
    return in_one_language(message, english=True) if english else message
