"""How long each class is kept: to the day, as plain values."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from audit.erasure.retention import Retention, later, month_end
from audit.record import Sensitivity

POLICY = Retention(metadata_years=5, content_months=12, blocked_days=30)
END = datetime(2026, 10, 1, tzinfo=UTC)
"""Of September 2026."""
A_SECOND = timedelta(seconds=1)
METADATA, CONTENT, BLOCKED = Sensitivity


@pytest.mark.parametrize(
    ("now", "expired"),
    [
        (END, []),
        (END + timedelta(days=30) - A_SECOND, []),
        (END + timedelta(days=30), [BLOCKED]),
        (datetime(2027, 10, 1, tzinfo=UTC) - A_SECOND, [BLOCKED]),
        (datetime(2027, 10, 1, tzinfo=UTC), [CONTENT, BLOCKED]),
        (datetime(2031, 10, 1, tzinfo=UTC) - A_SECOND, [CONTENT, BLOCKED]),
        (datetime(2031, 10, 1, tzinfo=UTC), [METADATA, CONTENT, BLOCKED]),
    ],
)
def test_each_class_of_a_month_goes_when_its_last_record_is_old_enough(
    now: datetime, expired: list[Sensitivity]
) -> None:
    assert POLICY.expired("2026-09", now) == expired


def test_a_class_without_a_number_is_kept_for_good() -> None:
    never = datetime(2999, 1, 1, tzinfo=UTC)
    assert Retention().expired("2026-09", never) == []
    assert Retention(blocked_days=1).expired("2026-09", never) == [BLOCKED]


def test_months_end_with_their_years() -> None:
    assert month_end("2026-12") == datetime(2027, 1, 1, tzinfo=UTC)
    assert later(datetime(2026, 12, 1, tzinfo=UTC), 12) == datetime(2027, 12, 1, tzinfo=UTC)
