"""`sekisho config check`: every problem of the configuration at once, or what it says, with secrets masked."""

from __future__ import annotations

import re
from pathlib import Path

import click
import orjson

from gateway.attachments.sandbox import Fence, tried
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
    click.echo(_fenced(tried()), err=True)


def _fenced(have: Fence | None) -> str:
    """What keeps a reading process from files and the network on this machine."""
    if have is None:
        return "添付を読むプロセスの囲いを作れないため、添付は読めません (no fence, so no file is read)"
    parts = {"Landlock": have.files, "seccomp": have.calls}
    told = "、".join(f"{name} {'あり' if there else 'なし'}" for name, there in parts.items())
    weaker = "" if all(parts.values()) else "。ないものは効きません（docs/ja/files.md）"
    return f"添付を読むプロセスの囲い (the fence of reading processes): {told}{weaker}"
