"""Legal holds: what may not be erased, neither by hand nor by retention, until two people have released it.

A hold is asked for by one person and approved by another, with a reason (`oversight/approval.py`); so is its release.
It protects from the moment it is asked for, until that is denied.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import fields
from datetime import UTC, datetime, timedelta

from sqlalchemy import select

from audit.database.tables import MOST_IDS, batched, records
from audit.errors import AuditError, LogRefused
from audit.ledger.approval import PREFIX, ApprovalRefused, authentic
from audit.ledger.hold import PLACE, Hold, holds_of
from audit.ledger.signed import SIGNATURE
from audit.oversight import approval
from audit.reading.filters import Filter, filter_of
from audit.reading.read import EDITED, Reader

MONTH = re.compile(r"20[0-9]{2}-(?:0[1-9]|1[0-2])")
NO_MONTH = "月は 2026-10 の形で書いてください (write a month as 2026-10)"


class Held(AuditError):
    """Nothing was erased: a hold is on it."""


def check_month(month: str) -> str:
    """The same. Raises LogRefused when it is none: such a hold would hold nothing."""
    if not MONTH.fullmatch(month):
        raise LogRefused(NO_MONTH)
    return month


def holds(reader: Reader) -> list[Hold]:
    """All there have been, oldest first."""
    return holds_of(approval.approvals(reader))


def check_release(reader: Reader, identity: str, now: datetime) -> None:
    """Raises ApprovalRefused when there is nothing to release, or that was asked for already."""
    hold = next((one for one in holds(reader) if one.id == identity), None)
    if hold is None or not hold.placed.granted:
        raise ApprovalRefused(
            f"承認された保全ではありません (no hold that was approved): {identity!r:.80}"
        )
    if not hold.standing:
        raise ApprovalRefused("この保全は解除されています (it is released already)")
    if hold.released is not None and hold.released.state(now) == "waiting":
        raise ApprovalRefused(
            f"解除は申し出ずみで、別の人の承認を待っています: {hold.released.id}"
            " (its release was asked for already and waits for another person)"
        )


def _check_unedited(reader: Reader) -> None:
    """Raises LogRefused where a step of a hold was signed once and is another now: what it held is not known."""
    key, edited, placed = reader.log_key, set(), set()
    for record in reader.events_under(PREFIX):
        if record.body.get("matter") == PLACE:
            placed.add(record.exchange)
        if key is not None and SIGNATURE in record.body and not authentic(record, key):
            edited.add(record.exchange)
    if placed & edited:
        raise LogRefused(EDITED)


class Holding:
    """The holds that are active at one time, to be asked about exchanges."""

    def __init__(self, reader: Reader, now: datetime) -> None:
        _check_unedited(reader)
        self.active = [hold for hold in holds(reader) if hold.active(now)]
        self._reader = reader

    def of(self, exchanges: Sequence[str], months: Mapping[str, Collection[str]]) -> dict[str, str]:
        """Which of the exchanges are held, each with the id of a hold. `months` are those of each one's records."""
        held: dict[str, str] = {}
        for hold in self.active:
            named, month, wanted = hold.exchanges(), hold.month(), filter_of(hold.placed.scope)
            found: Iterable[str] = [x for x in exchanges if x in named]
            if month is not None:
                found = [x for x in exchanges if month in months.get(x, ())]
            elif wanted is not None:
                found = self._reader.rows(exchanges, wanted)
            for exchange in found:
                held.setdefault(exchange, hold.id)
        return held

    def on_month(self, month: str) -> str | None:
        """The id of a hold on anything that has records of that month."""
        for hold in self.active:
            if hold.month() == month or self._named_in(hold, month):
                return hold.id
            wanted = filter_of(hold.placed.scope)
            if wanted is not None and self._matching_in(wanted, month):
                return hold.id
        return None

    def _named_in(self, hold: Hold, month: str) -> bool:
        named = sorted(hold.exchanges())
        return any(month in found for found in months_of(self._reader, named).values())

    def _matching_in(self, wanted: Filter, month: str) -> bool:
        """An answer may end in the month after its question."""
        first = datetime.fromisoformat(f"{month}-01T00:00:00+00:00")
        since, until = first - timedelta(days=2), first + timedelta(days=33)
        narrowed = Filter(
            **{
                **{f.name: getattr(wanted, f.name) for f in fields(wanted)},
                "since": max(since, wanted.since.astimezone(UTC)) if wanted.since else since,
                "until": min(until, wanted.until.astimezone(UTC)) if wanted.until else until,
            }
        )
        page = list(self._reader.exchanges(narrowed, limit=MOST_IDS))
        while page:
            named = [row.exchange for row in page]
            if any(month in found for found in months_of(self._reader, named).values()):
                return True
            page = list(self._reader.exchanges(narrowed, limit=MOST_IDS, before=page[-1].cursor))
        return False


def months_of(reader: Reader, exchanges: Sequence[str]) -> dict[str, set[str]]:
    """The months (`2026-11`) of each exchange's records."""
    found: dict[str, set[str]] = defaultdict(set)
    with reader.connection() as connection:
        for some in batched(exchanges):
            query = select(records.c.exchange, records.c.at).where(records.c.exchange.in_(some))
            for row in connection.execute(query):
                found[row.exchange].add(row.at[:7])
    return found
