"""From which probability on a word counts as a name of a person: by how it is written and what stands beside it."""

from __future__ import annotations

import re
from collections.abc import Callable

from detectors.recognizers.humans import HUMAN, is_human

TURN = 0.4
"""The probability that is reported as .6: recall of names weighs more than precision (F2)."""
UNHEARD_OF, ACTING, COMMON = 0.28, 0.32, 0.5
"""That of one word of katakana that no dictionary has, of kanji that do something, and of a common noun in katakana.

The field doubts the first two more than it should, and the last less.
"""
_KATAKANA = re.compile("[ァ-ヺー]+")
_KANJI = re.compile("[一-鿿々]{2,}")
_ACTS = frozenset("はがも")
"""Behind whoever does something."""
_LISTS = frozenset("、・,(")
"""Beside the items of a list: of products and kinds as often as of people."""


def turn(text: str, start: int, end: int, chance: float, known_as: Callable[[str], str]) -> float:
    """The probability that is reported as .6 for what stands there. `known_as` is the dictionary's (`Word.known_as`)."""
    if chance < TURN and is_human(text, start, end, known_as):
        return HUMAN
    if _KATAKANA.fullmatch(text, start, end):
        if not UNHEARD_OF <= chance < COMMON:
            return TURN
        known = set(known_as(text[start:end]))
        if known & set("cX"):
            return TURN if known & set("FGN") else COMMON
        listed = text[start - 1 : start] in _LISTS or text[end : end + 1] in _LISTS
        return TURN if chance >= TURN or listed or "L" in known else UNHEARD_OF
    acts = _KANJI.fullmatch(text, start, end) and text[end : end + 1] in _ACTS
    return ACTING if acts else TURN


def scored(chance: float, at: float = TURN) -> float:
    """The confidence that is reported for a probability: the turning point at .6, certainty at .95.

    Never .9, which says that something beside the name vouches for it.
    """
    if chance < at:
        return round(chance * 0.6 / at, 2)
    score = round(0.6 + (chance - at) * 0.35 / (1 - at), 2)
    return 0.89 if score == 0.9 else score
