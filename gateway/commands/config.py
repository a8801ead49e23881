"""`sekisho config check`: every problem of the configuration at once, or what it says, with secrets masked."""

from __future__ import annotations

import re
from pathlib import Path

import click
import orjson

from gateway.commands.options import config_option
from gateway.settings import load_settings

_PASSWORD = re.compile(r"(://[^:/@]*):[^@]*@")


@click.group("config")
def command() -> None:
    """設定を確かめる"""


@command.command()
@config_option
def check(config: Path) -> None:
    """設定を読み、実際に使われる値を表示する（鍵は伏せる）"""
    settings = load_settings(config)
    shown = settings.model_dump(mode="json")
    shown["audit"]["url"] = _PASSWORD.sub(r"\1:**********@", shown["audit"]["url"])
    click.echo(orjson.dumps(shown, option=orjson.OPT_INDENT_2).decode())
