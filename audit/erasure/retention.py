"""How long each class is kept: metadata for years, contents for months, blocked contents for days.

Pure: what is over at a given time. `audit/erasure/retaining.py` carries it out.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from audit.record import Sensitivity


@dataclass(frozen=True, slots=True)
class Retention:
    """None keeps a class for good. What was blocked is never kept longer than other contents."""

    metadata_years: int | None = None
    content_months: int | None = None
    blocked_days: int | None = None

    def as_scope(self) -> dict[str, Any]:
        """As an approval names it."""
        return asdict(self)

    @property
    def keeps_all(self) -> bool:
        return self == KEEP_ALL

    def expired(self, month: str, now: datetime) -> list[Sensitivity]:
        """The classes of which nothing from that month is to be kept any more."""
        end = month_end(month)
        over = []
        if self.metadata_years is not None and now >= later(end, 12 * self.metadata_years):
            return list(Sensitivity)  # nothing outlives the record that it belongs to
        if self.content_months is not None and now >= later(end, self.content_months):
            over += [Sensitivity.CONTENT, Sensitivity.BLOCKED]
        elif self.blocked_days is not None and now >= end + timedelta(days=self.blocked_days):
            over.append(Sensitivity.BLOCKED)
        return over

    def blocked_before(self, now: datetime) -> datetime | None:
        """What was blocked before then is over, in months that are not over as a whole."""
        return None if self.blocked_days is None else now - timedelta(days=self.blocked_days)


KEEP_ALL = Retention()


def month_end(month: str) -> datetime:
    """The first moment of the next month, in UTC: records are dated so."""
    return later(datetime.fromisoformat(f"{month}-01T00:00:00+00:00"), 1)


def later(first: datetime, months: int) -> datetime:
    """So many months after the first of a month."""
    year, number = divmod(first.year * 12 + first.month - 1 + months, 12)
    return datetime(year, number + 1, 1, tzinfo=UTC)
