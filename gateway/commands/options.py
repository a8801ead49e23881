"""Options that several commands share."""

from __future__ import annotations

from pathlib import Path

import click

config_option = click.option(
    "--config",
    "config",
    type=click.Path(path_type=Path, dir_okay=False),
    default=Path("config.yaml"),
    show_default=True,
    help="設定ファイル",
)


acting_option = click.option(
    "--as",
    "acting",
    envvar="SEKISHO_AS",
    help="だれとして記録を見るか（省くと、この端末の利用者名）",
)
