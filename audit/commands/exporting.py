"""`sekisho audit export`: the log to be verified elsewhere, or exchanges as a sheet."""

from __future__ import annotations

import os
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import IO

import click

from audit.commands.show import printable
from audit.commands.speech import shortened, tell
from audit.errors import LogRefused
from audit.exports import disclosure, formats
from audit.exports.disclosure import Find, Reasons
from audit.exports.order import (
    MADE,
    SHEETS,
    Order,
    Progress,
    Written,
    encoded,
    sheet_rows,
    write_log,
    write_sheet,
)
from audit.exports.sheet import Told
from audit.oversight.desk import Desk
from audit.proof.export import export
from audit.reading.read import Reader

FORMATS = ("jsonl", *SHEETS)
_LAST = "ファイルに仕上げています (finishing the file)"


def export_log(reader: Reader, output: Path | None, *, contents: bool, resume: bool = False) -> int:
    """Every record, as the verifier reads it. How many."""
    if output is None:
        written = 0
        for _, line in export(reader, contents=contents):
            sys.stdout.buffer.write(line)
            written += 1
        sys.stdout.buffer.flush()
        return written
    total = sum(n + 1 for n in reader.reached().values())
    with on_terminal(total) as progress:
        done = write_log(reader, output, progress, contents=contents, resume=resume)
    tell(
        f"{done.count}件の記録を書き出しました (records written)",
        f"{done.count} records written",
        err=True,
    )
    return done.count


def export_sheet(desk: Desk, order: Order, output: Path | None, *, resume: bool) -> int:
    """Exchanges, newest first, one a row; to a file, or to the terminal. How many."""
    if output is not None:
        with on_terminal(desk.count(order.wanted)) as progress:
            done = write_sheet(desk, order, output, progress, resume=resume)
        tell(
            f"{done.count}件を書き出しました (exchanges written)",
            f"{done.count} exchanges written",
            err=True,
        )
    elif order.form in MADE:
        raise click.UsageError(
            f"{order.form} には -o で書き出すファイルを指定してください (give -o FILE)"
        )
    else:
        done = _printed(desk, order)
    _told_missing(done.missing)
    return done.count


def _printed(desk: Desk, order: Order) -> Written:
    encode, count = order.encoder(), 0
    for data, cursor in encoded(encode, order.columns, sheet_rows(desk, order)):
        sys.stdout.buffer.write(data)
        count += cursor is not None
    sys.stdout.buffer.flush()
    return Written(count, encode.missing if encode else Counter())


def _told_missing(missing: Counter[str]) -> None:
    """Which letters a CP932 file lacks: it says less than the log."""
    if not missing:
        return
    listed = ", ".join(
        f"{printable(letter)} U+{ord(letter):04X} ({count})"
        for letter, count in missing.most_common()
    )
    tell(
        f"CP932 にない文字 {missing.total()}字を {formats.GETA} に置き換えました"
        f" (letters that CP932 lacks): {listed}",
        f"{missing.total()} letters that CP932 lacks became {formats.GETA}: {listed}",
        err=True,
    )


@contextmanager
def on_terminal(total: int, out: IO[str] | None = None) -> Iterator[Progress]:
    """A count on a terminal's standard error; nothing anywhere else."""
    out = sys.stderr if out is None else out
    visible, shown = out.isatty(), ""

    def progress(count: int) -> None:
        nonlocal shown
        last = count >= total
        if not visible or not (last or count % 100 == 0):
            return
        line = f"\r{count:,} / {total:,}{f'  {shortened(_LAST)}' if last else ''}"
        if line != shown:
            shown = line
            out.write(line)
            out.flush()

    yield progress
    if visible and total:
        with suppress(OSError):
            out.write("\r" + " " * 72 + "\r")


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
