"""How long each class is kept: metadata for years, contents for months, blocked contents for days."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Retention:
    """None keeps a class for good. Blocked contents are kept no longer than the others."""

    metadata_years: int | None = None
    content_months: int | None = None
    blocked_days: int | None = None

    def as_scope(self) -> dict[str, Any]:
        return asdict(self)


KEEP_ALL = Retention()
