"""Erasing: a tombstone first, then the keys, the contents, the index and the spool. What was cut off is taken up again.

One process at a time. A tombstone that is in the log is carried out, whatever happens to whoever entered it: by the
next erasure, by the running gateway, or by `sekisho audit erase resume`.
"""

from __future__ import annotations

import re
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import select

from audit import erasure_tables, shredding
from audit.closing import Closing
from audit.database import DatabaseFailed, failures, open_for_writing
from audit.errors import AuditError, AuditUnavailable
from audit.evidence import Place
from audit.filters import OPEN
from audit.forgetting import Forgetter
from audit.holds import Held, Holding, months_of
from audit.indexer import Indexer
from audit.keys import KeyRing
from audit.liveness import liveness_of
from audit.read import APART, Reader
from audit.record import Sensitivity
from audit.signing import Signer
from audit.tables import batched, contents, records
from audit.tombstone import Graves, Tombstone, finished
from audit.writer import Log

TURN = "53454b4953484f03"
"""The name of the lock that whoever erases holds."""
GRACE = timedelta(hours=1)
"""A month is over for good only then: what began before its end may just be entered."""
MOST_EXCHANGES = 1000
"""In one erasure by name."""
WAIT_S = 30.0
_MONTH = re.compile("[0-9]{4}-(0[1-9]|1[0-2])")


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


@dataclass(frozen=True, slots=True)
class Outcome:
    """`left` says, in words, what may still hold traces, and what to do about it."""

    tombstone: Tombstone
    records: int
    left: tuple[str, ...]


class Eraser(Closing):
    """Reads, writes and indexes on connections of its own; enters what it does through `log`."""

    def __init__(self, url: str, log: Log, keys: KeyRing, signer: Signer) -> None:
        self.log = log
        self._keys = keys
        self._signer = signer
        self._engine = open_for_writing(url)
        self._liveness = liveness_of(self._engine)
        self._reader = Reader.open(url, keys)
        self._indexer = Indexer(url, keys)

    @property
    def reader(self) -> Reader:
        return self._reader

    def extent(self, scope: Mapping[str, Any], now: datetime) -> Extent:
        """Raises ErasureRefused or Held when this may not be erased, with the reason."""
        if "month" in scope:
            return self._month(str(scope["month"]), [Sensitivity(c) for c in scope["classes"]], now)
        return self._exchanges(list(map(str, scope["exchanges"])), now)

    def erase(self, order: Order) -> Outcome:
        """Raises ErasureRefused, Held or AuditUnavailable."""
        with self.turn():
            self.resume_here()
            now = datetime.now(UTC)
            return self.bury(order, self.extent(order.scope, now))

    def bury(self, order: Order, extent: Extent) -> Outcome:
        """Enter the tombstone and carry it out. Only inside `turn`."""
        stone = Tombstone(
            number=max(Graves(self._reader.tombstones()).tombstones, default=0) + 1,
            by=order.by,
            at=datetime.now(UTC),
            scope=order.scope,
            places=extent.places,
            keys=extent.keys,
            approval=order.approval,
            approved_by=order.approved_by,
        )
        self.log.append_blocking(stone.draft(self._signer, order.reason))
        return self._carry_out(stone)

    def resume(self) -> list[Outcome]:
        """Carry out what was entered and not finished, and again what a backup has brought back."""
        with self.turn():
            return self.resume_here()

    def resume_here(self) -> list[Outcome]:
        self._take_back()
        graves = Graves(self._reader.tombstones(), self._signer.verifier)
        return [self._carry_out(stone) for stone in graves.unfinished()]

    @contextmanager
    def turn(self) -> Iterator[None]:
        """Alone in erasing, among all processes. Raises AuditUnavailable."""
        deadline = time.monotonic() + WAIT_S
        try:
            while True:
                with failures(self._engine), self._liveness.claim(TURN) as ours:
                    if ours:
                        yield
                        return
                if time.monotonic() > deadline:
                    raise AuditUnavailable("別の処理が消去中です (another process is erasing)")
                time.sleep(0.2)
        except DatabaseFailed as exc:
            raise AuditUnavailable(f"消去できません (cannot erase: {exc})") from None

    def close(self) -> None:
        self._indexer.close()
        self._reader.close()
        self._engine.dispose()

    def _carry_out(self, stone: Tombstone) -> Outcome:
        """Every step may be done again. The tombstone is in the log: from here on there is only forward."""
        exchanges = list(map(str, stone.scope.get("exchanges", ())))
        forgetter = Forgetter(self._indexer)
        with forgetter.turn():
            for key_id in stone.keys:
                self._keys.destroy(key_id, stone.number)
            self._remember(stone.places, stone.number)
            with self._engine.begin() as connection:
                erasure_tables.note_destroyed(connection, stone.keys, stone.number)
                erasure_tables.note_erased(connection, stone.places, stone.number)
                complete = shredding.overwrites(connection)
            months = {key_id.split("/")[2] for key_id in stone.keys}
            touched = months | shredding.months_of(self._engine, stone.places)
            count = shredding.empty(self._engine, stone.places)
            for month in sorted(months):
                count += shredding.drop_month(self._engine, month, stone.keys)
            segments = forgetter.forget(stone.places, stone.keys)
            spooled = shredding.renew_spool(self._engine, exchanges)
            left = self._clean(touched, rewrite_index=segments > 0)
        if not complete:
            left.append(
                "古い版で書かれたファイルです。erase compact で書き直してください (run erase compact)"
            )
        facts = {"records": count, "keys": len(stone.keys), "segments": segments}
        facts |= {"spooled": spooled, "traces": len(left)}
        self.log.append_blocking(finished(stone.number, datetime.now(UTC), facts))
        return Outcome(stone, count, tuple(left))

    def _clean(self, months: Iterable[str], *, rewrite_index: bool) -> list[str]:
        tables = ("spool", *shredding.partitions(months))
        left = shredding.leave_no_trace(self._engine, tables, rewrite=False)
        if rewrite_index:
            tables = ("search_segments", "search_postings")
            index = self._indexer.engine
            left += shredding.leave_no_trace(index, tables, rewrite=True)
        return left

    def _remember(self, places: Sequence[Place], number: int) -> None:
        """In the keys' folder, which is not part of the database's backup."""
        if self._keys.store is not None and places:
            with self._keys.store.turn():
                self._keys.store.note_gone([f"record {w} {n} {number}" for w, n in places])

    def _take_back(self) -> None:
        """Erase again what an older copy of the database has brought back."""
        store = self._keys.store
        if store is None:
            return
        back: list[Place] = []
        with self._engine.connect() as connection:
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
                months = shredding.months_of(self._engine, back)
                shredding.empty(self._engine, back)
                forgetter.forget(back, ())
                self._clean(months, rewrite_index=True)

    def _exchanges(self, exchanges: Sequence[str], now: datetime) -> Extent:
        if not 0 < len(exchanges) <= MOST_EXCHANGES:
            raise ErasureRefused(f"一度に1～{MOST_EXCHANGES}件です (1 to {MOST_EXCHANGES} at once)")
        for name in exchanges:
            if name.startswith(APART) or not name:
                raise ErasureRefused(f"やり取りではありません (not an exchange): {name!r:.80}")
        months = months_of(self._reader, exchanges)
        missing = [x for x in exchanges if x not in months]
        if missing:
            raise ErasureRefused(
                f"そのやり取りはありません (no such exchange): {missing[0]!r:.140}"
            )
        for exchange, hold in Holding(self._reader, now).of(exchanges, months).items():
            raise _held(f"やり取り {exchange}", hold)
        for detail in self._reader.details(exchanges):
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
        with failures(self._engine), self._engine.connect() as connection:
            for some in batched(exchanges):
                query = select(contents.c.writer, contents.c.n, contents.c.wrapped).join(
                    records, same
                )
                rows = connection.execute(query.where(records.c.exchange.in_(some)))
                found += [(row.writer, row.n) for row in rows if any(row.wrapped)]
        return tuple(sorted(found))

    def _month(self, month: str, classes: Sequence[Sensitivity], now: datetime) -> Extent:
        if not _MONTH.fullmatch(month):
            raise ErasureRefused("月は 2026-10 の形で書いてください (write a month as 2026-10)")
        if now < month_end(month) + GRACE:
            raise ErasureRefused(
                "まだ終わっていない月は消去できません (UTC で数えます; the month is not over yet)"
            )
        hold = Holding(self._reader, now).on_month(month)
        if hold is not None:
            raise _held(f"{month} のやり取り", hold)
        keys = self.keys_of(month, classes)
        if not keys:
            raise ErasureRefused(
                "その月の内容はありません (nothing of this month is left to erase)"
            )
        return Extent(keys=keys)

    def keys_of(self, month: str, classes: Sequence[Sensitivity]) -> tuple[str, ...]:
        """Those that have files, and those that come from the root key while there is something under them."""
        return tuple(
            key_id
            for key_id in self._keys.of_month(month, classes)
            if key_id.count("/") > 2 or shredding.sealed_in(self._engine, month, [key_id])
        )


def month_end(month: str) -> datetime:
    year, number = divmod(int(month[:4]) * 12 + int(month[5:]), 12)
    return datetime(year, number + 1, 1, tzinfo=UTC)


def _held(what: str, hold: str) -> Held:
    return Held(
        f"保全されているため消去できません: {what}（保全 {hold}）"
        f" (a legal hold is on it: {hold}; see audit hold list)"
    )
