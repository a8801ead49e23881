"""What is to be exported, and the file of it: whichever its form, an export that was cut off goes on where it was."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import orjson
from sqlalchemy import tuple_

from audit.database.tables import records
from audit.exports import formats
from audit.exports.sheet import CONTENTS, FACTS, Column, Row, rows
from audit.exports.unfinished import Lines, Unfinished
from audit.oversight.desk import Desk
from audit.proof.export import export
from audit.reading.filters import Filter
from audit.reading.read import Reader

SHEETS = ("csv", "csv-cp932", "xlsx", "parquet")
MADE = {"xlsx": formats.write_xlsx, "parquet": formats.write_parquet}
"""What cannot grow row by row: made of all rows at the end."""
Progress = Callable[[int], None]
"""Told after each row how many there are."""


@dataclass(frozen=True, slots=True)
class Order:
    """Which exchanges are exported, and how."""

    form: str
    wanted: Filter
    contents: bool

    @property
    def columns(self) -> tuple[Column, ...]:
        return (*FACTS, *CONTENTS) if self.contents else FACTS

    @property
    def words(self) -> str:
        """Two orders are the same when these are."""
        return f"{self.form} {self.contents} {self.wanted}"

    def encoder(self) -> formats.Cp932 | None:
        return formats.Cp932() if self.form == "csv-cp932" else None


@dataclass(frozen=True, slots=True)
class Written:
    """How many rows the file has, and the letters that its encoding lacks."""

    count: int
    missing: Counter[str] = field(default_factory=Counter)


def write_sheet(
    desk: Desk, order: Order, output: Path, progress: Progress, *, resume: bool
) -> Written:
    """Exchanges, newest first, one a row."""
    unfinished = Unfinished(output, order.words, resume=resume)
    begun = unfinished.begun
    found = counted(sheet_rows(desk, order, before=begun.cursor), progress, begun.count)
    if order.form in MADE:
        # The book takes its time, too: whoever waits is told, and may end it.
        def made(lines: Path, file: Path) -> None:
            total = sum(1 for _ in _lines(lines))
            MADE[order.form](file, order.columns, _read(lines, lambda: progress(total)))

        return Written(unfinished.write(_kept(found), made=made))
    encode = order.encoder()
    if encode is None:
        lines = encoded(encode, order.columns, found, headed=begun.size == 0)
        return Written(unfinished.write(lines))
    encode.missing.update(begun.kept)
    lines = encoded(encode, order.columns, found, headed=begun.size == 0)
    return Written(unfinished.write(lines, lambda: encode.missing), encode.missing)


def write_log(
    reader: Reader, output: Path, progress: Progress, *, contents: bool, resume: bool
) -> Written:
    """Every record that there was when the export began, as the verifier reads it."""
    unfinished = Unfinished(output, f"jsonl {contents}", resume=resume)
    begun = unfinished.begun
    until: Mapping[str, int] = begun.kept or reader.reached()
    after = None if begun.cursor is None else _place(begun.cursor)

    def lines() -> Iterator[tuple[bytes, str]]:
        where = () if after is None else (tuple_(records.c.writer, records.c.n) > after,)
        count = begun.count
        for place, line in export(reader, *where, contents=contents):
            # What was entered since is left out, on resuming, too: a chain is not cut where another tells of it.
            if place[1] <= until.get(place[0], -1):
                count += 1
                progress(count)
                yield line, f"{place[0]} {place[1]}"

    return Written(unfinished.write(lines(), lambda: until))


def sheet_rows(desk: Desk, order: Order, before: str | None = None) -> Iterator[Row]:
    listed = desk.walk(order.wanted, before=before)
    return rows(desk.reader, listed, order.columns, masks=desk.masks)


def counted(listed: Iterator[Row], progress: Progress, start: int = 0) -> Iterator[Row]:
    for count, row in enumerate(listed, start + 1):
        progress(count)
        yield row


def encoded(
    encode: formats.Cp932 | None,
    columns: tuple[Column, ...],
    listed: Iterator[Row],
    *,
    headed: bool = True,
) -> Lines:
    def as_bytes(text: str) -> bytes:
        return text.encode() if encode is None else encode(text)

    if headed:
        yield (b"" if encode else formats.BOM) + as_bytes(formats.heading(columns)), None
    for text, cursor in formats.csv_lines(listed):
        yield as_bytes(text), cursor


def _kept(listed: Iterator[Row]) -> Lines:
    for row in listed:
        cells = [formats.writable(c) if isinstance(c, str) else c for c in row.cells]
        yield orjson.dumps(cells, option=orjson.OPT_APPEND_NEWLINE), row.cursor


def _read(lines: Path, told: Callable[[], Any]) -> Iterator[Row]:
    for line in _lines(lines):
        told()
        yield Row(tuple(orjson.loads(line)), "")


def _lines(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        yield from file


def _place(cursor: str) -> tuple[str, int]:
    writer, n = cursor.split(" ")
    return writer, int(n)
