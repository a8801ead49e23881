"""`python -m detectors.evaluation [--data FOLDER] [--write]`."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import click

from detectors.catalogue import recognizers
from detectors.evaluation import entities, report, sets
from detectors.evaluation.peers import MODELS, Peer
from detectors.evaluation.sets import MissingSet, Part
from detectors.names.model import load
from detectors.recognizers.english_names import EnglishNameRecognizer
from detectors.recognizers.names import NameRecognizer
from detectors.screen import Screen

README = Path(__file__).parent.parent / "README.md"
GOLDEN = Path(__file__).parents[2] / "tests" / "detectors" / "golden"
FOLDER = click.Path(exists=True, file_okay=False, path_type=Path)
FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@dataclass(frozen=True)
class Asked:
    data: Path | None
    part: Part
    peers: Path | None
    japanese: Path | None
    english: Path | None


@click.command()
@click.option("--data", type=FOLDER, help="where the public sets are")
@click.option("--split", type=click.Choice([p.value for p in Part]), default=Part.REPORT.value)
@click.option("--peers", type=FILE, help="a Python that has Presidio and its models")
@click.option("--japanese", type=FILE, help="weights of names that were trained --without-fold 0")
@click.option("--english", type=FILE, help="weights of English names, likewise")
@click.option("--entities", "listed", is_flag=True, help="only the table of entities")
@click.option("--write", is_flag=True, help="put the tables into detectors/README.md")
def main(listed: bool, write: bool, split: str, **paths: Path | None) -> None:
    """Precision, recall, false alarms, survival of disguises and cost, beside Presidio on the same rows."""
    pages = {"entities": "\n".join(entities.table())}
    if not listed:
        try:
            pages["eval"] = "\n".join(_tables(Asked(part=Part(split), **paths)))
        except MissingSet as missing:
            raise click.ClickException(str(missing)) from missing
    for name, page in pages.items():
        if write:
            README.write_text(placed(README.read_text(encoding="utf-8"), name, page), "utf-8")
        elif listed or name == "eval":
            click.echo(page)


def placed(readme: str, name: str, page: str) -> str:
    """`readme` with the page between the markers of its name."""
    begin, end = f"<!-- {name}: begin -->", f"<!-- {name}: end -->"
    before, rest = readme.split(begin, 1)
    return f"{before}{begin}\n{page}\n{end}{rest.split(end, 1)[1]}"


def _tables(asked: Asked) -> Iterator[str]:
    shipped = _screen(None, None)
    golden = list(sets.marked(GOLDEN))
    yield from report.of_golden(shipped, GOLDEN)
    yield from report.of_own_disguises(shipped, GOLDEN)
    yield from report.of_halves(shipped, GOLDEN)
    if asked.data is None:
        yield "\nNo DATA folder was given: the public sets were not measured."
        yield from report.of_speed(shipped, [c.text for c in golden])
        return
    others = {name: Peer(name, asked.peers) for name in MODELS} if asked.peers else {}
    unseen = _screen(asked.japanese, asked.english)
    both = asked.japanese is not None and asked.english is not None
    yield from report.of_sets(unseen, asked.data, asked.part, others, both)
    texts = [case.text for case in sets.spans(asked.data, "stockmark_ner", asked.part)]
    yield from report.of_speed(shipped, texts)


def _screen(japanese: Path | None, english: Path | None) -> Screen:
    """Every recogniser; the models of names with other weights than the shipped ones, where those are given."""
    every = recognizers()
    for recognizer in every:
        if isinstance(recognizer, NameRecognizer) and japanese:
            recognizer.use(load(japanese))
        if isinstance(recognizer, EnglishNameRecognizer) and english:
            recognizer.use(load(english))
    screen = Screen(every, cache_entries=0)
    screen.warm_up()
    return screen


if __name__ == "__main__":
    main()
