"""`python -m detectors.names.training.listed --jmnedict FILE`: make `lists.npz` from JMnedict.

FILE is the SQLite file of the package jamdict-data 1.5, which holds JMnedict of 2020-05-29.
"""

from __future__ import annotations

import re
import sqlite3
import unicodedata
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from types import MappingProxyType

import click
import numpy as np

from detectors.names.classes import digest
from detectors.names.lists import LETTERS
from detectors.names.morphemes import VARIANTS

LISTS = Path(__file__).parent.parent / "lists.npz"
_LETTER = MappingProxyType(
    {
        "surname": "s",
        "given": "g",
        "fem": "g",
        "masc": "g",
        "person": "p",
        "unclass": "u",
        "place": "l",
        "station": "l",
        "organization": "o",
        "company": "o",
        "product": "o",
        "work": "o",
    }
)
_FORM = re.compile("[ぁ-ゖァ-ヺー・=一-鿿々A-Za-z]{2,20}|[一-鿿]")
_NAMES = """
    SELECT coalesce(k.text, r.text), t.text FROM NEEntry e
    JOIN NETranslation n ON n.idseq = e.idseq JOIN NETransType t ON t.tid = n.ID
    LEFT JOIN NEKanji k ON k.idseq = e.idseq
    LEFT JOIN NEKana r ON r.idseq = e.idseq AND k.text IS NULL
"""


def entries(jmnedict: Path) -> Iterator[tuple[str, str]]:
    """Every form, in kana only where it is written so, with a letter of `LETTERS`."""
    with sqlite3.connect(f"file:{jmnedict}?mode=ro", uri=True) as database:
        for form, kind in database.execute(_NAMES):
            plain = unicodedata.normalize("NFKC", form or "").translate(VARIANTS)
            if kind in _LETTER and _FORM.fullmatch(plain):
                yield plain, _LETTER[kind]


def written(jmnedict: Path, target: Path) -> int:
    """Write the lists; how many forms."""
    bits: dict[int, int] = defaultdict(int)
    for form, letter in entries(jmnedict):
        bits[digest(form)] |= 1 << LETTERS.index(letter)
    keys = np.array(sorted(bits), np.uint32)
    kinds = np.array([bits[int(key)] for key in keys], np.uint8)
    np.savez_compressed(target, steps=np.diff(keys, prepend=np.uint32(0)), kinds=kinds)
    return len(keys)


@click.command()
@click.option(
    "--jmnedict", type=click.Path(exists=True, dir_okay=False, path_type=Path), required=True
)
@click.option("--lists", type=click.Path(path_type=Path), default=LISTS, show_default=False)
def main(jmnedict: Path, lists: Path) -> None:
    """Make the lists of names from JMnedict."""
    click.echo(f"{lists}: {written(jmnedict, lists):,} forms, {lists.stat().st_size:,} bytes")


if __name__ == "__main__":
    main()
