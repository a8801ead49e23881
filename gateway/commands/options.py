"""Options that several commands share."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import NoReturn

import click

from gateway.settings import Settings
from policies.lint import Known

config_option = click.option(
    "--config",
    "config",
    type=click.Path(path_type=Path, dir_okay=False),
    default=Path("config.yaml"),
    show_default=True,
    help="設定ファイル",
)


TIME = click.DateTime(("%Y-%m-%d", "%Y-%m-%d %H:%M", "%Y-%m-%d %H:%M:%S", "%Y-%m-%dT%H:%M:%S"))
"""A time as people write it, in the time zone of the machine."""


def known_names(settings: Settings | None) -> Known:
    """The names that a pack can be held against."""
    if settings is None:
        return Known()
    departments = frozenset(key.department for key in settings.auth.api_keys)
    return Known(frozenset(model.name for model in settings.models), departments)


def failed(message: str) -> NoReturn:
    click.echo(f"Error: {message}", err=True)
    sys.exit(2)
