"""A calendar month in Japan, by which reports are made."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone

from audit.errors import LogRefused

JAPAN = timezone(timedelta(hours=9), "JST")
_WRITTEN = re.compile(r"(20[0-9]{2})-(0[1-9]|1[0-2])")


@dataclass(frozen=True, slots=True, order=True)
class Month:
    year: int
    month: int

    @classmethod
    def of(cls, at: datetime) -> Month:
        local = at.astimezone(JAPAN)
        return cls(local.year, local.month)

    @classmethod
    def parse(cls, text: str) -> Month:
        """Raises LogRefused for anything but `2026-11`."""
        match = _WRITTEN.fullmatch(text)
        if match is None:
            raise LogRefused(
                f"月は 2026-11 のように書いてください (a month is written like 2026-11): {text[:20]}"
            )
        return cls(int(match[1]), int(match[2]))

    def back(self, months: int) -> Month:
        number = self.year * 12 + self.month - 1 - months
        return Month(number // 12, number % 12 + 1)

    @property
    def start(self) -> datetime:
        return datetime(self.year, self.month, 1, tzinfo=JAPAN).astimezone(UTC)

    @property
    def end(self) -> datetime:
        """The first moment of the next."""
        return self.back(-1).start

    @property
    def japanese(self) -> str:
        reiwa = self.year - 2018
        return f"{self.year}年（令和{'元' if reiwa == 1 else reiwa}年）{self.month}月"

    def __str__(self) -> str:
        return f"{self.year}-{self.month:02}"


def check_reached(as_of: datetime) -> None:
    """Raises LogRefused for a time that is to come: what is entered until then counts too, and the same report could
    not be made again."""
    if as_of > datetime.now(UTC):
        raise LogRefused(
            "まだ来ていない日時の報告は作れません。いままでの日時を指定するか、省いてください"
            " (that time has not come yet: give one that has, or none)"
        )
