"""`python -m detectors.names.training.kana_readings`: make `readings.npz` from the dictionary of the tokeniser."""

from __future__ import annotations

from pathlib import Path

import click
import numpy as np
from sudachipy import Dictionary

from detectors.names.classes import digest

READINGS = Path(__file__).parent.parent / "readings.npz"


def written(target: Path) -> tuple[int, int]:
    """Write the readings of family and of given names; how many of each."""
    readings: dict[str, set[int]] = {"姓": set(), "名": set()}
    for entry in Dictionary().entries():
        tags, reading = entry.part_of_speech(), entry.reading_form()
        if tags[2] == "人名" and tags[3] in readings and len(reading) > 1:
            readings[tags[3]].add(digest(reading))
    families, given = (np.array(sorted(readings[k]), np.uint32) for k in "姓名")
    first = np.uint32(0)
    np.savez_compressed(
        target,
        families=np.diff(families, prepend=first),
        given=np.diff(given, prepend=first),
    )
    return len(families), len(given)


@click.command()
@click.option("--readings", type=click.Path(path_type=Path), default=READINGS, show_default=False)
def main(readings: Path) -> None:
    """Make the readings of names from the dictionary that is installed."""
    families, given = written(readings)
    click.echo(f"{readings}: {families:,} and {given:,}, {readings.stat().st_size:,} bytes")


if __name__ == "__main__":
    main()
