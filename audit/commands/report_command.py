"""`sekisho audit report MONTH` and `sekisho audit trends MONTH`."""

from __future__ import annotations

import hashlib
import sys
from collections.abc import Callable
from dataclasses import asdict
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any

import click
import orjson

from audit.commands.options import Options, When, fail
from audit.commands.output import new_file, output_option, print_lines
from audit.commands.speech import language
from audit.exports.disclosure import load_reasons
from audit.oversight.desk import Desk
from audit.oversight.roles import May
from audit.reading.filters import Filter
from audit.reports.compose import compose, departures
from audit.reports.document import Document, written
from audit.reports.excerpts import Excerpts, excerpts
from audit.reports.gather import Gathered, gather
from audit.reports.month import JAPAN, Month, check_reached
from audit.reports.wording import Wording

FORMATS = ("html", "pdf", "xlsx", "json")
_UNTIL = (
    "この日時（日本時間）までに記録されたことだけで作る（省くと、いま）。同じ日時なら同じ報告になる"
)


@click.command(name="report", help="月次報告を作る（例: report 2026-11 --format pdf -o 報告.pdf）")
@click.argument("month")
@click.option(
    "--format",
    "form",
    type=click.Choice(FORMATS),
    help="省くと -o の拡張子から、それもなければ html",
)
@output_option("新しいファイルに書く")
@click.option("--department", help="この部署だけ")
@click.option("--as-of", type=When(), help=_UNTIL)
@click.option("--lang", type=click.Choice(["ja", "en"]), default=language, show_default="ja")
@click.option(
    "--texts",
    is_flag=True,
    help="止めた依頼の抜粋と確認の理由も、検出されたものを伏せて載せる（閲覧として記録される）",
)
@click.option(
    "--font",
    type=click.Path(path_type=Path),
    help="PDFに埋め込むTrueTypeフォント (.ttf)。省くと、読む人の端末のフォントで表示される",
)
@click.pass_obj
def report_command(
    options: Options,
    /,
    month: str,
    form: str | None,
    output: Path | None,
    texts: bool,
    font: Path | None,
    **narrowed: Any,
) -> None:
    form = form or (output.suffix.lstrip(".").lower() if output is not None else "html")
    if form not in FORMATS:
        fail(f"--format は {'、'.join(FORMATS)} のどれかです (no such format: {form[:12]})")
    say = _wording(options, narrowed["lang"])
    with options.desk() as desk:
        gathered, section = _gathered(desk, options.place(), month, **narrowed)
        shown = _excerpts(options, desk, gathered) if texts else None
        made = _forms(font)[form](compose(gathered, say, section, shown))
        _entered(desk, gathered, form, made)
    if output is None:
        print_lines([made])
    else:
        with new_file(output) as file:
            file.write(made)


@click.command(
    name="trends",
    help="部署・ルール・検出の種類ごとに、いつもと違う動きを知らせる (0: なし, 1: あり)",
)
@click.argument("month")
@click.option("--department", help="この部署だけ")
@click.option("--as-of", type=When(), help=_UNTIL)
@click.option("--json", "as_json", is_flag=True)
@click.option("--lang", type=click.Choice(["ja", "en"]), default=language, show_default="ja")
@click.pass_obj
def trends_command(options: Options, /, month: str, as_json: bool, **narrowed: Any) -> None:
    with options.desk() as desk:
        gathered, section = _gathered(desk, options.place(), month, **narrowed)
        facts = {"month": str(gathered.month), "as_of": gathered.as_of.isoformat()}
        desk.enter("trends", {**facts, "section": section, "count": len(gathered.alerts)})
    if as_json:
        for alert in gathered.alerts:
            click.echo(orjson.dumps(asdict(alert)))
    else:
        say = _wording(options, narrowed["lang"])
        table = departures(gathered.alerts, say)
        for row in table.rows or ((table.none,),):
            click.echo(("　" if say.language == "ja" else "  ").join(map(written, row)))
    sys.exit(1 if gathered.alerts else 0)


def _wording(options: Options, lang: object) -> Wording:
    place = options.default()
    return Wording(str(lang), (place.names or place.kinds)())


def _gathered(
    desk: Desk, url: str, month: str, *, department: str | None, as_of: datetime | None, lang: str
) -> tuple[Gathered, str | None]:
    wanted = Month.parse(month)
    until = datetime.now(UTC) if as_of is None else as_of.replace(tzinfo=JAPAN)
    check_reached(until)
    section = desk.narrowed(May.FIGURES, Filter(department=department)).department
    return gather(desk.reader, url, wanted, until, section), section


def _excerpts(options: Options, desk: Desk, gathered: Gathered) -> Excerpts:
    finder = options.default().finder
    if finder is None:
        fail("この起動のしかたでは検出器がありません。sekisho audit report を使ってください")
    options.needed_keys()
    misses = [miss.exchange for miss in gathered.tally.near_misses]
    overrides = [one.exchange for one in gathered.tally.overrides if one.reasoned]
    return excerpts(desk, finder(), load_reasons(), misses, overrides)


def _entered(desk: Desk, gathered: Gathered, form: str, made: bytes) -> None:
    """That a report was made, and which: whoever is shown one can hold it against the log."""
    facts = {
        "month": str(gathered.month),
        "as_of": gathered.as_of.isoformat(),
        "format": form,
        "sha256": hashlib.sha256(made).hexdigest(),
    }
    desk.enter("report", facts)


def _forms(font: Path | None) -> dict[str, Callable[[Document], bytes]]:
    """Imported when one is made: the libraries behind them are slow to load."""
    from audit.reports.html import html
    from audit.reports.pdf import pdf
    from audit.reports.workbook import workbook

    return {"html": html, "pdf": partial(pdf, font=font), "xlsx": workbook, "json": _json}


def _json(document: Document) -> bytes:
    return orjson.dumps(asdict(document), option=orjson.OPT_INDENT_2) + b"\n"
