"""`python -m detectors.names.training.word_classes --vectors FOLDER`: make `classes.npz` from word vectors.

FOLDER is the `vocab` folder of the package ja_ginza 5.3 (chiVe vectors, Works Applications, Apache-2.0): 480,000 words
with 20,000 vectors. Classes are clusters of vectors by spherical k-means (Dhillon and Modha 2001), three times: vectors
to close and to fine classes, and the centres of the fine ones to wide ones.
"""

from __future__ import annotations

import json
from pathlib import Path

import click
import numpy as np
from numpy.typing import NDArray
from spacy.strings import StringStore
from spacy.vectors import Vectors
from sudachipy import Dictionary, SplitMode

from detectors.names.classes import digest

Floats = NDArray[np.float32]
CLASSES = Path(__file__).parent.parent / "classes.npz"
CLOSE, FINE, WIDE = 5_000, 1_000, 150
ROUNDS = 15
SEED = 20_261_124


def clusters(vectors: Floats, count: int) -> tuple[NDArray[np.int64], Floats]:
    """The cluster of each vector, and the centres. The same for the same vectors."""
    chance = np.random.default_rng(SEED)
    centres = vectors[chance.choice(len(vectors), count, replace=False)].copy()
    for _ in range(ROUNDS):
        nearest = (vectors @ centres.T).argmax(axis=1)
        centres = np.zeros_like(centres)
        np.add.at(centres, nearest, vectors)
        empty = np.bincount(nearest, minlength=count) == 0
        centres[empty] = vectors[chance.choice(len(vectors), int(empty.sum()))]
        centres = _unit(centres)
    return (vectors @ centres.T).argmax(axis=1), centres


def _unit(vectors: Floats) -> Floats:
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    return np.asarray(vectors / np.maximum(lengths, 1e-6), np.float32)


def written(folder: Path, target: Path) -> int:
    """Write the classes of every word that the tokeniser leaves whole; how many there are."""
    stored = Vectors()
    stored.from_disk(folder)
    words = json.loads((folder / "strings.json").read_text(encoding="utf-8"))
    keys_of = StringStore(words)
    rows = {word: int(stored.key2row.get(keys_of[word], -1)) for word in words}
    tokenizer = Dictionary().tokenizer(SplitMode.A)
    kept = {
        digest(word): row
        for word, row in rows.items()
        if row >= 0 and len(word) <= 12 and len(tokenizer.tokenize(word)) == 1
    }
    vectors = _unit(np.asarray(stored.data, np.float32))
    close, _ = clusters(vectors, CLOSE)
    fine, centres = clusters(vectors, FINE)
    wide, _ = clusters(centres, WIDE)
    keys = np.array(sorted(kept), np.uint32)
    np.savez_compressed(
        target,
        steps=np.diff(keys, prepend=np.uint32(0)),
        rows=np.array([kept[int(key)] for key in keys], np.uint16),
        close=(close + 1).astype(np.uint16),
        fine=(fine + 1).astype(np.uint16),
        wide=(wide[fine] + 1).astype(np.uint16),
    )
    return len(keys)


@click.command()
@click.option(
    "--vectors", type=click.Path(exists=True, file_okay=False, path_type=Path), required=True
)
@click.option("--classes", type=click.Path(path_type=Path), default=CLASSES, show_default=False)
def main(vectors: Path, classes: Path) -> None:
    """Make the classes of words from vectors."""
    count = written(vectors, classes)
    click.echo(f"{classes}: {count:,} words, {classes.stat().st_size:,} bytes")


if __name__ == "__main__":
    main()
