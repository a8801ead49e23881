"""A report as a value: headings, sentences, tables and bars, which every form of it shows alike."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

Cell = str | int | float | None
"""A share is a float between 0 and 1, a count an int; None is nothing to say."""


@dataclass(frozen=True, slots=True)
class Table:
    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    none: str
    """What is said in the place of rows when there are none."""


@dataclass(frozen=True, slots=True)
class Bars:
    """Counts beside each other, largest first as they come; at most `MOST` are drawn."""

    title: str
    unit: str
    bars: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class Words:
    text: str


@dataclass(frozen=True, slots=True)
class Lines:
    """Text that is shown as it is written, such as YAML."""

    title: str
    lines: tuple[str, ...]


Part = Table | Bars | Words | Lines


@dataclass(frozen=True, slots=True)
class Section:
    title: str
    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class Document:
    """`code` is what the QR code says: the checkpoint under which the log stood; None without one."""

    title: str
    language: str
    facts: tuple[tuple[str, str], ...]
    sections: tuple[Section, ...]
    code: str | None


MOST = 15


def written(cell: Cell) -> str:
    if cell is None or cell == "":
        return "—"
    if isinstance(cell, float):
        return f"{cell * 100:.1f} %"
    return f"{cell:,}" if isinstance(cell, int) else cell


def is_number(table: Table, column: int) -> bool:
    """Whether this column has numbers in it, and no words."""
    cells = [row[column] for row in table.rows if row[column] is not None]
    return bool(cells) and not any(isinstance(cell, str) for cell in cells)


def drawn(bars: Bars) -> tuple[tuple[str, int], ...]:
    return bars.bars[:MOST]


def tables(document: Document) -> Iterator[tuple[Section, Table]]:
    for section in document.sections:
        yield from ((section, part) for part in section.parts if isinstance(part, Table))


def largest_first(counts: Iterable[tuple[str, int]]) -> tuple[tuple[str, int], ...]:
    """By number, then by name: the same for the same counts."""
    return tuple(sorted(counts, key=lambda item: (-item[1], item[0])))
