"""Labelled English: the public sets and made-up sentences, as words with labels."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from detectors.english.reader import pieces
from detectors.english.training import people, sentences
from detectors.english.words import lexicon, words
from detectors.names.training.fit import fit
from detectors.names.training.labelled import Sentence, Spans, labels_of, moved
from detectors.views.normalise import normalise

SETS = ("presidio_synth_en", "pii_anon_adversarial_en")
PROSE = (
    "injection_notinject_benign",
    "benign_wildguard_piguard",
    "injection_piguard_valid",
    *SETS,
)
"""Where common words are taken from: single words, no sentences."""
QUIET = PROSE[:3]
"""Prompts without labels. A sentence in which nothing looks like a name is read as having none; the others are left."""
SEED = 20_261_127
EACH = 10
_KINDS = frozenset(["PERSON", "LOCATION", "ORGANIZATION"])
_UNREADABLE = frozenset(["base64_encoding", "partial_redaction_advanced"])
"""Attacks that leave no name to learn from: names in base64, and stars in place of letters."""
_SENTENCE = re.compile(r"[^.!?\n]+[.!?]?")
_WORD = re.compile("[A-Za-z]+")
MADE_UP = -1
"""The fold of made-up sentences, which are in every training."""


@dataclass(frozen=True)
class Tagged:
    fold: int
    sentences: tuple[Sentence, ...]


def lexicon_of(pools: people.Pools, data: Path) -> str:
    rows = (row for name in PROSE for row in _rows(data, name))
    return people.lexicon(pools, (str(row["text"]) for row in rows))


def tagged(data: Path, pools: people.Pools) -> Iterator[Tagged]:
    """Every row of the sets, then every template, filled."""
    known = lexicon()
    for name in SETS:
        for row in _rows(data, name):
            if row.get("attack") in _UNREADABLE:
                continue
            spans = tuple((e["start"], e["end"], e["label"]) for e in row["entities"])
            fold = hashlib.sha256(row["text"].encode()).digest()[1] % 5
            yield _row(fold, row["text"], spans, known)
    for name in QUIET:
        for row in _rows(data, name):
            for sentence in quiet(row["text"], known):
                yield _row(MADE_UP, sentence, (), known)
    for text, spans in sentences.sentences(EACH, SEED, pools):
        yield _row(MADE_UP, text, spans, known)


def quiet(text: str, known: Mapping[str, str]) -> Iterator[str]:
    """Sentences with a capital at their beginning alone, in a word that is common and no name."""
    for sentence in _SENTENCE.findall(text):
        first, *others = _WORD.findall(sentence) or [""]
        classes = known.get(first.casefold(), "")
        common = "c" in classes and not set(classes) & set("GF")
        if len(others) > 2 and common and all(word.islower() or word == "I" for word in others):
            yield sentence.strip()


def _rows(data: Path, name: str) -> Iterator[dict[str, Any]]:
    path = data / f"{name}.jsonl"
    if path.is_file():
        with path.open(encoding="utf-8") as lines:
            yield from map(json.loads, lines)


def _row(fold: int, text: str, spans: Spans, known: dict[str, str]) -> Tagged:
    view = normalise(text)
    there = tuple(moved(view, span) for span in spans if span[2] in _KINDS)
    listed = list(words(view.text, 0, len(view.text), known))
    read = []
    for piece in pieces(listed):
        places = [(start, end) for start, end, _ in piece]
        read.append(Sentence(tuple(w for *_, w in piece), tuple(places), labels_of(places, there)))
    return Tagged(fold, tuple(read))


def train(rows: Iterable[Tagged], weights: Path) -> None:
    fit((sentence for row in rows for sentence in row.sentences), weights)
