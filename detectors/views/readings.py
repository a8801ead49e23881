"""Every way to read a text, the plain one first. Where nothing is disguised there is no other."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from detectors.views.announced import told
from detectors.views.decoded import decoded
from detectors.views.fields import written_together
from detectors.views.folds import IGNORABLE, originals
from detectors.views.hidden import revealed
from detectors.views.letters import joined
from detectors.views.markup import unmarked
from detectors.views.normalise import View, normalise
from detectors.views.numerals import (
    ALPHABET,
    KANJI,
    LEAST_DIGITS,
    LEAST_SHORT,
    NUMERALS,
    brought_together,
    respelt,
)

STARTS = (
    "".join(map(chr, range(0x21, 0x7F)))
    + "".join(map(chr, [0x202E, 0x2067, *range(0xFE00, 0xFE10), *range(0xE0020, 0xE0080)]))
    + "".join(map(chr, range(0xE0100, 0xE01F0)))
)
"""Every character that something disguised may begin with, whatever it turns out to be."""


@cache
def spelt_beginning() -> str:
    """A pattern for where a number in kanji or kana may begin.

    Most of these letters are in every Japanese sentence. One counts where at least as many letters follow as a number
    has digits, all of numbers, or where the text ends before that is known; of kanji alone as many as a short one has.
    """
    unseen = (
        "".join(map(re.escape, map(chr, IGNORABLE))) + r"\u0300-\u036f\u20d0-\u20ff\u3099\u309a"
    )
    more = f"[{originals(ALPHABET)}{unseen}｡-ﾟ]"
    kanji = f"[{originals(KANJI)}{unseen}0-9 、・ー-]"
    return (
        rf"[{originals(NUMERALS)}](?={more}{{{LEAST_DIGITS - 1}}}|{more}{{0,{LEAST_DIGITS - 2}}}\Z)"
        rf"|[{originals(KANJI)}](?={kanji}{{{LEAST_SHORT - 1}}}|{kanji}{{0,{LEAST_SHORT - 2}}}\Z)"
    )


EVEN, UNEVEN = 0.8, 0.9
"""Confidence that a number needs where its digits were brought together: a check digit or label, or both."""


@dataclass(frozen=True, slots=True)
class Reading:
    """`numbers`: only recognisers of numbers have anything new to read. `least`: the confidence that counts."""

    view: View
    numbers: bool = False
    least: float = 0.0


def readings(text: str) -> Iterator[Reading]:
    plain = normalise(text)
    yield Reading(plain)
    shown = revealed(text)
    if shown is not None:
        yield Reading(shown)
    deepest = shown or plain
    for layer in decoded(deepest):
        yield Reading(layer)
        deepest = layer
    views = [plain] if deepest is plain else [plain, deepest]
    for view in tuple(views):
        without = unmarked(view)
        if without is not None and without not in views:
            yield Reading(without)
            views.append(without)
            for layer in decoded(without):
                yield Reading(layer)
    for view in views:
        yield from _numbers(view)
    for view in views:
        for together in (joined(view), written_together(view), told(view)):
            if together is not None:
                yield Reading(together)


def _numbers(view: View) -> Iterator[Reading]:
    spelt = respelt(view)
    if spelt is not None:
        yield Reading(spelt, numbers=True)
    even, every = brought_together(spelt or view)
    if even is not None:
        yield Reading(even, numbers=True, least=EVEN)
    if every is not None:
        yield Reading(every, numbers=True, least=UNEVEN)
