"""`sekisho audit …`, with the log and keys of `config.yaml` where the command line names none."""

from __future__ import annotations

import os
from pathlib import Path

import click

from audit.cli import Place, audit_group
from gateway.settings import load_settings

_CHOSEN = "sekisho.config"


def _place() -> Place:
    chosen = click.get_current_context().find_root().meta.get(_CHOSEN)
    settings = load_settings(Path(chosen or os.environ.get("SEKISHO_CONFIG", "config.yaml")))
    return Place(settings.audit.url, Path(settings.audit.keys))


def _remember(context: click.Context, parameter: click.Parameter, value: str | None) -> None:
    context.find_root().meta[_CHOSEN] = value


command = audit_group(_place)
command.params.append(
    click.Option(
        ["--config"],
        expose_value=False,
        callback=_remember,
        help="設定ファイル [default: config.yaml]",
    )
)
