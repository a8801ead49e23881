"""`sekisho`: one command whose parts are imported only when they are asked for.

So `sekisho audit …` starts without the detectors, and help is instant.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from importlib import import_module
from itertools import pairwise
from typing import Any

import click
from click.exceptions import NoArgsIsHelpError

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


MISUSES: tuple[tuple[type[click.UsageError], str], ...] = (
    (click.MissingParameter, "必要な指定がありません"),
    (click.BadParameter, "指定した値が正しくありません"),
    (click.NoSuchOption, "その指定はありません"),
    (click.NoSuchCommand, "そのコマンドはありません"),
    (click.UsageError, "コマンドの使い方が違います"),
)
"""What click says in English alone, the nearest kind first."""


TYPED = "sekisho.typed"
"""Where the context of a command keeps what was typed."""


@contextmanager
def _in_language(arguments: Sequence[str]) -> Iterator[None]:
    """Puts the Japanese before click's own English, unless English is asked for; what says both stays as it is."""
    try:
        yield
    except NoArgsIsHelpError:
        raise  # the help itself
    except click.UsageError as wrong:
        english = wrong.format_message()
        both = type(wrong) is click.UsageError and _BOTH.fullmatch(english)
        if asks_for_english(arguments):
            raise click.UsageError(both[1] if both else english, wrong.ctx) from None
        if both:
            raise
        japanese = next(words for kind, words in MISUSES if isinstance(wrong, kind))
        told = f"{japanese}{_detail(wrong.message)} ({english.rstrip('.')})"
        raise click.UsageError(told, wrong.ctx) from None


DETAILS: tuple[tuple[re.Pattern[str], str], ...] = (
    (re.compile(r"is not in the range ([^ ]+?)\.?"), "範囲は {} です"),
    (re.compile(r"is not a valid (?:integer|float)(?: range)?\.?"), "数字で書いてください"),
    (re.compile(r"is not one of (.+?)\.?"), "次のどれかです: {}"),
    (re.compile(r"(?:File|Path|Directory) .* does not exist\.?"), "そのファイルはありません"),
)
"""What click says of a value, behind the value itself."""


def _detail(message: str) -> str:
    for pattern, japanese in DETAILS:
        if found := re.search(f"{pattern.pattern}$", message, re.DOTALL):
            return "：" + japanese.format(*found.groups())
    return ""


_BOTH = re.compile(r".*[^\x00-\x7f].*\(([^()]+)\)", re.DOTALL)
"""A message of our own, with the English behind the Japanese."""


def asks_for_english(arguments: Sequence[str]) -> bool:
    pairs = pairwise((*arguments, ""))
    return any(first == "--lang=en" or (first, then) == ("--lang", "en") for first, then in pairs)


class _Parts(click.Group):
    """A group whose commands live in modules of their own, each under the name `command`."""

    def make_context(
        self,
        info_name: str | None,
        args: list[str],
        parent: click.Context | None = None,
        **extra: Any,
    ) -> click.Context:
        typed = tuple(args)
        with _in_language(typed):
            context = super().make_context(info_name, args, parent, **extra)
        context.meta[TYPED] = typed
        return context

    def invoke(self, ctx: click.Context) -> Any:
        with _in_language(ctx.meta[TYPED]):
            return super().invoke(ctx)

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
