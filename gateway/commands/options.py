"""Options that several commands share."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any

import click

from audit.commands.options import When
from policies.rules.where import JAPAN

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


class JapanTime(When):
    """A time in Japan, as `hours` and exceptions have it, whatever the zone of the machine: a guideline is in force at
    one time, wherever people type. `JST` may stand behind it, as it is shown; another offset counts if it is written.
    """

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> datetime:
        written = str(value).strip().removesuffix("JST").strip()
        try:
            found = datetime.fromisoformat(written)
        except ValueError:
            found = super().convert(value, param, ctx)
        return found if found.tzinfo else found.replace(tzinfo=JAPAN)


TIME = JapanTime()
