"""Carrying out the retention policy: what is over is erased, month by month, in bounded batches, under tombstones.

A policy holds once two people have approved it as it stands in the settings (`oversight/approval.py`). What is held
stays; a month with something held in it loses the rest one exchange after another, and its key when the hold is over.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import islice
from typing import Any

from sqlalchemy import Engine, func, select, tuple_

from audit.database.tables import contents, records
from audit.erasure import shredding
from audit.erasure.erasing import Eraser, Extent, Order, Outcome
from audit.erasure.holds import Holding, months_of
from audit.erasure.retention import Retention
from audit.errors import AuditError
from audit.ledger.approval import RETENTION, Approval
from audit.ledger.evidence import Place
from audit.ledger.tombstone import POLICY, Range
from audit.oversight import approval
from audit.reading.read import Reader
from audit.record import Kind, Sensitivity, written_time
from audit.sealing.keys import KeyName, KeyRing
from audit.sealing.keystore import NONCE_BYTES

MATTER = RETENTION
MOST_ROWS = 500
"""Records that one tombstone names."""
REASON = "保存期間の満了 (retention)"


@dataclass(frozen=True, slots=True)
class Due:
    """One step: a month's classes as a whole, or some records of it."""

    month: str
    classes: tuple[Sensitivity, ...]
    keys: tuple[str, ...] = ()
    ranges: tuple[Range, ...] = field(default=(), repr=False)
    places: tuple[Place, ...] = field(default=(), repr=False)
    exchanges: tuple[str, ...] = field(default=(), repr=False)
    before: str | None = None

    def scope(self, policy: Retention) -> dict[str, Any]:
        told: dict[str, Any] = {"month": self.month, "classes": [c.value for c in self.classes]}
        told["retention"] = policy.as_scope()
        if self.before is not None:
            told |= {"exchanges": list(self.exchanges), "before": self.before}
        return told


class NotAgreed(AuditError):
    """Nothing was erased: the policy has not been approved by two people."""

    def __init__(self) -> None:
        super().__init__(
            "この保存期間は承認されていません。retention propose で申し出て、別の人が approve してください"
            " (two people have to approve this retention policy first)"
        )


def retain(eraser: Eraser, policy: Retention, *, most: int, wait_s: float) -> list[Outcome]:
    """Erase what is due, `most` tombstones at a time; fewer than that, when nothing more is. Raises NotAgreed, and
    what erasing raises."""
    if policy.keeps_all:
        return []
    given = agreed(eraser.reader, policy)
    if given is None:
        raise NotAgreed
    with eraser.turn(wait_s):
        done = eraser.resume_here()
        now = datetime.now(UTC)
        due = Retaining(eraser.reader, eraser.engine, eraser.keys, policy).due(now)
        orders = [
            (
                Order(POLICY, one.scope(policy), REASON, given.id, given.decided_by),
                Extent(one.places, one.keys, one.ranges),
            )
            for one in islice(due, max(0, most - len(done)))
        ]
        return [*done, *eraser.bury(orders, now)]


def agreed(reader: Reader, policy: Retention) -> Approval | None:
    """The approval of this very policy by two people; the newest decides."""
    granted = [one for one in approval.approvals(reader, MATTER) if one.granted]
    if granted and dict(granted[-1].scope) == policy.as_scope():
        return granted[-1]
    return None


class Retaining:
    """Knows what is due in one log under one policy."""

    def __init__(self, reader: Reader, engine: Engine, keys: KeyRing, policy: Retention) -> None:
        self._reader = reader
        self._engine = engine
        self._keys = keys
        self._policy = policy

    def due(self, now: datetime) -> Iterator[Due]:
        """Oldest first. Records of months that are not over as a whole come in batches: ask again after each."""
        holding = Holding(self._reader, now)
        for month in self._months():
            classes = self._policy.expired(month, now)
            if classes:
                yield from self._month(month, classes, holding)
            cutoff = self._policy.blocked_before(now)
            if cutoff is not None and Sensitivity.BLOCKED not in classes:
                yield from self._rows(month, [Sensitivity.BLOCKED], written_time(cutoff), holding)

    def _month(self, month: str, classes: Sequence[Sensitivity], holding: Holding) -> Iterator[Due]:
        if holding.on_month(month) is not None:
            yield from self._rows(month, classes, f"{month}~", holding)
            return
        keys = tuple(k for k in self._keys.of_month(month, classes) if self._used(month, k))
        ranges: list[Range] = []
        if Sensitivity.METADATA in classes and not shredding.unsealed_in(self._engine, month):
            ranges = shredding.ranges_of(self._engine, month)
        if keys or ranges:
            yield Due(month, tuple(classes), keys, tuple(ranges))

    def _used(self, month: str, key_id: str) -> bool:
        """A key with a file is destroyed even if nothing was ever sealed with it."""
        name = KeyName.parse(key_id)
        c = contents.c
        query = select(c.n).where(c.month == month, c.key_id == key_id).limit(1)
        with self._engine.connect() as connection:
            return bool(name and name.tenant) or connection.scalar(query) is not None

    def _rows(
        self, month: str, classes: Sequence[Sensitivity], before: str, holding: Holding
    ) -> Iterator[Due]:
        """One batch of what is not held; whole exchanges, as far as they are in these classes of this month."""
        keys = self._keys.of_month(month, classes)
        after: tuple[str, str, int] = ("", "", -1)
        while rows := self._sealed(month, keys, before, after):
            after = (rows[-1][0], *rows[-1][1])
            named = sorted({exchange for _, _, exchange in rows})
            months = months_of(self._reader, named) if holding.active else defaultdict(set)
            held = holding.of(named, months)
            free = [(place, exchange) for _, place, exchange in rows if exchange not in held]
            if free:
                places = tuple(place for place, _ in free)
                exchanges = tuple(sorted({exchange for _, exchange in free}))
                yield Due(month, tuple(classes), (), (), places, exchanges, before)

    def _sealed(
        self, month: str, keys: Sequence[str], before: str, after: tuple[str, str, int]
    ) -> list[tuple[str, Place, str]]:
        """Time, place and exchange of the next records whose contents are still there."""
        r, c = records.c, contents.c
        query = (
            select(r.at, r.writer, r.n, r.exchange)
            .join(contents, (c.writer == r.writer) & (c.n == r.n))
            .where(c.month == month, c.key_id.in_(keys), c.nonce.not_in([b"", bytes(NONCE_BYTES)]))
            .where(r.at >= month, r.at < before, r.kind != Kind.EVENT)
            .where(tuple_(r.at, r.writer, r.n) > after)
            .order_by(r.at, r.writer, r.n)
            .limit(MOST_ROWS)
        )
        with self._engine.connect() as connection:
            rows = connection.execute(query).all()
        return [(row.at, (row.writer, row.n), row.exchange) for row in rows]

    def _months(self) -> list[str]:
        """The months that have records, or keys with files."""
        found, after = set(), ""
        with self._engine.connect() as connection:
            while True:
                query = select(func.min(records.c.at)).where(records.c.at > after)
                at = connection.scalar(query)
                if at is None:
                    break
                found.add(at[:7])
                after = f"{at[:7]}~"
        if self._keys.store is not None:
            named = (name.rpartition(".")[2] for name in self._keys.store.names())
            found |= {month for month in named if month[:1].isdecimal()}
        return sorted(found)
