"""Reads text for names: words, their kinds, and how likely each is a part of a name."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from detectors.names.features import LABELS, NEAR
from detectors.names.lists import FAMILY, GIVEN, overlaid
from detectors.names.model import Floats, Key, Kinds, Tagger, Weights, load
from detectors.names.morphemes import BLANKS, Morphemes, Word, common, pieces

CHUNK = 2_000
"""Words whose probabilities are computed together: enough to share the cost of a call, little enough to be bounded."""
REMEMBERED = 20_000
"""Characters of sentences that each thread remembers the words of: a long request. A text is read again once it is
masked, and that of a stream with each of its parts: most of its sentences are then as they were."""
_ENDS: list[Key] = [None] * NEAR
_PLAIN = frozenset("cvao")
"""Of `Word.known_as`: words that are no names."""


@dataclass(frozen=True, slots=True)
class _Sentence:
    """The words of a sentence, with the ends behind them."""

    keys: list[Key] = field(repr=False)
    morphemes: list[Any] = field(repr=False)


class _Lately(threading.local):
    """Of this thread alone, as its tokeniser is."""

    def __init__(self) -> None:
        self.sentences: OrderedDict[str, _Sentence] = OrderedDict()
        """A plain dict is slow to tell its first entry once many in front of it are gone."""
        self._held = 0  # characters of them

    def keep(self, piece: str, sentence: _Sentence) -> None:
        """In place of those that came first."""
        if piece not in self.sentences:
            self._held += len(piece)
        self.sentences[piece] = sentence
        while self._held > REMEMBERED:
            first, _ = self.sentences.popitem(last=False)
            self._held -= len(first)


@dataclass(frozen=True, slots=True)
class Reading:
    """Some sentences. `numbers` are kinds of words, `NEAR` ends around every sentence; the rest goes by their place."""

    kinds: Kinds = field(repr=False)
    numbers: list[int]
    morphemes: list[Any] = field(repr=False)
    offsets: list[int]
    """Where the sentence of the word begins in the text."""

    @property
    def letters(self) -> str:
        """One letter a word, and a line end for every place beyond a sentence."""
        letters = self.kinds.letters
        return "".join([letters[number] for number in self.numbers])

    def span(self, first: int, last: int) -> tuple[int, int]:
        """From the first word to the last, both included."""
        return (
            self.offsets[first] + self.morphemes[first].begin(),
            self.offsets[last] + self.morphemes[last].end(),
        )


class NameReader:
    """For many threads. Loads the dictionary and the weights when made. `letter` stands for a word in `letters`."""

    def __init__(self, letter: Callable[[Word], str], weights: Weights | None = None) -> None:
        self._letter = letter
        self._weights = weights or load()
        self._morphemes = Morphemes()
        self._tagger = Tagger(self._weights)
        self._kinds = Kinds(self._weights, self._letter)
        self._renewing = threading.Lock()
        self._lately = _Lately()

    def read(self, text: str, worth: Callable[[str], Any]) -> Iterator[Reading]:
        """The sentences of `text` that are `worth` reading, some at a time."""
        some: list[tuple[int, _Sentence]] = []
        words = NEAR
        for offset, piece in pieces(text):
            if worth(piece):
                sentence = self._sentence(piece)
                some.append((offset, sentence))
                words += len(sentence.keys)
                if words > CHUNK:
                    yield self._reading(some)
                    some, words = [], NEAR
        if some:
            yield self._reading(some)

    def known_as(self, surface: str) -> str:
        """What the dictionary lists this form under, as `Word.known_as`."""
        return self._morphemes.known_as(surface)

    def is_family(self, surface: str) -> bool | None:
        """Whether it is listed as a family name: False for a plain word, None where nothing is known of it."""
        known = self._morphemes.known_as(common(surface))
        if "F" in known:
            return True
        listed = self._morphemes.lists.of(surface) & FAMILY
        if set(known) & _PLAIN:
            return None if listed and len(surface) == 1 else False
        return True if listed else None

    def is_given(self, surface: str) -> bool:
        """Whether it is listed as a given name."""
        known = self._morphemes.known_as(common(surface))
        return "G" in known or bool(self._morphemes.lists.of(surface) & GIVEN)

    def listed(self, surfaces: Sequence[str]) -> list[int]:
        """What the lists of names have each as, in bits."""
        return self._morphemes.lists.of_all([common(surface) for surface in surfaces])

    def _reading(self, sentences: list[tuple[int, _Sentence]]) -> Reading:
        with self._renewing:
            if self._kinds.full:
                self._kinds = Kinds(self._weights, self._letter)
            kinds = self._kinds
        keys, morphemes, offsets = list(_ENDS), [None] * NEAR, [0] * NEAR
        for offset, sentence in sentences:
            keys += sentence.keys
            morphemes += sentence.morphemes
            offsets += [offset] * len(sentence.keys)
        self._learn(kinds, keys, morphemes)
        return Reading(kinds, list(map(kinds.numbers.__getitem__, keys)), morphemes, offsets)

    def _learn(self, kinds: Kinds, keys: list[Key], morphemes: list[Any]) -> None:
        """What is to be known of those words that are none of `kinds` yet."""
        known = kinds.numbers
        fresh = {
            key: (key[0], morpheme.part_of_speech(), key[2])
            for key, morpheme in zip(keys, morphemes, strict=True)
            if key not in known and key
        }
        if fresh:
            words = self._morphemes.words(list(fresh.values()))
            kinds.add(dict(zip(fresh, words, strict=True)))

    def _sentence(self, piece: str) -> _Sentence:
        known = self._lately.sentences.get(piece)
        if known is None:
            known = self._taken_apart(piece)
            self._lately.keep(piece, known)
        return known

    def _taken_apart(self, piece: str) -> _Sentence:
        keys: list[Key] = []
        kept: list[Any] = []
        blank = False
        for morpheme in self._morphemes.of(common(piece)):
            surface = morpheme.surface()
            if surface in BLANKS:
                blank = True
                continue
            keys.append((surface, morpheme.part_of_speech_id(), blank))
            kept.append(morpheme)
            blank = False
        return _Sentence([*keys, *_ENDS], [*kept, *[None] * NEAR])

    def chances(self, reading: Reading) -> Floats:
        """[word, label]"""
        numbers, kinds = reading.numbers, reading.kinds
        if self._weights.listed is None:
            return self._tagger.probabilities(kinds, numbers)
        codes = [kinds.codes[number] for number in numbers]
        joins = [kinds.joins[number] for number in numbers]
        overlaid(codes, self._morphemes.lists.rows(joins))
        return self._tagger.probabilities(kinds, numbers, codes)


def named(
    chances: Floats, kind: str, likely: float, faint: float
) -> Iterator[tuple[int, int, float]]:
    """First word, last word and mean probability of every run of words that are each a `likely` part of a `kind`.

    Runs of words that are only `faint` parts count where no likely one touches them: they do not lengthen a name.
    """
    begins, goes_on = LABELS.index(f"B-{kind}"), LABELS.index(f"I-{kind}")
    first, further = chances[:, begins], chances[:, goes_on]
    chance = first + further
    places = (chance >= faint).nonzero()[0]
    if not len(places):
        return
    fresh = (first[places] > further[places]).tolist()
    sure = (chance[places] >= likely).tolist()
    start = last = -1
    surely = False
    for place, begun, now in zip(places.tolist(), fresh, sure, strict=True):
        if start >= 0 and (place != last + 1 or begun or now != surely):
            yield start, last, _mean(chance[start : last + 1])
            start = -1
        start = place if start < 0 else start
        last, surely = place, now
    yield start, last, _mean(chance[start : last + 1])


def _mean(chances: Floats) -> float:
    return float(np.add.reduce(chances) / np.float32(len(chances)))
