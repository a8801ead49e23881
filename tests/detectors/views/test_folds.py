"""The tables: what reads as nothing, and every original of a reading."""

from __future__ import annotations

import re
import sys

import pytest

from detectors.views.folds import HOMOGLYPHS, IGNORABLE, folded, originals
from detectors.views.normalise import normalise


@pytest.mark.parametrize("code", [0x200B, 0xAD, 0x180B, 0x20E3, 0x3164, 0xFE0F, 0xE0041, 0xE0100])
def test_what_shows_nothing_reads_as_nothing(code: int) -> None:
    assert code in IGNORABLE
    assert normalise(f"前{chr(code)}後").text == "前後"


def test_every_character_that_reads_as_a_digit_is_an_original_of_digits() -> None:
    digits = re.compile(f"[{originals('0123456789')}]")
    missing = [
        code
        for code in range(sys.maxunicode + 1)
        if not 0xD800 <= code < 0xE000
        and folded(chr(code))[:1].isascii()
        and folded(chr(code))[:1].isdigit()
        and not digits.match(chr(code))
    ]
    assert missing == []


def test_a_backslash_may_spell_anything() -> None:
    assert re.match(f"[{originals('x')}]", "\\u0078")


def test_a_look_alike_is_an_original_of_its_letter() -> None:
    letters = re.compile(f"[{originals(''.join(map(str, HOMOGLYPHS.values())))}]")
    assert all(letters.match(chr(code)) for code in HOMOGLYPHS)
