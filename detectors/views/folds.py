"""The tables of normalisation: what is ignored, what is one character for another. Built from Unicode's own data."""

from __future__ import annotations

import re
import unicodedata
from array import array
from collections.abc import Iterable, Iterator
from functools import cache
from itertools import chain

IGNORABLE: dict[int, None] = dict.fromkeys(
    [
        *(
            c for c in range(0x20) if chr(c) not in "\t\n\v\f\r\x1c\x1d\x1e\x1f"
        ),  # UTF-16 taken for UTF-8 is full of zeros
        *(c for c in range(0x7F, 0xA0) if c != 0x85),
        0x00AD,  # soft hyphen
        0x034F,  # combining grapheme joiner
        0x0488,  # Cyrillic signs around a letter
        0x0489,
        0x061C,
        0x115F,  # Hangul fillers: letters that show nothing
        0x1160,
        *range(0x180B, 0x1810),  # Mongolian selectors and separator
        *range(0x200B, 0x2010),  # zero-width characters and direction marks
        *range(0x202A, 0x202F),  # direction embeddings
        *range(0x2060, 0x2070),
        *range(0x20DD, 0x20E1),  # enclosing circles and squares, the keycap
        *range(0x20E2, 0x20E5),
        0x2800,  # a pattern of Braille without a dot
        0x17B4,  # Khmer vowels that show nothing
        0x17B5,
        0x2800,  # a Braille cell without dots
        0x3164,
        *range(0xFE00, 0xFE10),  # variation selectors
        0xFEFF,
        0xFFA0,
        *range(0xFFF0, 0xFFFC),  # annotations between lines, and what nobody defined
        *range(0x1BCA0, 0x1BCA4),  # controls of shorthand and of music
        *range(0x1D173, 0x1D17B),
        *range(0xE0000, 0xE0080),  # tags
        *range(0xE0100, 0xE01F0),  # ideographic variation selectors
    ]
)

HYPHENS = "\u2010\u2011\u2012\u2013\u2014\u2015\u2212\ufe58\ufe63\uff0d"
_HALF_WIDTH_KANA = range(0xFF61, 0xFFA0)
"""Left to the walk by clusters: a letter and its voicing mark are one."""


def _candidates() -> Iterable[int]:
    """Code points that NFKC may change; ideographs, Hangul syllables and private use are what they are."""
    return chain(
        range(0x80, 0x3400), range(0xA000, 0xAC00), range(0xF900, 0x20000), range(0x2F800, 0x2FA20)
    )


def folded(character: str) -> str:
    """What one character alone is read as."""
    code = ord(character)
    if code in IGNORABLE:
        return ""
    if character in HYPHENS:
        return "-"
    digit = unicodedata.digit(character, None)
    return str(digit) if digit is not None else unicodedata.normalize("NFKC", character)


def _one_to_one() -> dict[int, str]:
    """Characters that are read as exactly one ASCII character: widths, digits of every script, hyphens."""
    return {
        code: text
        for code, text in _FOLDED.items()
        if code not in _HALF_WIDTH_KANA and len(text) == 1 and " " <= text <= "~"
    }


_FOLDED = {code: text for code in _candidates() if (text := folded(chr(code))) != chr(code)}
"""Whatever one character that does not stay as it is is read as."""
ONE_TO_ONE = _one_to_one()

# Letters that look alike in common fonts, after the confusables of Unicode Technical Standard 39.
_CYRILLIC = dict(zip("аеорсхуіјѕһԁԛԝАВЕКМНОРСТХУІЈЅ", "aeopcxyijshdqwABEKMHOPCTXYIJS", strict=True))
_GREEK = dict(zip("αορνικΑΒΕΖΗΙΚΜΝΟΡΤΥΧ", "aopvikABEZHIKMNOPTYX", strict=True))
HOMOGLYPHS = str.maketrans({**_CYRILLIC, **_GREEK})


@cache
def originals(read_as: str) -> str:
    """Body of a character class: every original character whose reading begins with one of `read_as`.

    Includes the backslash of a JSON escape, which may spell any of them.
    """
    wanted = set(read_as)
    codes = {ord(c) for c in wanted} | {ord("\\")}
    others = _by_reading()
    for character in others.keys() & wanted:
        codes.update(others[character])
    return "".join(_ranges(sorted(codes)))


@cache
def _by_reading() -> dict[str, array[int]]:
    """What begins to read as each character, but for that character itself: kept small, for it is kept for good."""
    readings: dict[str, array[int]] = {}
    for code, text in _FOLDED.items():
        if text and text[0] != chr(code):
            readings.setdefault(text[0], array("I")).append(code)
    for code, letter in HOMOGLYPHS.items():
        readings.setdefault(str(letter), array("I")).append(code)
    return readings


def _ranges(codes: list[int]) -> Iterator[str]:
    start = 0
    for place, code in enumerate(codes):
        if place + 1 == len(codes) or codes[place + 1] != code + 1:
            first, last = re.escape(chr(codes[start])), re.escape(chr(code))
            yield first if start == place else f"{first}-{last}"
            start = place + 1
