"""Reading the log: exchanges newest first, one exchange with its contents, or all rows in order.

A reader cannot write, and copes with edited rows: naming them is the verifier's work.
"""

from __future__ import annotations

import math
import time
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import ColumnElement, Connection, and_, func, select

from audit.closing import Closing
from audit.contents import load_contents
from audit.database.connect import DatabaseFailed, failures, open_for_reading
from audit.database.dropped import bars, dropped
from audit.database.erasure_tables import KnownGraves, keys_in_use
from audit.database.joined import (
    Sealed,
    at_places,
    envelope_of,
    evidence_of,
    sealed_rows,
    with_contents,
)
from audit.database.mistyped import mistyped
from audit.database.surroundings import left_over, surroundings
from audit.database.tables import MOST_IDS, among, batched, check, records
from audit.errors import AuditError, AuditUnavailable, Erased, LogRefused, SealBroken
from audit.ledger.approval import PREFIX as APPROVALS
from audit.ledger.evidence import Evidence, Place, Surroundings
from audit.ledger.flaws import Flaw
from audit.ledger.tombstone import PREFIX as ERASURES
from audit.reading.filters import Filter, before_cursor, narrowed, state_of
from audit.reading.known import UNKNOWN, Known, known_of
from audit.reading.listing import ExchangeRow, cursor_of, listed, passing
from audit.record import Kind, Record, decode, written_time
from audit.sealing.keys import KeyRing
from audit.sealing.seal import Envelope, Opened, identity, unseal
from audit.sealing.signing import published

BATCH_ROWS = 200
EDITED = "記録が改変されています。verify で確認してください (a record was edited: run verify)"
Kinds = tuple[Kind, ...]
APART = "~"
"""With this begin the names under which records stand that belong to no exchange."""


@dataclass(frozen=True, slots=True)
class Page:
    """`after` continues behind it; when it is not `complete`, time ran out before it was full."""

    rows: tuple[ExchangeRow, ...]
    after: str | None
    complete: bool


@dataclass(frozen=True, slots=True)
class Entry:
    """A record with its contents, or the reason why they are not shown."""

    record: Record
    contents: Mapping[str, Any] | None = field(repr=False)
    hidden: str | None

    @property
    def cursor(self) -> str:
        """Continues a listing of entries behind this one."""
        return f"{written_time(self.record.at)} {self.record.writer} {self.record.n}"


@dataclass(frozen=True, slots=True)
class ExchangeDetail:
    exchange: str
    state: str
    entries: tuple[Entry, ...]

    @property
    def request(self) -> Entry | None:
        return next((e for e in self.entries if e.record.kind is Kind.REQUEST), None)


class Reader(Closing):
    """Opened with `Reader.open`; with keys, contents are shown and their seals are checked."""

    exported = False

    def __init__(self, url: str, keys: KeyRing | None) -> None:
        self.keys = keys
        self.log_key = published(keys.folder) if keys is not None and keys.folder else None
        self._engine = open_for_reading(url, kept=True)
        self.graves = KnownGraves(keys, self.connection)

    @classmethod
    def open(cls, url: str, keys: KeyRing | None = None, *, broken_too: bool = False) -> Reader:
        """`broken_too`: one of which tables are missing, for the verifier, who names them."""
        reader = cls(url, keys)
        try:
            with reader.connection() as connection:
                if not (broken_too and dropped(connection)):
                    check(connection)
        except AuditError:
            reader.close()
            raise
        return reader

    def close(self) -> None:
        self._engine.dispose()

    def exchanges(
        self, wanted: Filter | None = None, *, limit: int = 50, before: str | None = None
    ) -> Iterator[ExchangeRow]:
        """Newest first; `before` is the cursor of the last row of the page before."""
        return iter(self.page(wanted or Filter(), limit=limit, before=before).rows)

    def page(
        self, sought: Filter, *, limit: int, before: str | None, seconds: float = math.inf
    ) -> Page:
        """The same, as far as so many seconds reach."""
        late = time.monotonic() + seconds
        order = (records.c.at.desc(), records.c.writer.desc(), records.c.n.desc())
        page_rows = min(limit, MOST_IDS)
        query = narrowed(sought).order_by(*order).limit(page_rows)
        found: list[ExchangeRow] = []
        with self.connection() as connection:
            # What bodies hold is compared here, so a page of them may take several from the database.
            while len(found) < limit:
                page = connection.execute(query.where(*before_cursor(before))).all()
                found += listed(connection, page, sought).values()
                if len(page) < page_rows:
                    break
                before = cursor_of(page[-1])
                if len(found) < limit and time.monotonic() > late:
                    return Page(tuple(found), before, complete=False)
        rows = tuple(found[:limit])
        return Page(rows, rows[-1].cursor if len(rows) == limit else None, complete=True)

    def rows(self, exchanges: Sequence[str], wanted: Filter) -> dict[str, ExchangeRow]:
        """Those of the exchanges that the filter lets through, by name."""
        with self.connection() as connection:
            query = narrowed(wanted, among(connection, records.c.exchange, exchanges))
            return listed(connection, connection.execute(query).all(), wanted)

    def begun_at(self, places: Sequence[Place], wanted: Filter) -> dict[str, ExchangeRow]:
        """Those of the exchanges that begin at these places that the filter lets through, by cursor."""
        found: dict[str, ExchangeRow] = {}
        with self.connection() as connection:
            for there in at_places(connection, places):
                query = narrowed(wanted, *there)
                some = listed(connection, connection.execute(query).all(), wanted)
                found |= {row.cursor: row for row in some.values()}
        return found

    def count(self, wanted: Filter | None = None) -> int:
        """How many exchanges there are to list; what bodies hold has to be listed to be counted."""
        found = narrowed(wanted or Filter()).subquery()
        with self.connection() as connection:
            return connection.scalar(select(func.count()).select_from(found)) or 0

    def exchange(self, exchange: str) -> ExchangeDetail | None:
        return next(self.details([exchange]), None)

    def details(self, exchanges: Sequence[str]) -> Iterator[ExchangeDetail]:
        """The exchanges of this name, in the order given; those that are not there are left out.

        Raises LogRefused at one whose records were edited.
        """
        named = (
            records.c.exchange.in_(exchanges),
            records.c.exchange != "",
            ~records.c.exchange.startswith(APART),
        )
        query = with_contents().where(*named)
        found: dict[str, list[Evidence]] = defaultdict(list)
        with self.connection() as connection:
            order = (records.c.at, records.c.writer, records.c.n)
            for row in connection.execute(query.order_by(*order)):
                found[row.exchange].append(evidence_of(row))
        return (self._detail(name, found[name]) for name in exchanges if name in found)

    def _detail(self, exchange: str, found: Sequence[Evidence]) -> ExchangeDetail:
        try:
            entries = tuple(self._entry(evidence) for evidence in found)
        except ValueError:
            raise LogRefused(EDITED) from None
        outcomes = [
            str(e.record.body.get("outcome")) for e in entries if e.record.kind is Kind.CLOSING
        ]
        return ExchangeDetail(exchange, state_of(outcomes), entries)

    def records(self) -> Iterator[Record]:
        """Every record, chain by chain, in order. Raises ValueError at one that was edited."""
        return (decode(evidence.stored) for evidence in self.evidence())

    def events_of_exchanges(self, exchange: str | None = None) -> Iterator[Record]:
        """What was done about exchanges afterwards (reviews), oldest first; of one exchange, or of all."""
        if exchange is not None:
            return self._events(records.c.exchange == exchange)
        return self._events(records.c.exchange != "", ~self._under(APART))

    def events_under(self, name: str, *, past_edited: bool = False) -> Iterator[Record]:
        """What is no exchange (approvals, accesses). Raises LogRefused at an edited one; the verifier goes past it."""
        return self._events(self._under(name), past_edited=past_edited)

    def _under(self, name: str) -> ColumnElement[bool]:
        """On SQLite as a range, which its index can answer; text on PostgreSQL may be in another order."""
        column = records.c.exchange
        if self._engine.dialect.name != "sqlite":
            return column.startswith(name, autoescape=True)
        return and_(column >= name, column < name + "\x7f")

    def entries_named(self, name: str, *, limit: int, before: str | None = None) -> Iterator[Entry]:
        """Records of one name with their contents, newest first. Raises ValueError at one that was edited."""
        r = records.c
        where = (r.kind == Kind.EVENT, r.exchange == name, *before_cursor(before))
        query = with_contents().where(*where)
        query = query.order_by(r.at.desc(), r.writer.desc(), r.n.desc()).limit(limit)
        with self.connection() as connection:
            found = [evidence_of(row) for row in connection.execute(query)]
        return (self._entry(evidence) for evidence in found)

    def _events(self, *where: ColumnElement[bool], past_edited: bool = False) -> Iterator[Record]:
        r = records.c
        query = select(r.stored, r.leaf).where(r.kind == Kind.EVENT, *where)
        with self.connection() as connection:
            rows = connection.execute(query.order_by(r.at, r.writer, r.n)).all()
        for row in rows:
            try:
                record = decode(row.stored)
            except ValueError:
                record = None
            if record and record.leaf == row.leaf:
                yield record
            elif not past_edited:
                raise LogRefused(EDITED)

    def evidence(self, *where: ColumnElement[bool]) -> Iterator[Evidence]:
        query = with_contents().where(*where).order_by(records.c.writer, records.c.n)
        with (
            self.connection() as connection,
            connection.execution_options(yield_per=BATCH_ROWS).execute(query) as found,
        ):
            for row in found:
                yield evidence_of(row)

    def stored(self) -> Iterator[tuple[Place, bytes]]:
        """Every record without its contents, in the order of the chains."""
        r = records.c
        query = select(r.writer, r.n, r.stored).order_by(r.writer, r.n)
        with self.connection() as connection:
            for row in connection.execution_options(yield_per=MOST_IDS).execute(query):
                yield (row.writer, row.n), row.stored

    def reached(self, kinds: Kinds = tuple(Kind)) -> Mapping[str, int]:
        """For each writer the number of its last record of these kinds."""
        r = records.c
        query = select(r.writer, func.max(r.n)).where(r.kind.in_(kinds)).group_by(r.writer)
        with self.connection() as connection:
            return {row[0]: row[1] for row in connection.execute(query)}

    def dropped(self) -> Sequence[Flaw]:
        with self.connection() as connection:
            return dropped(connection)

    def unreadable(self) -> list[Flaw]:
        with self.connection() as connection:
            return [f for f in dropped(connection) if bars(f)] or list(mistyped(connection))

    def leaves(self, places: set[Place]) -> dict[Place, bytes]:
        found = {}
        with self.connection() as connection:
            for writer, n in places:
                query = select(records.c.leaf).where(records.c.writer == writer, records.c.n == n)
                leaf = connection.scalar(query)
                if leaf is not None:
                    found[writer, n] = leaf
        return found

    def surroundings(self) -> Surroundings:
        with self.connection() as connection:
            return surroundings(connection)

    def left_over(self) -> list[Place]:
        with self.connection() as connection:
            return left_over(connection)

    def sealed_after(self, writer: str, n: int, limit: int) -> Iterator[tuple[Sealed, Known]]:
        """The next records of a chain with their envelopes, each with what is known of its exchange by now."""
        query = with_contents().where(records.c.writer == writer, records.c.n > n)
        query = query.order_by(records.c.n).limit(limit)
        with self.connection() as connection:
            result = connection.execution_options(yield_per=BATCH_ROWS).execute(query)
            with self.connection() as other:
                for some in result.partitions():
                    known = known_of(other, [row.exchange for row in some])
                    for row in some:
                        yield Sealed(row, envelope_of(row)), known.get(row.exchange, UNKNOWN)

    def sealed_at(self, places: Sequence[Place]) -> list[Sealed]:
        """The records at those places that are there."""
        with self.connection() as connection:
            there = at_places(connection, places)
            return [one for where in there for one in sealed_rows(connection, *where)]

    def places_of(self, exchanges: Sequence[str], since: str) -> list[tuple[str, str, str, int]]:
        """Exchange, time and place of their records that may hold a phrase, of those written `since` then."""
        r = records.c
        query = select(r.exchange, r.at, r.writer, r.n).where(r.kind != Kind.EVENT, r.at >= since)
        found: list[tuple[str, str, str, int]] = []
        with self.connection() as connection:
            for some in batched(exchanges):
                rows = connection.execute(query.where(among(connection, r.exchange, some)))
                found += [(row.exchange, row.at, row.writer, row.n) for row in rows]
        return found

    def places_after(self, writer: str, n: int, kinds: Kinds) -> list[tuple[str, str, int]]:
        """Time and place of a chain's later records of these kinds, in order."""
        r = records.c
        query = select(r.at, r.writer, r.n).where(r.writer == writer, r.n > n, r.kind.in_(kinds))
        with self.connection() as connection:
            return [(row.at, row.writer, row.n) for row in connection.execute(query)]

    def begun_after(self, writer: str, n: int, wanted: Filter) -> list[tuple[str, str, int]]:
        """The same of those that begin an exchange and may pass the filter."""
        r = records.c
        query = narrowed(wanted, r.writer == writer, r.n > n).with_only_columns(r.at, r.writer, r.n)
        with self.connection() as connection:
            return [(row.at, row.writer, row.n) for row in connection.execute(query)]

    def passing(self, places: Sequence[Place], wanted: Filter) -> list[Place]:
        """Those records whose exchanges may pass the filter, as far as the database can tell."""
        with self.connection() as connection:
            return passing(connection, places, wanted)

    def places_before(self, at: str | None, kinds: Kinds) -> Iterator[tuple[str, str, int]]:
        """The same of all chains, newest first, from that time back."""
        r = records.c
        query = select(r.at, r.writer, r.n).where(r.kind.in_(kinds))
        if at is not None:
            query = query.where(r.at <= at)
        query = query.order_by(r.at.desc(), r.writer.desc(), r.n.desc())
        with self.connection() as connection:
            for row in connection.execution_options(yield_per=BATCH_ROWS).execute(query):
                yield row.at, row.writer, row.n

    def open_sealed(self, sealed: Sealed) -> Opened | None:
        """As `open_contents`; raises ValueError at a record that was edited."""
        return self.open_contents(decode(sealed.row.stored), sealed.envelope)

    def sealing_keys(self) -> dict[str, int]:
        """The ids of the keys that wrap contents, and of how many records."""
        with self.connection() as connection:
            return keys_in_use(connection)

    def open_contents(self, record: Record, envelope: Envelope | None) -> Opened | None:
        """None when the record has no contents. Raises SealBroken when they cannot be shown: Erased when they were
        erased, even if a backup has brought them back."""
        if record.sealed is None:
            return None
        remembered = self.graves.remembered(record)
        number = remembered or (self.graves.over(record) if envelope is None else None)
        if number is not None:
            raise Erased(number)
        if envelope is None:
            raise SealBroken("内容がありません (the contents are gone)")
        if self.keys is None:
            raise SealBroken("鍵が指定されていません (no keys were given)")
        belongs_to = identity(record.writer, record.n, record.exchange, record.kind)
        return unseal(envelope, record.sealed, belongs_to, self.keys)

    def tombstones(self) -> Iterator[Record]:
        """The records about erasures, oldest first, but for edited ones."""
        return self.events_under(ERASURES, past_edited=True)

    def approvals(self) -> Iterator[Record]:
        """The steps of approvals, likewise."""
        return self.events_under(APPROVALS, past_edited=True)

    @contextmanager
    def connection(self) -> Iterator[Connection]:
        try:
            with failures(self._engine), self._engine.connect() as connection:
                yield connection
        except DatabaseFailed as exc:
            raise AuditUnavailable(f"監査ログを読めません (cannot read the log: {exc})") from None

    def _entry(self, evidence: Evidence) -> Entry:
        record = decode(evidence.stored)
        try:
            opened = self.open_contents(record, evidence.envelope)
        except SealBroken as exc:
            return Entry(record, None, str(exc))
        return Entry(record, None if opened is None else load_contents(opened.text), None)
