"""Who went on without a valid training: counted where the settings say until when people's training is good."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from audit.reports.document import Cell, Table
from audit.reports.month import JAPAN
from audit.reports.wording import Wording

VALID, LAPSED, NONE = "valid", "lapsed", "none"
FACT = "trained_until"
"""Of a request: the last day of its caller's training, or null where none is known; absent where nobody keeps them."""


@dataclass(slots=True)
class Trainings:
    """Requests by section and standing of the caller's training on that day, and the people behind them."""

    requests: Counter[tuple[str, str]] = field(default_factory=Counter)
    people: dict[tuple[str, str], set[str]] = field(default_factory=dict)

    def take(self, section: str, body: Mapping[str, Any], at: datetime) -> None:
        if FACT not in body:
            return
        until = body[FACT]
        day = f"{at.astimezone(JAPAN):%Y-%m-%d}"
        standing = NONE if not until else VALID if day <= str(until) else LAPSED
        self.requests[section, standing] += 1
        self.people.setdefault((section, standing), set()).add(str(body.get("subject")))


def training(told: Trainings, say: Wording) -> Table:
    rows: list[tuple[Cell, ...]] = []
    for section in sorted({section for section, _ in told.requests}):
        row: list[Cell] = [say.section(section)]
        for standing in (VALID, LAPSED, NONE):
            row += [
                len(told.people.get((section, standing), ())),
                told.requests[section, standing],
            ]
        rows.append(tuple(row))
    columns = (
        say("部署", "section"),
        say("研修が有効な利用者", "people in training"),
        say("やり取り", "exchanges"),
        say("期限切れの利用者", "people lapsed"),
        say("やり取り", "exchanges"),
        say("記録のない利用者", "people without one"),
        say("やり取り", "exchanges"),
    )
    title = say("研修の期限（やり取りの日に）", "training, on the day of the exchange")
    none = say(
        "研修の期限は設定されていません（auth の trained_until）",
        "no dates of training are configured (auth: trained_until)",
    )
    return Table(title, columns, tuple(rows), none)
