"""`python -m detectors.names.training --data FOLDER`: make `weights.npz` from labelled text and made-up sentences."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

import click

from detectors.names.training import municipal
from detectors.names.training.average import averaged
from detectors.names.training.fit import fit
from detectors.names.training.labelled import Reader, Row, Sentence

SETS = ("stockmark_ner", "ku_wikipedia_ner", "ud_gsd_ner", "presidio_synth_en")
WEIGHTS = Path(__file__).parent.parent / "weights.npz"
SEED = 20_261_124
EACH = 8


def rows_of(data: Path) -> list[Row]:
    """The labelled sets in `data`, then every municipal template, filled."""
    reader = Reader()
    missing = [name for name in SETS if not (data / f"{name}.jsonl").is_file()]
    if missing:
        raise click.ClickException(f"not in {data}: {', '.join(f'{m}.jsonl' for m in missing)}")
    labelled = [row for name in SETS for row in reader.rows(data / f"{name}.jsonl")]
    made_up = [
        reader.row("municipal", text, tuple(spans))
        for text, spans in municipal.sentences(EACH, SEED)
    ]
    return [*labelled, *made_up]


def train(rows: Sequence[Row], weights: Path) -> None:
    """The mean of a field that sees the lists of names and of one that does not: the first leans on them too much."""
    sentences = [sentence for row in rows for sentence in row.sentences]
    with TemporaryDirectory() as folder:
        blind, seeing = Path(folder, "blind.npz"), Path(folder, "seeing.npz")
        fit((_without_lists(sentence) for sentence in sentences), blind)
        fit(sentences, seeing)
        averaged(blind, seeing, weights)


def _without_lists(sentence: Sentence) -> Sentence:
    return replace(
        sentence, words=tuple(replace(word, listed=0) for word in sentence.words), codes=()
    )


@click.command()
@click.option(
    "--data", type=click.Path(exists=True, file_okay=False, path_type=Path), required=True
)
@click.option("--without-fold", type=click.IntRange(0, 4), help="keep one fifth of the rows out")
@click.option("--weights", type=click.Path(path_type=Path), default=WEIGHTS, show_default=False)
def main(data: Path, without_fold: int | None, weights: Path) -> None:
    """Train the names model. Rows without a fold are for choosing features; the shipped model has every row."""
    rows = rows_of(data)
    kept = [row for row in rows if row.fold != without_fold or row.source == "municipal"]
    train(kept, weights)
    click.echo(f"{weights}: {len(kept)} of {len(rows)} rows, {weights.stat().st_size:,} bytes")


if __name__ == "__main__":
    main()
