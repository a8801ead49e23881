"""Fits the field with CRFsuite and writes it as the tables that the tagger runs from."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
import pycrfsuite

from detectors.names.features import END, LABELS, NEAR, NEXT, coarse, fine, part_of_speech
from detectors.names.lists import CODES
from detectors.names.model import DISTANCES, SLOTS
from detectors.names.morphemes import Word
from detectors.names.training.labelled import Sentence

PARAMETERS = {"c1": 0.05, "c2": 0.1, "max_iterations": 100, "feature.possible_transitions": True}
"""L1 keeps the tables small, L2 keeps rare features modest; chosen on a fold of the tuning rows."""
_SLIGHT = 0.01
"""Weights below this decide nothing and are left out."""


def observations(words: tuple[Word, ...]) -> Iterator[list[str]]:
    """For each word, everything that the model may look at, as `distance|feature`."""
    for i, word in enumerate(words):
        seen = []
        for distance in DISTANCES:
            place = i + distance
            if not 0 <= place < len(words):
                seen.append(f"{distance}|{END}")
                continue
            features = fine(words[place]) if distance in NEXT else coarse(words[place])
            seen += [f"{distance}|{feature}" for feature in features]
        seen += [
            f"N|w={w.surface}" for w in words[max(0, i - NEAR) : i + NEAR + 1] if len(w.surface) > 1
        ]
        before = words[i - 1] if i else None
        behind = words[i + 1] if i + 1 < len(words) else None
        tag, known = part_of_speech(word), word.known_as
        seen += [
            f"tag_before|{_tag(before)}|{tag}",
            f"tag_behind|{tag}|{_tag(behind)}",
            f"known_before|{_known(before)}|{known}",
            f"known_behind|{known}|{_known(behind)}",
        ]
        yield seen


def listed(codes: tuple[int, ...]) -> Iterator[list[str]]:
    """For each word, what the lists of names say of it and its two neighbours, as `listed|code|code|code`; * is any."""
    for before, here, behind in zip((0, *codes), codes, (*codes[1:], 0), strict=False):
        yield [
            f"listed|{before}|{here}|{behind}",
            f"listed|*|{here}|*",
            f"listed|{before}|{here}|*",
            f"listed|*|{here}|{behind}",
            f"listed|{before}|*|*",
            f"listed|*|*|{behind}",
        ]


def _tag(word: Word | None) -> str:
    return part_of_speech(word) if word else END


def _known(word: Word | None) -> str:
    return word.known_as if word else END


def fit(sentences: Iterable[Sentence], weights: Path) -> None:
    """Train on `sentences` and write `weights`. The same sentences in the same order give the same file."""
    trainer = pycrfsuite.Trainer(verbose=False)
    for sentence in sentences:
        seen = list(observations(sentence.words))
        for more, features in zip(listed(sentence.codes), seen, strict=False):
            features += more
        trainer.append(seen, list(sentence.labels))
    trainer.set_params(PARAMETERS)
    with TemporaryDirectory() as folder:
        path = str(Path(folder, "names.crfsuite"))
        trainer.train(path)
        tagger = pycrfsuite.Tagger()
        tagger.open(path)
        learned = tagger.info()
        tables = _tables(learned.state_features, learned.transitions)
        tagger.close()
    np.savez_compressed(weights, **tables)


def _tables(
    states: dict[tuple[str, str], float], moves: dict[tuple[str, str], float]
) -> dict[str, Any]:
    kept = {key: weight for key, weight in sorted(states.items()) if abs(weight) >= _SLIGHT}
    met = {name for pair in moves for name in pair}
    count = 1 + max(place for place, name in enumerate(LABELS) if name in met)
    """Labels that the sentences do not have are the last ones; `model.load` knows that nothing leads to them."""
    label = {name: number for number, name in enumerate(LABELS[:count])}
    slot = {str(distance): number for number, distance in enumerate(DISTANCES)} | {"N": SLOTS - 1}
    single = [key for key in kept if key[0].split("|", 1)[0] in slot]
    features = sorted({attribute.split("|", 1)[1] for attribute, _ in single})
    number = {feature: place for place, feature in enumerate(features)}
    rows = np.zeros((len(features), SLOTS, count))
    for attribute, of in single:
        where, feature = attribute.split("|", 1)
        rows[number[feature], slot[where], label[of]] = kept[attribute, of]
    transitions = np.zeros((count, count))
    for (left, right), weight in moves.items():
        transitions[label[left], label[right]] = weight
    tables = {"features": features, "rows": rows, "transitions": transitions}
    for classes, kind in (("tags", "tag"), ("known", "known")):
        tables |= _pairs(kept, classes, kind, label)
    return stored(tables | _listed(kept, label))


def _pairs(
    kept: dict[tuple[str, str], float], classes: str, kind: str, label: dict[str, int]
) -> dict[str, Any]:
    """Dense tables of what two neighbours say together. Class 0 is any class that training did not weigh."""
    pairs = {key: key[0].split("|") for key in kept if key[0].startswith(f"{kind}_")}
    names = ["", *sorted({name for _, *both in pairs.values() for name in both})]
    number = {name: place for place, name in enumerate(names)}
    tables = {
        f"{kind}_{side}": np.zeros((len(names), len(names), len(label)))
        for side in ("before", "behind")
    }
    for key, (table, left, right) in pairs.items():
        tables[table][number[left], number[right], label[key[1]]] = kept[key]
    return {classes: names, **tables}


def _listed(kept: dict[tuple[str, str], float], label: dict[str, int]) -> dict[str, Any]:
    """Everything that the lists of names say of three words in a row, added up; nothing where no word had a code."""
    table = np.zeros((CODES, CODES, CODES, len(label)))
    for (feature, name), weight in kept.items():
        if feature.startswith("listed|"):
            place = [slice(None) if c == "*" else int(c) for c in feature.split("|")[1:]]
            table[(*place, label[name])] += weight
    return {"listed": table} if table.any() else {}


def stored(tables: dict[str, Any]) -> dict[str, Any]:
    """Names as lines of text, weights as 16-bit multiples of one scale."""
    weights = {k: v for k, v in tables.items() if isinstance(v, np.ndarray)}
    scale = max(float(np.abs(v).max()) for v in weights.values()) / 32_000
    whole = {k: np.round(v / scale).astype(np.int16) for k, v in weights.items()}
    listed = {
        k: np.frombuffer("\n".join(v).encode(), np.uint8)
        for k, v in tables.items()
        if k not in weights
    }
    return {**whole, **listed, "scale": np.float32(scale)}
