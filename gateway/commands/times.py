"""Times of a guideline as people write them: in Japan, whatever the zone of the machine."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import click

from audit.commands.options import When
from policies.rules.where import JAPAN


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
