"""Findings as a person or a program reads them: a table, JSON, or the text with every finding replaced by a mark."""

from __future__ import annotations

import json
from bisect import bisect_right
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass, field
from io import StringIO

from rich.console import Console
from rich.table import Table

from detectors.edited import MOST_READINGS, Edit, Edited
from detectors.findings import DETECTOR_FAILED, Finding, Span

Named = Callable[[str], str]
"""What an entity is called in the language of the output."""


@dataclass(frozen=True, slots=True)
class Line:
    """One finding. `start` and `end` count characters from 0, `line` and `column` from 1; `value` only on request."""

    start: int
    end: int
    line: int
    column: int
    entity: str
    score: float
    recognizer: str
    value: str | None = field(default=None, repr=False)


def lines_of(text: str, found: Iterable[Finding], *, values: bool) -> list[Line]:
    breaks = [-1, *(place for place, letter in enumerate(text) if letter == "\n")]
    listed = []
    for f in sorted(found):
        line = bisect_right(breaks, f.span.start - 1)
        listed.append(
            Line(
                f.span.start,
                f.span.end,
                line,
                f.span.start - breaks[line - 1],
                f.entity,
                round(f.score, 2),
                f.recognizer,
                text[f.span.start : f.span.end] if values else None,
            )
        )
    return listed


def as_json(lines: Sequence[Line]) -> str:
    rows = [{k: v for k, v in asdict(line).items() if v is not None} for line in lines]
    return json.dumps(rows, ensure_ascii=False, indent=1)


def as_table(lines: Sequence[Line], named: Named, headings: Sequence[str]) -> str:
    """`headings` are those of place, kind, score, length, recogniser and value."""
    table = Table(box=None, pad_edge=False, header_style="")
    values = any(line.value is not None for line in lines)
    for heading in headings if values else headings[:-1]:
        table.add_column(heading, no_wrap=True)
    for line in lines:
        kind = named(line.entity)
        kind = line.entity if kind == line.entity else f"{line.entity} {kind}"
        cells = [f"{line.line}:{line.column}", kind, f"{line.score:.2f}"]
        cells += [str(line.end - line.start), line.recognizer]
        table.add_row(*cells, *([] if line.value is None else [line.value]))
    page = StringIO()
    Console(file=page, width=160, color_system=None, markup=False).print(table)
    return page.getvalue().rstrip("\n")


def as_marked(text: str, lines: Sequence[Line], named: Named) -> str:
    """The text with ［氏名1］ and so on: the same mark for the same value. Of findings that overlap, the surest."""
    return Edited(text, marks_of(text, lines, named)).text


def to_mark(
    text: str, lines: Sequence[Line], named: Named, look: Callable[[str], Iterable[Finding]]
) -> list[Line]:
    """These, and what `look` finds only beside the marks, until it finds nothing more; the whole text as not judged
    where that does not come to rest."""
    lines = list(lines)
    for _ in range(MOST_READINGS):
        edited = Edited(text, marks_of(text, lines, named))
        more = lines_of(text, edited.before(look(edited.text)), values=False)
        if not more:
            return lines
        # A finding that takes in a mark stands in its place.
        lines = [one for one in lines if not any(_overlap(one, new) for new in more)] + more
    failed = Finding(Span(0, len(text)), DETECTOR_FAILED, "masking", 1.0)
    return lines_of(text, [failed], values=False)


def marks_of(text: str, lines: Sequence[Line], named: Named) -> list[Edit]:
    chosen: list[Line] = []
    for line in sorted(lines, key=lambda one: (-one.score, one.start - one.end, one.start)):
        if not any(_overlap(line, c) for c in chosen):
            chosen.append(line)
    marks: dict[tuple[str, str], str] = {}
    count: Counter[str] = Counter()
    edits = []
    for line in sorted(chosen, key=lambda one: one.start):
        key = line.entity, text[line.start : line.end]
        if key not in marks:
            count[line.entity] += 1
            marks[key] = f"［{named(line.entity)}{count[line.entity]}］"
        edits.append(Edit(Span(line.start, line.end), marks[key]))
    return edits


def _overlap(one: Line, other: Line) -> bool:
    return one.start < other.end and other.start < one.end
