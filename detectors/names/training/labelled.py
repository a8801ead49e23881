"""Labelled text from JSONL files: `{"text": …, "entities": [{"start", "end", "label"}]}`, offsets in characters."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from detectors.names.features import LABELS
from detectors.names.lists import alone, overlaid
from detectors.names.morphemes import BLANKS, VARIANTS, Morphemes, Word, pieces
from detectors.views.normalise import View, normalise

Spans = tuple[tuple[int, int, str], ...]
_KINDS = frozenset(label[2:] for label in LABELS if label != "O")
_WORKS = frozenset(
    {"製品名", "イベント名", "ARTIFACT", "PRODUCT", "EVENT", "WORK_OF_ART", "LAW", "MOVEMENT"}
)
"""What the sets call a WORK, among much else under OTHER."""


@dataclass(frozen=True)
class Sentence:
    """Words with their places in the normalised text, and the label of each."""

    words: tuple[Word, ...]
    places: tuple[tuple[int, int], ...]
    labels: tuple[str, ...]
    codes: tuple[int, ...] = ()
    """What the lists of names say of each word and its neighbours; none in English."""


@dataclass(frozen=True)
class Row:
    """A text as the tagger reads it. `fold` is 0 to 4, by the text's own digest: the same in every order of rows."""

    source: str
    fold: int
    spans: Spans
    sentences: tuple[Sentence, ...]


class Reader:
    def __init__(self) -> None:
        self._morphemes = Morphemes()
        self._words: dict[tuple[str, int, bool], Word] = {}

    def rows(self, path: Path) -> Iterator[Row]:
        with path.open(encoding="utf-8") as lines:
            for line in lines:
                row = json.loads(line)
                spans = tuple((e["start"], e["end"], _kind(e)) for e in row["entities"])
                yield self.row(path.stem, row["text"], spans)

    def row(self, source: str, original: str, spans: Spans) -> Row:
        view = normalise(original)
        there = tuple(moved(view, span) for span in spans if span[2] in _KINDS)
        sentences = tuple(self._sentence(start, piece, there) for start, piece in pieces(view.text))
        digest = hashlib.sha256(original.encode()).digest()
        return Row(source, digest[1] % 5, there, tuple(s for s in sentences if s.words))

    def _sentence(self, offset: int, text: str, spans: Spans) -> Sentence:
        words, places, blank = [], [], False
        for m in self._morphemes.of(text.translate(VARIANTS)):
            surface = m.surface()
            if surface in BLANKS:
                blank = True
                continue
            key = (surface, m.part_of_speech_id(), blank)
            if key not in self._words:
                word = (surface, m.part_of_speech(), blank)
                self._words[key] = self._morphemes.words([word])[0]
            words.append(self._words[key])
            places.append((offset + m.begin(), offset + m.end()))
            blank = False
        codes = [alone(word.listed) for word in words]
        joins = [word.surface.encode() if word.joins else b"" for word in words]
        overlaid(codes, self._morphemes.lists.rows(joins))
        return Sentence(tuple(words), tuple(places), labels_of(places, spans), tuple(codes))


def _kind(entity: dict[str, str]) -> str:
    return "WORK" if entity["source_label"] in _WORKS else entity["label"]


def moved(view: View, span: tuple[int, int, str]) -> tuple[int, int, str]:
    """The span in the normalised text."""
    start, end, label = span
    inside = [
        i
        for i in range(len(view.text))
        if view.span(i, i + 1).start >= start and view.span(i, i + 1).end <= end
    ]
    return inside[0], inside[-1] + 1, label


def labels_of(places: list[tuple[int, int]], spans: Spans) -> tuple[str, ...]:
    labels = ["O"] * len(places)
    for start, end, kind in spans:
        inside = [i for i, (a, b) in enumerate(places) if a < end and b > start]
        for i in inside:
            labels[i] = f"{'B' if i == inside[0] else 'I'}-{kind}"
    return tuple(labels)
