"""`sekisho coverage`: which endpoint reads what, where, streamed or not, and what becomes of it."""

from __future__ import annotations

from dataclasses import asdict

import click
import orjson
from rich.console import Console
from rich.table import Table

from gateway.describing.coverage import CHOSEN, DECIDED, LEFT_OUT, READ, SENT, SOUND, Row, matrix

WIDE = 140
_JAPANESE = {
    SENT: "検査して送る",
    LEFT_OUT: "検査し、送らない",
    READ: "ファイルを読んで検査し、文章にして送る",
    CHOSEN: "設定にあるモデルの名前（送らない）。ほかの名前は断る",
    DECIDED: "読めないもの: ポリシーが決める（規則がなければ断る）",
}


@click.command("coverage")
@click.option("--lang", type=click.Choice(["ja", "en"]), default="ja", show_default=True)
@click.option("--json", "as_json", is_flag=True, help="一行に一つのJSONで出す")
def command(lang: str, as_json: bool) -> None:
    """検査する範囲（エンドポイント・場所・ストリーム・扱い）を、コードから一覧にする"""
    rows = list(matrix())
    if as_json:
        for row in rows:
            click.echo(orjson.dumps(asdict(row)))
        return
    japanese = lang == "ja"
    heads = ["エンドポイント", "場所", "ストリーム", "扱い"]
    english = ["endpoint", "position", "stream", "decision"]
    table = Table(*(heads if japanese else english))
    for row in rows:
        stream = ("可" if row.stream else "—") if japanese else ("yes" if row.stream else "—")
        table.add_row(row.endpoint, row.position, stream, _decision(row, japanese=japanese))
    Console(width=WIDE).print(table)


def _decision(row: Row, *, japanese: bool) -> str:
    if not japanese:
        return row.decision
    told = row.decision.replace(
        SOUND, "音だけを送り、中に書かれた文字は送らない。録音でないものは断る"
    )
    told = told.replace("refused and recorded: ", "断って記録する: ")
    return _JAPANESE.get(row.decision, told.replace("refused: ", "断る: "))
