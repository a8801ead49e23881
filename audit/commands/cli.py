"""`sekisho audit …`: list, show, export, disclose, and the commands of `audit/commands/proof_cli.py`. Starts without
detectors, policies or gateway.

Exit codes: 0 done, 1 the log has flaws, 2 it could not be done.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import click
import orjson

from audit.commands import show
from audit.commands.erase_command import erase, hold
from audit.commands.exporting import FORMATS, disclose, export_log, export_sheet
from audit.commands.keys_command import keys_group
from audit.commands.options import Options, Place, fail, narrowed_to, narrowing
from audit.commands.output import output_option, print_lines
from audit.commands.oversight_cli import OVERSIGHT_COMMANDS
from audit.commands.proof_cli import PROOF_COMMANDS
from audit.commands.report_command import report_command, trends_command
from audit.commands.retention_command import retention
from audit.commands.review_command import review
from audit.commands.search_command import index_command, saved_command, search_command
from audit.commands.speech import tell
from audit.database.tables import SCHEMA, migrate
from audit.errors import AuditError
from audit.exports.disclosure import load_reasons
from audit.exports.order import Order
from audit.exports.sheet import told
from audit.proof.tree_read import tree_of
from audit.reading.filters import Filter
from audit.reading.listing import ExchangeRow


class _Group(click.Group):
    """Turns what `audit` raises on purpose into `Error: …` and exit code 2."""

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except AuditError as exc:
            fail(str(exc))


def audit_group(default: Callable[[], Place] = Place) -> click.Group:
    """The command group. `default` is asked only when a command lacks an option, so that reading
    a configuration file can wait until then."""

    @click.group(name="audit", cls=_Group, help="監査ログを読み、検証する")
    @click.option("--url", help="監査ログのデータベース (sqlite:///… / postgresql://…)")
    @click.option("--keys", type=click.Path(path_type=Path), help="鍵のフォルダー")
    @click.option(
        "--as",
        "name",
        envvar="SEKISHO_AS",
        help="だれとして行うか（省くと、この端末の利用者名。SEKISHO_AS でも）",
    )
    @click.pass_context
    def audit(ctx: click.Context, url: str | None, keys: Path | None, name: str | None) -> None:
        ctx.obj = Options(url, keys, default, name)

    for command in (
        list_command,
        show_command,
        export_command,
        disclose_command,
        review,
        *OVERSIGHT_COMMANDS,
        *PROOF_COMMANDS,
        report_command,
        trends_command,
        search_command,
        saved_command,
        index_command,
        keys_group,
        erase,
        hold,
        retention,
        migrate_command,
    ):
        audit.add_command(command)
    return audit


@click.command(name="list", help="やり取りを新しい順に一覧する")
@click.option("--limit", type=click.IntRange(1, 10_000), default=50, show_default=True)
@click.option("--before", help="前のページの「続き」にあるもの (--json では最後の行の cursor)")
@narrowing
@click.option("--json", "as_json", is_flag=True, help="1行に1件のJSON")
@click.pass_obj
def list_command(
    options: Options, /, limit: int, before: str | None, as_json: bool, **narrowed: Any
) -> None:
    with options.desk() as desk:
        found = desk.exchanges(narrowed_to(narrowed), limit=limit, before=before)
    if as_json:
        print_lines(_as_json(row) for row in found.rows)
    else:
        show.page(found)


@click.command(name="show", help="1件のやり取りの記録と内容を表示する")
@click.argument("exchange")
@click.pass_obj
def show_command(options: Options, exchange: str) -> None:
    with options.desk() as desk:
        detail = desk.view(exchange)
    if detail is None:
        fail(f"そのやり取りはありません (no such exchange): {show.printable(exchange)}")
    show.detail(detail)
    with tree_of(options.place()) as tree:
        if tree is not None:
            places = [(entry.record.writer, entry.record.n) for entry in detail.entries]
            show.stages([tree.stage_of(place) for place in places])


@click.command(name="export", help="監査ログを書き出す (jsonl は verify --file で検証できる)")
@click.option("--format", "form", type=click.Choice(FORMATS), default="jsonl", show_default=True)
@click.option("--jsonl", "form", flag_value="jsonl", help="--format jsonl と同じ")
@click.option("--contents", is_flag=True, help="封印された内容も含める (個人情報を含みうる)")
@output_option("新しいファイルに書く")
@click.option("--resume", is_flag=True, help="途中で切れた書き出しを、同じ条件で続ける")
@narrowing
@click.pass_obj
def export_command(
    options: Options,
    /,
    form: str,
    contents: bool,
    output: Path | None,
    resume: bool,
    **narrowed: Any,
) -> None:
    wanted = narrowed_to(narrowed)
    if form == "jsonl" and wanted != Filter():
        raise click.UsageError(
            "jsonl は全体を書き出します。絞り込みは csv などで使えます"
            " (jsonl is the whole log: filters go with the other formats)"
        )
    if resume and output is None:
        raise click.UsageError("--resume には -o が要ります (--resume needs -o)")
    if contents and options.key_ring() is None:
        fail("内容を書き出すには鍵が要ります。--keys で指定してください (keys are needed)")
    with options.desk() as desk:
        if form == "jsonl":
            desk.begin_whole_export(contents=contents)
            count = export_log(desk.reader, output, contents=contents, resume=resume)
        else:
            allowed = desk.begin_export(form, wanted, contents=contents)
            order = Order(form, allowed, contents)
            count = export_sheet(desk, order, output, resume=resume)
        desk.end_export(count)


@click.command(name="disclose", help="開示請求のために、不開示の部分を理由つきで伏せて書き出す")
@output_option("新しいフォルダー", required=True)
@click.option("--reasons", type=click.Path(path_type=Path), help="不開示理由の表 (TOML)")
@narrowing
@click.pass_obj
def disclose_command(
    options: Options, /, output: Path, reasons: Path | None, **narrowed: Any
) -> None:
    finder = options.default().finder
    if finder is None:
        fail("この起動のしかたでは検出器がありません。sekisho audit disclose を使ってください")
    table = load_reasons(reasons)
    options.needed_keys()
    with options.desk() as desk:
        wanted = desk.begin_disclosure(narrowed_to(narrowed))
        listed = told(desk.reader, desk.walk(wanted), masks=desk.masks)
        count = disclose(listed, finder(), table, output)
        desk.end_export(count)
    tell(
        f"{count}件を {output} に書き出しました。渡す前に、人が読んで確かめてください。"
        "accounts.csv は渡すものではありません (read it before you hand it over)",
        f"{count} written to {output}. Read it before you hand it over; accounts.csv is not to be handed over",
        err=True,
    )


@click.command(
    name="migrate", help="古い版の監査ログを、このプログラムの版に移す (起動時にも行われる)"
)
@click.pass_obj
def migrate_command(options: Options) -> None:
    found = migrate(options.place())
    tell(f"版 {found} → {SCHEMA} (schema {found} → {SCHEMA})")


def _as_json(row: ExchangeRow) -> bytes:
    return orjson.dumps(row) + b"\n"
