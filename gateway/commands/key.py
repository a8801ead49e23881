"""`sekisho key create|list|revoke`: keys in the database, of which only a salted hash is kept.

Who was given which role, and whose key was revoked, is a record of the audit log.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import click
from rich.console import Console
from rich.table import Column, Table

from audit.oversight.access import Accessed, entered
from audit.oversight.roles import ROLE_NAMES, Login, Person, Role
from audit.sealing.keys import KeyRing
from audit.writing.writer import Log
from gateway.callers.identity import Holder, KeyStore
from gateway.commands.options import config_option
from gateway.exchange import Refusals
from gateway.settings import Settings, load_settings


@click.group("key")
def command() -> None:
    """APIキーを作る・並べる・失効させる"""


@command.command()
@click.option("--user", required=True, help="使う人（職員番号など）")
@click.option("--department", required=True, help="所属")
@click.option(
    "--role",
    "roles",
    multiple=True,
    type=click.Choice([r.value for r in Role]),
    default=(Role.STAFF.value,),
    show_default=True,
    help="役割（何度でも）：" + "、".join(f"{r} {ROLE_NAMES[r]}" for r in Role),
)
@click.option(
    "--refusals",
    type=click.Choice([r.value for r in Refusals]),
    default=Refusals.MESSAGE.value,
    show_default=True,
    help="遮断の伝え方：message はAIの返答の形、error はHTTPのエラー",
)
@config_option
def create(user: str, department: str, roles: tuple[str, ...], refusals: str, config: Path) -> None:
    """新しい鍵を作り、一度だけ表示する"""
    settings = load_settings(config)
    given = frozenset(map(Role, roles))
    if given - {Role.STAFF}:  # whoever can oversee others is known to the log before they can
        _entered(settings, "role-given", {"to": user, "roles": sorted(given)})
    click.echo(_store(settings).create(Holder(user, department, Refusals(refusals), given)))


@command.command("list")
@config_option
def listing(config: Path) -> None:
    """鍵を並べる（秘密の部分は保存されていないので表示できない）"""
    table = Table(
        Column("ID", no_wrap=True), "使う人", "所属", "役割", "遮断の伝え方", "作成", "失効"
    )
    for row in _store(load_settings(config)).list():
        revoked = f"{row.revoked_at:%Y-%m-%d %H:%M}" if row.revoked_at else ""
        table.add_row(
            row.id,
            row.holder.user,
            row.holder.department,
            "、".join(ROLE_NAMES[role] for role in Role if role in row.holder.roles),
            row.holder.refusals,
            f"{row.created_at:%Y-%m-%d %H:%M}",
            revoked,
        )
    Console().print(table)


@command.command()
@click.argument("identity", metavar="ID")
@config_option
def revoke(identity: str, config: Path) -> None:
    """鍵を失効させる。動いているゲートウェイにも2秒以内に効く"""
    settings = load_settings(config)
    store = _store(settings)
    holders = {row.id: row.holder for row in store.list()}
    if not store.revoke(identity):
        raise click.UsageError(
            f"有効な鍵 {identity} はありません。sekisho key list で確かめてください。"
        )
    gone = holders[identity]
    if gone.roles - {Role.STAFF}:
        _entered(settings, "role-withdrawn", {"from": gone.user, "roles": sorted(gone.roles)})
    click.echo(f"鍵 {identity} を失効させました。")


def _entered(settings: Settings, act: str, facts: Mapping[str, Any]) -> None:
    machine = Login.own()
    operator = Person(machine.login, "", frozenset({Role.SYSTEM_ADMIN}), machine=machine)
    with Log.open(settings.audit.url, KeyRing.open(Path(settings.audit.keys))) as log:
        log.append_blocking(entered(operator, Accessed(act, facts)))


def _store(settings: Settings) -> KeyStore:
    return KeyStore.open(settings.audit.url, Path(settings.audit.keys))
