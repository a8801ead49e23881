"""`sekisho`: one command whose parts are imported only when they are asked for.

So `sekisho audit …` starts without the detectors, and help is instant.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from importlib import import_module
from itertools import pairwise
from typing import Any

import click
from click.exceptions import NoArgsIsHelpError

from audit.commands.speech import SHORTENER
from audit.errors import AuditError
from gateway.bilingual import both, in_language
from gateway.commands.in_english import error_in_english, help_in_english, in_english
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
        detail = _detail(wrong.message)
        if isinstance(wrong, click.BadParameter) and (of_value := both(wrong.message)):
            detail = f"：{of_value.japanese}"
            wrong = click.BadParameter(of_value.english, wrong.ctx, wrong.param, wrong.param_hint)
        message = wrong.format_message()
        told = both(message) if type(wrong) is click.UsageError else None
        if asks_for_english(arguments):
            raise click.UsageError(told.english if told else message, wrong.ctx) from None
        if told:
            raise
        japanese = next(words for kind, words in MISUSES if isinstance(wrong, kind))
        told_in_both = f"{japanese}{detail} ({message.rstrip('.')})"
        raise click.UsageError(told_in_both, wrong.ctx) from None


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


def asks_for_english(arguments: Sequence[str]) -> bool:
    pairs = pairwise((*arguments, ""))
    return any(first == "--lang=en" or (first, then) == ("--lang", "en") for first, then in pairs)


class _Parts(click.Group):
    """A group whose commands live in modules of their own, each under the name `command`."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        typed = ctx.meta[TYPED] = tuple(args)
        if asks_for_english(typed):
            ctx.meta[SHORTENER] = partial(in_language, english=True)
        with _in_language(typed):
            return super().parse_args(ctx, args)

    def invoke(self, ctx: click.Context) -> Any:
        with _in_language(ctx.meta.get(TYPED, ())):
            return super().invoke(ctx)

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        command: click.Command = import_module(COMMANDS[cmd_name][0]).command
        return in_english(command) if asks_for_english(ctx.meta.get(TYPED, ())) else command

    def format_help(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        shown = in_english(self) if asks_for_english(ctx.meta.get(TYPED, ())) else self
        super(_Parts, shown).format_help(ctx, formatter)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        say = help_in_english if asks_for_english(ctx.meta.get(TYPED, ())) else str
        with formatter.section("Commands"):
            formatter.write_dl([(name, say(summary)) for name, (_, summary) in COMMANDS.items()])


lang_option = click.option(
    "--lang",
    type=click.Choice(["ja", "en"]),
    default="ja",
    show_default=True,
    expose_value=False,  # read from what was typed, so that help and errors of use are told in it too
    help="表示の言語 (language)",
)


@click.command(cls=_Parts)
@lang_option
@click.version_option(package_name="sekisho", prog_name="sekisho")
def sekisho() -> None:
    """Sekisho（関所）: 生成AIガイドライン遵守ゲートウェイ"""


def main() -> None:
    """Exit codes: 0 done, 1 something was found (a log that does not verify), 2 wrong use or wrong files."""
    try:
        sekisho(standalone_mode=True)
    except (AuditError, ProblemsFound) as problem:
        told = str(problem)
        if asks_for_english(sys.argv):
            told = error_in_english(problem)
        click.echo(f"Error: {told}", err=True)
        sys.exit(2)
