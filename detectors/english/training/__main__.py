"""`python -m detectors.english.training --data FOLDER`: make `weights.npz` and `lexicon.txt`."""

from __future__ import annotations

from pathlib import Path

import click

from detectors.english.training.labelled import SETS, Tagged, lexicon_of, tagged, train
from detectors.english.training.people import pools

HOME = Path(__file__).parent.parent


@click.command()
@click.option(
    "--data", type=click.Path(exists=True, file_okay=False, path_type=Path), required=True
)
@click.option("--without-fold", type=click.IntRange(0, 4), help="keep one fifth of the rows out")
@click.option("--weights", type=click.Path(path_type=Path), default=HOME / "weights.npz")
def main(data: Path, without_fold: int | None, weights: Path) -> None:
    """Train the model of English names. The shipped one has every row; one without a fold is for measuring."""
    missing = [name for name in SETS if not (data / f"{name}.jsonl").is_file()]
    if missing:
        raise click.ClickException(f"not in {data}: {', '.join(f'{m}.jsonl' for m in missing)}")
    people = pools()
    if without_fold is None:
        (HOME / "lexicon.txt").write_text(lexicon_of(people, data), encoding="utf-8")
    rows: list[Tagged] = [
        row for row in tagged(data, people) if without_fold is None or row.fold != without_fold
    ]
    train(rows, weights)
    click.echo(f"{weights}: {len(rows)} rows, {weights.stat().st_size:,} bytes")


if __name__ == "__main__":
    main()
