"""`sekisho`: one command whose parts are imported only when they are asked for.

So `sekisho audit …` starts without the detectors, and help is instant.
"""

from __future__ import annotations

import sys
from importlib import import_module

import click

from audit.errors import AuditError
from policies.language.document import ProblemsFound

COMMANDS = {
    "serve": ("gateway.commands.serve", "ゲートウェイを起動する"),
    "config": ("gateway.commands.config", "設定を確かめる"),
    "key": ("gateway.commands.key", "APIキーを作る・並べる・失効させる"),
    "policy": ("gateway.commands.policy", "ガイドラインを確かめる・試す・比べる"),
    "detect": ("gateway.commands.detect", "文章から個人情報・機密情報などを検出する"),
    "coverage": ("gateway.commands.coverage", "検査する範囲を一覧にする"),
    "audit": ("gateway.commands.audit", "記録簿を読む・検証する・書き出す"),
}


class _Parts(click.Group):
    """A group whose commands live in modules of their own, each under the name `command`."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        command: click.Command = import_module(COMMANDS[cmd_name][0]).command
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl([(name, summary) for name, (_, summary) in COMMANDS.items()])


@click.command(cls=_Parts)
@click.version_option(package_name="sekisho", prog_name="sekisho")
def sekisho() -> None:
    """Sekisho（関所）: 生成AIガイドライン遵守ゲートウェイ"""


def main() -> None:
    """Exit codes: 0 done, 1 something was found (a log that does not verify), 2 wrong use or wrong files."""
    try:
        sekisho(standalone_mode=True)
    except (AuditError, ProblemsFound) as problem:
        click.echo(f"Error: {problem}", err=True)
        sys.exit(2)
