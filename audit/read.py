"""Reading the log: exchanges newest first, one exchange with its contents, or all rows in order.

A reader cannot write, and copes with edited rows: naming them is the verifier's work.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from types import TracebackType
from typing import Any, Self

import orjson
from sqlalchemy import ColumnElement, Connection, Row, Select, and_, exists, func, select, tuple_

from audit.database import DatabaseFailed, failures, open_for_reading
from audit.errors import AuditUnavailable, LogRefused, SealBroken
from audit.evidence import Evidence, Place
from audit.keys import KeyRing
from audit.record import (
    PROJECTED,
    Commitment,
    Kind,
    Outcome,
    Record,
    decode,
    load_contents,
    written_time,
)
from audit.seal import Envelope, Opened, identity, unseal
from audit.tables import check, contents, records, writers

OPEN = "open"
"""The state of an exchange that has no closing record yet; the others are the outcomes."""
BATCH_ROWS = 200
PLACE_COLUMNS = ("exchange", "kind", "at", *PROJECTED)


@dataclass(frozen=True, slots=True)
class Filter:
    """What to list; None does not narrow. `decision` is that of the request or of the answer."""

    state: str | None = None
    department: str | None = None
    decision: str | None = None
    model: str | None = None
    since: datetime | None = None
    until: datetime | None = None


@dataclass(frozen=True, slots=True)
class ExchangeRow:
    """`cursor` continues a listing after this row."""

    exchange: str
    state: str
    started_at: str
    subject: str | None
    department: str | None
    model: str | None
    decision: str | None
    answer_decision: str | None
    rules: tuple[str, ...]
    policy: str | None
    cursor: str


@dataclass(frozen=True, slots=True)
class Entry:
    """A record with its contents, or the reason why they are not shown."""

    record: Record
    contents: Mapping[str, Any] | None = field(repr=False)
    hidden: str | None


@dataclass(frozen=True, slots=True)
class ExchangeDetail:
    exchange: str
    state: str
    entries: tuple[Entry, ...]


class Reader:
    """Opened with `Reader.open`; with keys, contents are shown and their seals are checked."""

    exported = False

    def __init__(self, url: str, keys: KeyRing | None) -> None:
        self.keys = keys
        self._engine = open_for_reading(url)

    @classmethod
    def open(cls, url: str, keys: KeyRing | None = None) -> Reader:
        reader = cls(url, keys)
        with reader._connection() as connection:
            check(connection)
        return reader

    def close(self) -> None:
        self._engine.dispose()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def exchanges(
        self, wanted: Filter | None = None, *, limit: int = 50, before: str | None = None
    ) -> Iterator[ExchangeRow]:
        """Newest first; `before` is the cursor of the last row of the page before."""
        query = (
            _exchange_query(wanted or Filter())
            .where(*_before(before))
            .order_by(records.c.at.desc(), records.c.writer.desc(), records.c.n.desc())
            .limit(limit)
        )
        with self._connection() as connection:
            requests = connection.execute(query).all()
            ids = [row.exchange for row in requests]
            closings: dict[str, list[Any]] = defaultdict(list)
            closing = and_(records.c.exchange.in_(ids), records.c.kind == Kind.CLOSING)
            for row in connection.execute(select(records).where(closing)):
                closings[row.exchange].append(row)
        return iter([_exchange_row(row, closings[row.exchange]) for row in requests])

    def count(self, wanted: Filter | None = None) -> int:
        """How many exchanges there are to list."""
        found = _exchange_query(wanted or Filter()).order_by(None).subquery()
        with self._connection() as connection:
            return connection.scalar(select(func.count()).select_from(found)) or 0

    def exchange(self, exchange: str) -> ExchangeDetail | None:
        return next(self.details([exchange]), None)

    def details(self, exchanges: Sequence[str]) -> Iterator[ExchangeDetail]:
        """The exchanges of this name, in the order given; those that are not there are left out.

        Raises LogRefused at one whose records were edited.
        """
        named = (records.c.exchange.in_(exchanges), records.c.exchange != "")
        query = _with_contents().where(*named)
        found: dict[str, list[Evidence]] = defaultdict(list)
        with self._connection() as connection:
            order = (records.c.at, records.c.writer, records.c.n)
            for row in connection.execute(query.order_by(*order)):
                found[row.exchange].append(_evidence(row))
        return (self._detail(name, found[name]) for name in exchanges if name in found)

    def _detail(self, exchange: str, found: Sequence[Evidence]) -> ExchangeDetail:
        try:
            entries = tuple(self._entry(evidence) for evidence in found)
        except ValueError:
            raise LogRefused(
                "記録が改変されています。verify で確認してください"
                " (a record of this exchange was edited: run verify)"
            ) from None
        outcomes = [
            str(e.record.body.get("outcome")) for e in entries if e.record.kind is Kind.CLOSING
        ]
        return ExchangeDetail(exchange, _state(outcomes), entries)

    def records(self) -> Iterator[Record]:
        """Every record, chain by chain, in order. Raises ValueError at one that was edited."""
        return (decode(evidence.stored) for evidence in self.evidence())

    def events_of_exchanges(self, exchange: str | None = None) -> Iterator[Record]:
        """What was done about exchanges afterwards (reviews), oldest first; of one exchange, or of all."""
        query = select(records.c.stored).where(records.c.kind == Kind.EVENT)
        wanted = records.c.exchange != "" if exchange is None else records.c.exchange == exchange
        order = (records.c.at, records.c.writer, records.c.n)
        with self._connection() as connection:
            rows = connection.execute(query.where(wanted).order_by(*order)).all()
        return (decode(row.stored) for row in rows)

    def evidence(self, *where: ColumnElement[bool]) -> Iterator[Evidence]:
        query = _with_contents().where(*where).order_by(records.c.writer, records.c.n)
        with self._connection() as connection:
            for row in connection.execution_options(yield_per=BATCH_ROWS).execute(query):
                yield _evidence(row)

    def leaves(self, places: set[Place]) -> dict[Place, bytes]:
        found = {}
        with self._connection() as connection:
            for writer, n in places:
                query = select(records.c.leaf).where(records.c.writer == writer, records.c.n == n)
                leaf = connection.scalar(query)
                if leaf is not None:
                    found[writer, n] = leaf
        return found

    def ended(self) -> dict[str, int | None]:
        with self._connection() as connection:
            rows = connection.execute(select(writers.c.id, writers.c.last_n))
            return {row.id: row.last_n for row in rows}

    def open_contents(self, record: Record, envelope: Envelope | None) -> Opened | None:
        """None when the record has no contents. Raises SealBroken when they cannot be shown."""
        if record.sealed is None:
            return None
        if envelope is None:
            raise SealBroken("内容がありません (the contents are gone)")
        if self.keys is None:
            raise SealBroken("鍵が指定されていません (no keys were given)")
        return _open(record, record.sealed, envelope, self.keys)

    @contextmanager
    def _connection(self) -> Iterator[Connection]:
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


def _open(record: Record, says: Commitment, envelope: Envelope, keys: KeyRing) -> Opened:
    belongs_to = identity(record.writer, record.n, record.exchange, record.kind)
    return unseal(envelope, says, belongs_to, keys)


def _with_contents() -> Select[Any]:
    same = and_(contents.c.writer == records.c.writer, contents.c.n == records.c.n)
    sealed = (contents.c.key_id, contents.c.wrapped, contents.c.nonce, contents.c.ciphertext)
    return select(records, *sealed).select_from(records.outerjoin(contents, same))


def _evidence(row: Row[Any]) -> Evidence:
    fields = row._mapping
    envelope = None
    if row.key_id is not None:
        envelope = Envelope(row.key_id, row.wrapped, row.nonce, row.ciphertext)
    return Evidence(
        row.stored,
        row.leaf,
        (row.writer, row.n),
        {name: fields[name] for name in PLACE_COLUMNS},
        envelope,
    )


def _exchange_query(wanted: Filter) -> Select[Any]:
    r = records.c
    query = select(records).where(r.kind == Kind.REQUEST)
    if wanted.department is not None:
        query = query.where(r.department == wanted.department)
    if wanted.model is not None:
        query = query.where(r.model == wanted.model)
    if wanted.since is not None:
        query = query.where(r.at >= written_time(wanted.since))
    if wanted.until is not None:
        query = query.where(r.at < written_time(wanted.until))
    if wanted.decision is not None:
        other = records.alias()
        same = (other.c.exchange == r.exchange, other.c.decision == wanted.decision)
        query = query.where(exists().where(*same))
    if wanted.state is not None:
        query = query.where(_in_state(wanted.state))
    return query


def _in_state(state: str) -> ColumnElement[bool]:
    """The same rule as `_state`, in SQL."""
    closing = records.alias()
    closed = (closing.c.exchange == records.c.exchange, closing.c.kind == Kind.CLOSING)
    if state == OPEN:
        return ~exists().where(*closed)
    with_outcome = exists().where(*closed, closing.c.outcome == state)
    if state != Outcome.INTERRUPTED:
        return with_outcome
    return with_outcome & ~exists().where(*closed, closing.c.outcome != state)


def _state(outcomes: Sequence[str]) -> str:
    """A writer taken for dead may still have closed its exchange: then its own word counts."""
    own = [outcome for outcome in outcomes if outcome != Outcome.INTERRUPTED]
    return own[-1] if own else outcomes[-1] if outcomes else OPEN


def _before(cursor: str | None) -> list[ColumnElement[bool]]:
    if cursor is None:
        return []
    match cursor.split(" "):
        case [at, writer, n] if n.isdecimal():
            place = tuple_(records.c.at, records.c.writer, records.c.n)
            return [place < (at, writer, int(n))]
    raise LogRefused("続きの位置を読めません (not a cursor)")


def _exchange_row(request: Row[Any], closings: Sequence[Row[Any]]) -> ExchangeRow:
    body = _body(request.stored)
    rules = body.get("rules")
    outcomes = [row.outcome for row in closings]
    return ExchangeRow(
        exchange=request.exchange,
        state=_state(outcomes),
        started_at=request.at,
        subject=request.subject,
        department=request.department,
        model=request.model,
        decision=request.decision,
        answer_decision=next((row.decision for row in closings if row.decision), None),
        rules=tuple(map(str, rules)) if isinstance(rules, list) else (),
        policy=request.policy,
        cursor=f"{request.at} {request.writer} {request.n}",
    )


def _body(stored: bytes) -> dict[str, Any]:
    try:
        body = orjson.loads(stored)["body"]
    except (ValueError, TypeError, KeyError):
        return {}
    return body if isinstance(body, dict) else {}
