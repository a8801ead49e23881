"""Erasing: a tombstone first, then the keys, the contents, the index and the spool. What was cut off is taken up again.

One process at a time. A tombstone that is in the log is carried out, whatever happens to whoever entered it: by the
next erasure, by the running gateway, or by `sekisho audit erase resume`.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import select

from audit.closing import Closing
from audit.database import erasure_tables
from audit.database.connect import DatabaseFailed, failures, open_for_writing
from audit.database.tables import batched, contents, records
from audit.erasure import shredding
from audit.erasure.forgetting import Forgetter
from audit.erasure.holds import MONTH, NO_MONTH, Held, Holding, months_of
from audit.erasure.retention import month_end
from audit.errors import AuditError, AuditUnavailable
from audit.ledger.evidence import Place
from audit.ledger.tombstone import POLICY, Graves, Range, Tombstone, finished
from audit.reading.read import APART, Reader
from audit.reading.words import OPEN
from audit.record import Sensitivity
from audit.sealing.keys import KeyRing
from audit.sealing.signing import Signer
from audit.search.indexer import Indexer
from audit.search.segments import DERIVED
from audit.writing.liveness import liveness_of
from audit.writing.writer import Log

TURN = "53454b4953484f03"
"""The name of the lock that whoever erases holds."""
GRACE = timedelta(hours=1)
"""A month is over for good only then: what began before its end may just be entered."""
MOST_EXCHANGES = 1000
"""In one erasure by name."""
WAIT_S = 30.0
OLD_FILE = "古い版で書かれたファイルです。erase compact で書き直してください (run erase compact)"


class Stopped(AuditError):
    """The process ends: what is left of the erasure is done by whoever comes next."""

    def __init__(self) -> None:
        super().__init__("消去を中断しました (the erasure was interrupted; it will be finished)")


class ErasureRefused(AuditError):
    """Nothing was erased: what was asked for cannot be."""


@dataclass(frozen=True, slots=True)
class Order:
    """What is to be erased, and by whose word. `scope`: `exchanges`, or `month` and `classes`."""

    by: str
    scope: Mapping[str, Any]
    reason: str = field(repr=False)
    approval: str | None = None
    approved_by: str | None = None


@dataclass(frozen=True, slots=True)
class Extent:
    """What a scope comes to in this log."""

    places: tuple[Place, ...] = field(default=(), repr=False)
    keys: tuple[str, ...] = ()
    ranges: tuple[Range, ...] = field(default=(), repr=False)


@dataclass(frozen=True, slots=True)
class Outcome:
    """`left` says, in words, what may still hold traces, and what to do about it."""

    tombstone: Tombstone
    records: int
    left: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Step:
    """What carrying out one tombstone came to."""

    records: int
    segments: int
    spooled: int
    months: frozenset[str]


class Eraser(Closing):
    """Reads, writes and indexes on connections of its own; enters what it does through `log`."""

    def __init__(self, url: str, log: Log, keys: KeyRing, signer: Signer) -> None:
        self.log = log
        self.keys = keys
        self.signer = signer
        self.engine = open_for_writing(url)
        self._liveness = liveness_of(self.engine)
        self.reader = Reader.open(url, keys)
        self._indexer = Indexer(url, keys)
        self._stopping = threading.Event()

    def extent(self, scope: Mapping[str, Any], now: datetime) -> Extent:
        """Raises ErasureRefused or Held when this may not be erased, with the reason."""
        try:
            with failures(self.engine):
                if "month" in scope:
                    classes = [Sensitivity(c) for c in scope["classes"]]
                    return self._month(str(scope["month"]), classes, now)
                return self._exchanges(list(map(str, scope["exchanges"])), now)
        except DatabaseFailed as exc:
            raise AuditUnavailable(f"監査ログを読めません (cannot read the log: {exc})") from None

    def erase(self, order: Order) -> Outcome:
        """Raises ErasureRefused, Held or AuditUnavailable."""
        with self.turn():
            self.resume_here()
            now = datetime.now(UTC)
            [outcome] = self.bury([(order, self.extent(order.scope, now))], now)
            return outcome

    def bury(self, orders: Sequence[tuple[Order, Extent]], now: datetime) -> list[Outcome]:
        """Enter a tombstone for each and carry them out. Only inside `turn`. `now` is before holds were looked at: one
        that is asked for later holds nothing back."""
        last = self._last_number()
        stones = []
        for number, (order, extent) in enumerate(orders, start=last + 1):
            stone = Tombstone(
                number=number,
                by=order.by,
                at=now,
                scope=order.scope,
                places=extent.places,
                keys=extent.keys,
                ranges=extent.ranges,
                approval=order.approval,
                approved_by=order.approved_by,
            )
            self.log.append_blocking(stone.draft(self.signer, order.reason))
            stones.append(stone)
        return self._carry_out(stones)

    def resume(self) -> list[Outcome]:
        """Carry out what was entered and not finished, and again what a backup has brought back."""
        with self.turn():
            return self.resume_here()

    def resume_here(self) -> list[Outcome]:
        graves = Graves(self.reader.tombstones(), self.signer.verifier)
        self._take_back(graves)
        return self._carry_out(graves.unfinished())

    @contextmanager
    def turn(self, wait_s: float = WAIT_S) -> Iterator[None]:
        """Alone in erasing, among all processes. Raises AuditUnavailable."""
        deadline = time.monotonic() + wait_s
        try:
            while True:
                with failures(self.engine), self._liveness.claim(TURN) as ours:
                    if ours:
                        yield
                        return
                if time.monotonic() > deadline:
                    raise AuditUnavailable("別の処理が消去中です (another process is erasing)")
                time.sleep(0.2)
        except DatabaseFailed as exc:
            raise AuditUnavailable(f"消去できません (cannot erase: {exc})") from None

    def stop(self) -> None:
        """Ends an erasure in another thread at its next batch, with Stopped. It is finished later."""
        self._stopping.set()

    def _rest(self) -> None:
        if self._stopping.wait(shredding.REST_S):
            raise Stopped

    def _last_number(self) -> int:
        numbers = (
            record.body.get("number", 0)
            for record in self.reader.tombstones()
            if isinstance(record.body.get("number"), int)
        )
        return max(numbers, default=0)

    def close(self) -> None:
        self._indexer.close()
        self.reader.close()
        self.engine.dispose()

    def _carry_out(self, stones: Sequence[Tombstone]) -> list[Outcome]:
        """Every step may be done again. The tombstones are in the log: from here on there is only forward."""
        if not stones:
            return []
        forgetter = Forgetter(self._indexer)
        with forgetter.turn():
            steps = [self._shred(stone, forgetter) for stone in stones]
            months = set().union(*(step.months for step in steps))
            left = self._clean(months, rewrite_index=any(step.segments for step in steps))
            with self.engine.connect() as connection:
                if not shredding.overwrites(connection):
                    left.append(OLD_FILE)
        for stone, step in zip(stones, steps, strict=True):
            facts = {"records": step.records, "keys": len(stone.keys), "segments": step.segments}
            facts |= {"spooled": step.spooled, "traces": len(left)}
            self.log.append_blocking(finished(stone.number, datetime.now(UTC), facts))
        done = zip(stones, steps, strict=True)
        return [Outcome(stone, step.records, tuple(left)) for stone, step in done]

    def _shred(self, stone: Tombstone, forgetter: Forgetter) -> _Step:
        for key_id in stone.keys:
            self.keys.destroy(key_id, stone.number)
        if stone.by != POLICY:  # what is too old once is too old again
            self._remember(stone.places, stone.number)
        with self.engine.begin() as connection:
            erasure_tables.note_destroyed(connection, stone.keys, stone.number)
            erasure_tables.note_erased(connection, stone.places, stone.number)
        months = {key_id.split("/")[2] for key_id in stone.keys}
        touched = months | shredding.months_of(self.engine, stone.places)
        count = shredding.empty(self.engine, stone.places, self._rest)
        for month in sorted(months):
            count += shredding.drop_month(self.engine, month, stone.keys, self._rest)
        places = [(w, n) for w, first, last in stone.ranges for n in range(first, last + 1)]
        if stone.ranges:
            month = str(stone.scope["month"])
            touched |= {month}
            count += shredding.drop_records(self.engine, month, stone.ranges, self._rest)
        segments = forgetter.forget([*stone.places, *places], stone.keys)
        exchanges = list(map(str, stone.scope.get("exchanges", ())))
        spooled = shredding.renew_spool(self.engine, exchanges)
        return _Step(count, segments, spooled, frozenset(touched))

    def _clean(self, months: Iterable[str], *, rewrite_index: bool) -> list[str]:
        tables = ["spool"]
        for table in ("contents", "records"):
            tables += shredding.partitions(table, months)
        left = shredding.leave_no_trace(self.engine, tables, rewrite=False)
        if rewrite_index:
            left += shredding.leave_no_trace(self._indexer.engine, DERIVED, rewrite=True)
        return left

    def _remember(self, places: Sequence[Place], number: int) -> None:
        """In the keys' folder, which is not part of the database's backup."""
        if self.keys.store is not None and places:
            with self.keys.store.turn():
                self.keys.store.note_gone([f"record {w} {n} {number}" for w, n in places])

    def _take_back(self, graves: Graves) -> None:
        """Erase again what an older copy of the database, or of the keys, has brought back."""
        store = self.keys.store
        if store is None:
            return
        for stone in graves.tombstones.values():
            for key_id in stone.keys:
                if self.keys.gone(key_id) is None:
                    self.keys.destroy(key_id, stone.number)
        back: list[Place] = []
        with self.engine.connect() as connection:
            for what in store.gone():
                match what.split(" "):
                    case ["record", writer, n]:
                        there = (contents.c.writer == writer, contents.c.n == int(n))
                        wrapped = connection.scalar(select(contents.c.wrapped).where(*there))
                        if wrapped and any(wrapped):
                            back.append((writer, int(n)))
        if back:
            forgetter = Forgetter(self._indexer)
            with forgetter.turn():
                months = shredding.months_of(self.engine, back)
                shredding.empty(self.engine, back)
                forgetter.forget(back, ())
                self._clean(months, rewrite_index=True)

    def _exchanges(self, exchanges: Sequence[str], now: datetime) -> Extent:
        if not 0 < len(exchanges) <= MOST_EXCHANGES:
            raise ErasureRefused(f"一度に1～{MOST_EXCHANGES}件です (1 to {MOST_EXCHANGES} at once)")
        for name in exchanges:
            if name.startswith(APART) or not name:
                raise ErasureRefused(f"やり取りではありません (not an exchange): {name!r:.80}")
        months = months_of(self.reader, exchanges)
        missing = [x for x in exchanges if x not in months]
        if missing:
            raise ErasureRefused(
                f"そのやり取りはありません (no such exchange): {missing[0]!r:.140}"
            )
        for exchange, hold in Holding(self.reader, now).of(exchanges, months).items():
            raise _held(f"やり取り {exchange}", hold)
        for detail in self.reader.details(exchanges):
            if detail.state == OPEN:
                raise ErasureRefused(f"まだ終わっていません (it is still open): {detail.exchange}")
        places = self._places(exchanges)
        if not places:
            raise ErasureRefused("内容はすでに消去されています (nothing is left to erase)")
        return Extent(places=places)

    def _places(self, exchanges: Sequence[str]) -> tuple[Place, ...]:
        """Those of the exchanges' records, reviews included, whose contents are still there."""
        same = (contents.c.writer == records.c.writer) & (contents.c.n == records.c.n)
        found: list[Place] = []
        with failures(self.engine), self.engine.connect() as connection:
            for some in batched(exchanges):
                query = select(contents.c.writer, contents.c.n, contents.c.wrapped).join(
                    records, same
                )
                rows = connection.execute(query.where(records.c.exchange.in_(some)))
                found += [(row.writer, row.n) for row in rows if any(row.wrapped)]
        return tuple(sorted(found))

    def _month(self, month: str, classes: Sequence[Sensitivity], now: datetime) -> Extent:
        if not MONTH.fullmatch(month):
            raise ErasureRefused(NO_MONTH)
        if now < month_end(month) + GRACE:
            raise ErasureRefused(
                "まだ終わっていない月は消去できません (UTC で数えます; the month is not over yet)"
            )
        hold = Holding(self.reader, now).on_month(month)
        if hold is not None:
            raise _held(f"{month} のやり取り", hold)
        keys = self.keys_of(month, classes)
        ranges = self.ranges_of(month, classes)
        if not keys and not ranges:
            raise ErasureRefused(
                "その月の内容はありません (nothing of this month is left to erase)"
            )
        return Extent(keys=keys, ranges=ranges)

    def ranges_of(self, month: str, classes: Sequence[Sensitivity]) -> tuple[Range, ...]:
        """The records that go with the metadata. Raises ErasureRefused while something would outlive them."""
        if Sensitivity.METADATA not in classes:
            return ()
        if set(classes) != set(Sensitivity):
            raise ErasureRefused(
                "メタデータは内容と一緒に消去します (metadata goes with all the contents)"
            )
        if shredding.unsealed_in(self.engine, month):
            raise ErasureRefused(
                "まだ木に載っていない記録があります (some records are not in the tree yet: wait)"
            )
        return tuple(shredding.ranges_of(self.engine, month))

    def keys_of(self, month: str, classes: Sequence[Sensitivity]) -> tuple[str, ...]:
        """Those that have files, and those that come from the root key while there is something under them."""
        return tuple(
            key_id
            for key_id in self.keys.of_month(month, classes)
            if key_id.count("/") > 2 or shredding.sealed_in(self.engine, month, [key_id])
        )


def _held(what: str, hold: str) -> Held:
    return Held(
        f"保全されているため消去できません: {what}（保全 {hold}）"
        f" (a legal hold is on it: {hold}; see audit hold list)"
    )
