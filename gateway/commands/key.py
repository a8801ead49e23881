"""`sekisho key create|list|revoke`: keys in the database, of which only a salted hash is kept."""

from __future__ import annotations

from pathlib import Path

import click
from rich.console import Console
from rich.table import Table

from audit.database import open_for_writing
from gateway.commands.options import config_option
from gateway.exchange import Refusals
from gateway.identity import KeyStore
from gateway.settings import load_settings


@click.group("key")
def command() -> None:
    """APIキーを作る・並べる・失効させる"""


@command.command()
@click.option("--user", required=True, help="使う人（職員番号など）")
@click.option("--department", required=True, help="所属")
@click.option(
    "--refusals",
    type=click.Choice([r.value for r in Refusals]),
    default=Refusals.MESSAGE.value,
    show_default=True,
    help="遮断の伝え方：message はAIの返答の形、error はHTTPのエラー",
)
@config_option
def create(user: str, department: str, refusals: str, config: Path) -> None:
    """新しい鍵を作り、一度だけ表示する"""
    click.echo(_store(config).create(user, department, Refusals(refusals)))


@command.command("list")
@config_option
def listing(config: Path) -> None:
    """鍵を並べる（秘密の部分は保存されていないので表示できない）"""
    table = Table("ID", "使う人", "所属", "遮断の伝え方", "作成", "失効")
    for row in _store(config).list():
        revoked = f"{row.revoked_at:%Y-%m-%d %H:%M}" if row.revoked_at else ""
        table.add_row(
            row.id,
            row.user,
            row.department,
            row.refusals,
            f"{row.created_at:%Y-%m-%d %H:%M}",
            revoked,
        )
    Console().print(table)


@command.command()
@click.argument("identity", metavar="ID")
@config_option
def revoke(identity: str, config: Path) -> None:
    """鍵を失効させる。動いているゲートウェイにも2秒以内に効く"""
    if not _store(config).revoke(identity):
        raise click.UsageError(
            f"有効な鍵 {identity} はありません。sekisho key list で確かめてください。"
        )
    click.echo(f"鍵 {identity} を失効させました。")


def _store(config: Path) -> KeyStore:
    return KeyStore(open_for_writing(load_settings(config).audit.url))
