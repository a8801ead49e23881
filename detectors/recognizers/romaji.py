"""Japanese names in Latin letters of any case: two words, of which one reads like a family name and one like a given one.

Capitals alone tell a name in Latin letters otherwise; yamada taro has none. Only what fills a field or stands inside
Japanese is looked at: in English prose more words stand beside.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from itertools import product

from detectors.letters import LETTER

_EDGE = f"{LETTER}「」『』（）()|:\t\n,、。<>"
_PAIR = re.compile(
    rf"(?<![^{_EDGE} ])(?P<first>[A-Za-z]{{3,12}}),? (?P<last>[A-Za-z]{{3,12}})(?![^{_EDGE} ])"
)
_WORD_BESIDE = re.compile("[A-Za-z0-9][,.]? $")
_WORD_BEHIND = re.compile(" ?[ァ-ヺ]| [A-Za-z0-9]")
_ENGLISH = re.compile(
    "name|note|home|mode|node|date|time|site|size|page|use|one|are|made|make|take|some|same|more|memo|"
    "menu|audio|radio|hero|zero|kana|kanji|demo|data|hide|share|sure|tone|nose|sake|side|mine|done|"
    "gone|none|tune|rune|base|case|care|core|bare|rare|rate|gate|mate|fate|game|tame|shine|chase|the|"
    "and|for|you|main|maze|hire|here",
    re.IGNORECASE,
)
"""Words that read as a Japanese name by chance."""
_VOWELS = dict(zip("aiueo", "アイウエオ", strict=True))
_ROWS = {
    "k": "カキクケコ",
    "s": "サシスセソ",
    "t": "タチツテト",
    "n": "ナニヌネノ",
    "h": "ハヒフヘホ",
    "m": "マミムメモ",
    "r": "ラリルレロ",
    "g": "ガギグゲゴ",
    "z": "ザジズゼゾ",
    "d": "ダヂヅデド",
    "b": "バビブベボ",
    "p": "パピプペポ",
}
_SMALL = dict(zip("auo", "ャュョ", strict=True))
_SYLLABLES = {
    **_VOWELS,
    **{c + v: kana for c, row in _ROWS.items() for v, kana in zip("aiueo", row, strict=True)},
    **{f"{c}y{v}": row[1] + small for c, row in _ROWS.items() for v, small in _SMALL.items()},
    **{
        c + v: kana + s
        for c, kana in (("sh", "シ"), ("ch", "チ"), ("j", "ジ"))
        for v, s in _SMALL.items()
    },
    "shi": "シ",
    "chi": "チ",
    "tsu": "ツ",
    "ji": "ジ",
    "fu": "フ",
    "ya": "ヤ",
    "yu": "ユ",
    "yo": "ヨ",
    "wa": "ワ",
}
_SYLLABLE = re.compile(
    "(?P<long>[ou])h(?![aiueoy])|(?P<n>[nm])(?=[bcdfghjkmprstwz]|n[aiueoy]|$)|(?P<double>[kstpc])(?=[kstpc])"
    f"|{'|'.join(sorted(_SYLLABLES, key=len, reverse=True))}"
)
_MOST_LONG = 3
"""Vowels of a word that may be long without being written so."""


def readings(word: str) -> Iterator[str]:
    """How it may read, in katakana; nothing where it is no Japanese. A long o or u is often written as a short one."""
    lower, place, parts = word.lower(), 0, []
    while place < len(lower):
        match = _SYLLABLE.match(lower, place)
        if not match:
            return
        parts.append(_said(match))
        place = match.end()
    if sum(len(part) > 1 for part in parts) <= _MOST_LONG:
        yield from map("".join, product(*parts))


def _said(match: re.Match[str]) -> tuple[str, ...]:
    if match["n"]:
        return ("ン",)
    if match["double"]:
        return ("ッ",)
    if match["long"]:
        return ("オオ", "オウ") if match["long"] == "o" else ("ウウ",)
    kana = _SYLLABLES[match[0]]
    return (kana, f"{kana}ウ") if match[0][-1] in "ou" else (kana,)


def in_latin(
    text: str, is_family: Callable[[str], bool], is_given: Callable[[str], bool]
) -> Iterator[tuple[int, int]]:
    """Where both words stand by themselves. `is_family` and `is_given` judge a reading in katakana."""
    for pair in _PAIR.finditer(text):
        first, last = pair["first"], pair["last"]
        if any(map(_ENGLISH.fullmatch, (first, last))) or _more_beside(text, *pair.span()):
            continue
        for family, given in ((first, last), (last, first)):
            if any(map(is_family, readings(family))) and any(map(is_given, readings(given))):
                yield pair.span()
                break


def _more_beside(text: str, start: int, end: int) -> bool:
    return bool(
        _WORD_BESIDE.search(text, max(0, start - 3), start) or _WORD_BEHIND.match(text, end)
    )
