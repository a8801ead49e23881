"""Words of a report in Japanese and English: decisions, outcomes, verdicts, times."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from audit.ledger.review import JAPANESE, Reason, Verdict
from audit.reading.words import DECISIONS, OPEN, STATES
from audit.reports.month import JAPAN
from audit.reports.trends import Of

OF = {
    Of.SECTION: ("部署", "section"),
    Of.RULE: ("ルール", "rule"),
    Of.KIND: ("検出の種類", "kind of finding"),
}
USES = {
    "internal": ("庁内の参考", "internal"),
    "internal_decision": ("庁内の意思決定", "internal decision"),
    "external": ("庁外へ出す", "external"),
    "resident_bot": ("住民向けの応答", "resident bot"),
}


OUTCOMES: Mapping[str, str] = {**STATES, OPEN: "継続中"}
"""At the end of a month, what has not ended goes on."""


@dataclass(frozen=True, slots=True)
class Wording:
    """`kinds` are the Japanese names of what detectors find."""

    language: str = "ja"
    kinds: Mapping[str, str] | None = None

    def __call__(self, japanese: str, english: str) -> str:
        return english if self.language == "en" else japanese

    def kind(self, entity: str) -> str:
        name = (self.kinds or {}).get(entity) if self.language == "ja" else None
        return f"{name}（{entity}）" if name else entity

    def decision(self, name: str) -> str:
        return self(*DECISIONS.get(name, (name, name)))

    def listed(self, names: Iterable[str]) -> str:
        return self("、", ", ").join(names)

    def section(self, name: str) -> str:
        return name or self("（部署なし）", "(no section)")

    def time(self, at: datetime | None) -> str:
        return "—" if at is None else f"{at.astimezone(JAPAN):%Y-%m-%d %H:%M} JST"

    def named(self, value: Reason | Verdict) -> str:
        return self(JAPANESE[value], value.value)

    def outcome(self, name: str) -> str:
        return self(OUTCOMES.get(name, name), name)

    def use(self, name: str) -> str:
        return self(*USES.get(name, (name, name)))

    def hours(self, wait: timedelta | None) -> str:
        if wait is None:
            return self("まだ", "not yet")
        hours = wait.total_seconds() / 3600
        return self(f"{hours:.1f}時間", f"{hours:.1f} h")

    def yes_no(self, value: object) -> str:
        if value is None:
            return "—"
        return self("あり", "yes") if value else self("なし", "no")

    @property
    def none(self) -> str:
        return self("該当はありません", "none")
