"""Reads English for names and places: words, their kinds, and how likely each is a part of a name."""

from __future__ import annotations

import re
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field

from detectors.english.words import lexicon, stretches, words
from detectors.names.features import NEAR
from detectors.names.model import Floats, Kinds, Tagger, Weights, load
from detectors.names.morphemes import Word

LONGEST = 8_000
"""Words that are read together, more than a screen is given at once: where a text is cut may not change how it reads. A
longer one is cut behind the last full stop or line end before."""
WORTH = re.compile("[A-Za-z][a-z]|[A-Z]{2} [A-Z]{2}")
"""What a stretch holds that is read: each by itself, for what else is in a text may not change how it reads."""
_END = re.compile(r"[.!?¶]")
_ENDS = [0] * NEAR
Place = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Stretch:
    """Consecutive words of a text, at their places, and the probabilities [word, label]."""

    places: list[Place]
    chances: Floats = field(repr=False)


class EnglishReader:
    """For many threads. Loads lexicon and weights when made."""

    def __init__(self, weights: Weights | None = None) -> None:
        self._weights = weights or load("detectors.english")
        self._tagger = Tagger(self._weights)
        self._known = lexicon()
        self._kinds = self._fresh()
        self._renewing = threading.Lock()

    def _fresh(self) -> Kinds:
        return Kinds(self._weights, lambda word: word.tags[0][0])

    def read(self, text: str) -> Iterator[Stretch]:
        for start, end in stretches(text):
            if not WORTH.search(text, start, end):
                continue
            listed = list(words(text, start, end, self._known))
            for piece in pieces(listed):
                yield Stretch([(s, e) for s, e, _ in piece], self._chances([w for *_, w in piece]))

    def _chances(self, listed: list[Word]) -> Floats:
        with self._renewing:
            if self._kinds.full:
                self._kinds = self._fresh()
            kinds = self._kinds
        keys = [(f"{word.surface} {word.tags[0]}", 0, word.after_blank) for word in listed]
        kinds.add({k: w for k, w in zip(keys, listed, strict=True) if k not in kinds.numbers})
        numbers = [*_ENDS, *(kinds.numbers[key] for key in keys), *_ENDS]
        return self._tagger.probabilities(kinds, numbers)[NEAR:-NEAR]


def pieces(listed: list[tuple[int, int, Word]]) -> Iterator[list[tuple[int, int, Word]]]:
    start = 0
    while start < len(listed):
        end = min(start + LONGEST, len(listed))
        if end < len(listed):
            stops = (i for i in range(end, start + LONGEST // 2, -1) if _ends(listed[i - 1][2]))
            end = next(stops, end)
        yield listed[start:end]
        start = end


def _ends(word: Word) -> bool:
    return bool(_END.fullmatch(word.surface))
