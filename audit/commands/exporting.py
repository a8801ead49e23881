"""`sekisho audit export`: the log to be verified elsewhere, or exchanges as a sheet."""

from __future__ import annotations

import os
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO

import click

from audit.commands.show import printable
from audit.errors import LogRefused
from audit.exports import disclosure, formats
from audit.exports.disclosure import Find, Reasons
from audit.exports.sheet import CONTENTS, FACTS, Column, Row, Told, rows
from audit.exports.unfinished import Unfinished
from audit.oversight.desk import Desk
from audit.proof.export import export
from audit.reading.filters import Filter
from audit.reading.read import Reader

FORMATS = ("jsonl", "csv", "csv-cp932", "xlsx", "parquet")
_WRITERS = {"xlsx": formats.write_xlsx, "parquet": formats.write_parquet}


def export_log(reader: Reader, output: Path | None, *, contents: bool) -> int:
    """Every record, as the verifier reads it. How many."""
    lines = export(reader, contents=contents)
    if output is None:
        written = 0
        for line in lines:
            sys.stdout.buffer.write(line)
            written += 1
        sys.stdout.buffer.flush()
        return written
    count = Unfinished(output, "jsonl", resume=False).write((line, "") for line in lines)
    click.echo(f"{count}件の記録を書き出しました (records written)", err=True)
    return count


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


def export_sheet(desk: Desk, order: Order, output: Path | None, *, resume: bool) -> int:
    """Exchanges, newest first, one a row; to a file, or to the terminal. How many."""
    if output is None and order.form in _WRITERS:
        raise click.UsageError(
            f"{order.form} には -o で書き出すファイルを指定してください (give -o FILE)"
        )
    missing: Counter[str] = Counter()
    if output is None:
        listed = _Counted(_rows(desk, order))
        encode = _encoder(order)
        for data, _ in _encoded(encode, order.columns, listed):
            sys.stdout.buffer.write(data)
        sys.stdout.buffer.flush()
        count, missing = listed.count, encode.missing if encode else missing
    else:
        total = desk.count(order.wanted)
        with on_terminal(total) as progress:
            count, missing = write_sheet(desk, order, output, resume, progress)
        click.echo(f"{count}件を書き出しました (exchanges written)", err=True)
    _told_missing(missing)
    return count


Progress = Callable[[int], None]
"""Told after each row how many there are."""


def write_sheet(
    desk: Desk, order: Order, output: Path, resume: bool, progress: Progress
) -> tuple[int, Counter[str]]:
    """The file; how many exchanges this run wrote, and the letters that its encoding lacks."""
    if order.form in _WRITERS:
        listed = _Counted(_rows(desk, order), progress)
        _whole(order, listed, output)
        return listed.count, Counter()
    unfinished = Unfinished(output, order.words, resume=resume)
    begun, encode = unfinished.begun, _encoder(order)
    rest = _rows(desk, order, before=begun.cursor)
    lines = _encoded(encode, order.columns, _Counted(rest, progress), headed=begun.size == 0)
    return unfinished.write(lines), encode.missing if encode else Counter()


def _rows(desk: Desk, order: Order, before: str | None = None) -> Iterator[Row]:
    listed = desk.walk(order.wanted, before=before)
    return rows(desk.reader, listed, order.columns, masks=desk.masks)


class _Counted:
    """The same rows, counted."""

    def __init__(self, listed: Iterable[Row], progress: Progress | None = None) -> None:
        self._listed = listed
        self._progress = progress
        self.count = 0

    def __iter__(self) -> Iterator[Row]:
        for row in self._listed:
            self.count += 1
            if self._progress is not None:
                self._progress(self.count)
            yield row


def _encoder(order: Order) -> formats.Cp932 | None:
    return formats.Cp932() if order.form == "csv-cp932" else None


def _whole(order: Order, listed: Iterable[Row], output: Path) -> None:
    part = output.with_name(output.name + ".part")
    if output.exists():
        raise LogRefused(f"ファイルがすでにあります (the file is there already): {output}")
    part.unlink(missing_ok=True)
    part.touch(0o600)
    try:
        _WRITERS[order.form](part, order.columns, listed)
        part.rename(output)
    finally:
        part.unlink(missing_ok=True)


def _encoded(
    encode: formats.Cp932 | None,
    columns: tuple[Column, ...],
    listed: Iterable[Row],
    *,
    headed: bool = True,
) -> Iterator[tuple[bytes, str | None]]:
    def as_bytes(text: str) -> bytes:
        return text.encode() if encode is None else encode(text)

    if headed:
        yield (b"" if encode else formats.BOM) + as_bytes(formats.heading(columns)), None
    for text, cursor in formats.csv_lines(listed):
        yield as_bytes(text), cursor


def _told_missing(missing: Counter[str]) -> None:
    """Which letters a CP932 file lacks: it says less than the log."""
    if not missing:
        return
    listed = ", ".join(
        f"{printable(letter)} U+{ord(letter):04X} ({count})"
        for letter, count in missing.most_common()
    )
    click.echo(
        f"CP932 にない文字 {missing.total()}字を {formats.GETA} に置き換えました"
        f" (letters that CP932 lacks): {listed}",
        err=True,
    )


@contextmanager
def on_terminal(total: int, out: IO[str] | None = None) -> Iterator[Progress]:
    """A count on a terminal's standard error; nothing anywhere else."""
    out = sys.stderr if out is None else out
    visible = out.isatty()

    def progress(count: int) -> None:
        if visible and count % 100 == 0:
            out.write(f"\r{count:,} / {total:,}")
            out.flush()

    yield progress
    if visible and total:
        with suppress(OSError):
            out.write("\r" + " " * 40 + "\r")


def disclose(listed: Iterable[tuple[Told, str]], find: Find, reasons: Reasons, folder: Path) -> int:
    """Three files in a new folder: what is handed over, why parts are missing, and whose requests they were."""
    try:
        folder.mkdir(mode=0o700, parents=True)
    except OSError as exc:
        raise LogRefused(
            f"フォルダーを作れません (cannot make): {folder}: {exc.strerror}"
        ) from None
    with ExitStack() as stack:
        handed, why, whose = (
            _csv(stack, folder / name, titles)
            for name, titles in (
                ("disclosure.csv", disclosure.SHEET),
                ("withheld.csv", disclosure.WITHHELD),
                ("accounts.csv", disclosure.ACCOUNT),
            )
        )
        count = 0
        exchanges = (one for one, _ in listed)
        for one in disclosure.disclosed(exchanges, find, reasons):
            count += 1
            handed(one.sheet)
            whose(one.account)
            for row in one.withheld:
                why(row)
    return count


def _csv(
    stack: ExitStack, path: Path, titles: tuple[str, ...]
) -> Callable[[tuple[str, ...]], object]:
    opened = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    file = stack.enter_context(os.fdopen(opened, "w", encoding="utf-8", newline=""))
    file.write("\ufeff" + formats.line(titles))
    return lambda cells: file.write(formats.line([formats.harmless(cell) for cell in cells]))
