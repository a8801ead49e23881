"""`sekisho audit export`: the log to be verified elsewhere, or exchanges as a sheet."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, suppress
from pathlib import Path
from typing import IO

import click

from audit import disclosure, formats
from audit.disclosure import Find, Reasons
from audit.errors import LogRefused
from audit.export import export
from audit.filters import Filter
from audit.read import Reader
from audit.sheet import CONTENTS, FACTS, Column, Row, rows, told
from audit.unfinished import Unfinished

FORMATS = ("jsonl", "csv", "csv-cp932", "xlsx", "parquet")
_WRITERS = {"xlsx": formats.write_xlsx, "parquet": formats.write_parquet}


def export_log(reader: Reader, output: Path | None, *, contents: bool) -> None:
    """Every record, as the verifier reads it."""
    lines = export(reader, contents=contents)
    if output is None:
        sys.stdout.buffer.writelines(lines)
        sys.stdout.buffer.flush()
        return
    count = Unfinished(output, "jsonl", resume=False).write((line, "") for line in lines)
    click.echo(f"{count}件の記録を書き出しました (records written)", err=True)


def export_sheet(
    reader: Reader,
    form: str,
    wanted: Filter,
    output: Path | None,
    *,
    contents: bool,
    resume: bool,
) -> None:
    """Exchanges, newest first, one a row."""
    columns = (*FACTS, *CONTENTS) if contents else FACTS
    if form in _WRITERS:
        _whole(form, columns, reader, wanted, output)
        return
    encode = formats.Cp932() if form == "csv-cp932" else None
    if output is None:
        for data, _ in _encoded(encode, columns, rows(reader, wanted, columns)):
            sys.stdout.buffer.write(data)
        sys.stdout.buffer.flush()
        _told_missing(encode)
        return
    unfinished = Unfinished(output, f"{form} {contents} {wanted}", resume=resume)
    begun = unfinished.begun
    listed = shown(rows(reader, wanted, columns, before=begun.cursor), reader.count(wanted))
    count = unfinished.write(_encoded(encode, columns, listed, headed=begun.size == 0))
    click.echo(f"{count}件を書き出しました (exchanges written)", err=True)
    _told_missing(encode)


def _whole(
    form: str, columns: tuple[Column, ...], reader: Reader, wanted: Filter, output: Path | None
) -> None:
    if output is None:
        raise click.UsageError(
            f"{form} には -o で書き出すファイルを指定してください (give -o FILE)"
        )
    part = output.with_name(output.name + ".part")
    if output.exists():
        raise LogRefused(f"ファイルがすでにあります (the file is there already): {output}")
    part.unlink(missing_ok=True)
    part.touch(0o600)
    try:
        _WRITERS[form](part, columns, shown(rows(reader, wanted, columns), reader.count(wanted)))
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
        return text.encode("utf-8", "replace") if encode is None else encode(text)

    if headed:
        yield (b"" if encode else formats.BOM) + as_bytes(formats.heading(columns)), None
    for text, cursor in formats.csv_lines(listed):
        yield as_bytes(text), cursor


def _told_missing(encode: formats.Cp932 | None) -> None:
    """Which letters a CP932 file lacks: it says less than the log."""
    if encode is None or not encode.missing:
        return
    listed = ", ".join(
        f"{letter} U+{ord(letter):04X} ({count})" for letter, count in encode.missing.most_common()
    )
    click.echo(
        f"CP932 にない文字 {encode.missing.total()}字を {formats.GETA} に置き換えました"
        f" (letters that CP932 lacks): {listed}",
        err=True,
    )


def shown(listed: Iterable[Row], total: int, out: IO[str] | None = None) -> Iterator[Row]:
    """The same rows, with a count on a terminal's standard error."""
    out = sys.stderr if out is None else out
    visible = out.isatty()
    count = 0
    for count, row in enumerate(listed, start=1):
        yield row
        if visible and count % 100 == 0:
            out.write(f"\r{count:,} / {total:,}")
            out.flush()
    if visible and count:
        with suppress(OSError):
            out.write("\r" + " " * 40 + "\r")


def disclose(reader: Reader, wanted: Filter, find: Find, reasons: Reasons, folder: Path) -> int:
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
        exchanges = (one for one, _ in told(reader, wanted))
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
    file = stack.enter_context(
        os.fdopen(opened, "w", encoding="utf-8", errors="replace", newline="")
    )
    file.write("\ufeff" + formats.line(titles))
    return lambda cells: file.write(formats.line([formats.harmless(cell) for cell in cells]))
