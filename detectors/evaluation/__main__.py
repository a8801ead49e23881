"""`python -m detectors.evaluation [--data FOLDER] [--write]`."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import click

from detectors.catalogue import recognizers
from detectors.evaluation import report, sets
from detectors.evaluation.sets import MissingSet, Part
from detectors.screen import Screen

README = Path(__file__).parent.parent / "README.md"
GOLDEN = Path(__file__).parents[2] / "tests" / "detectors" / "golden"
BEGIN, END = "<!-- eval: begin -->", "<!-- eval: end -->"


@click.command()
@click.option("--data", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("--split", type=click.Choice([p.value for p in Part]), default=Part.REPORT.value)
@click.option("--write", is_flag=True, help="put the tables into detectors/README.md")
def main(data: Path | None, split: str, write: bool) -> None:
    """Precision, recall, false alarms, survival of disguises and cost, beside Presidio on the same rows."""
    try:
        page = "\n".join(_tables(data, Part(split)))
    except MissingSet as missing:
        raise click.ClickException(str(missing)) from missing
    if not write:
        click.echo(page)
        return
    before, rest = README.read_text(encoding="utf-8").split(BEGIN, 1)
    after = rest.split(END, 1)[1]
    README.write_text(f"{before}{BEGIN}\n{page}\n{END}{after}", encoding="utf-8")


def _tables(data: Path | None, part: Part) -> Iterator[str]:
    screen = Screen(recognizers(), cache_entries=0)
    screen.warm_up()
    golden = list(sets.marked(GOLDEN))
    yield from report.of_golden(screen, GOLDEN)
    if data is None:
        yield "\nNo DATA folder was given: the public sets were not measured."
        yield from report.of_speed(screen, [c.text for c in golden])
        return
    yield from report.of_sets(screen, data, part)
    texts = [case.text for case in sets.spans(data, "stockmark_ner", part)]
    yield from report.of_speed(screen, texts)


if __name__ == "__main__":
    main()
