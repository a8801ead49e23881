"""Which exchanges are wanted: one value for commands, exports, searches and pages, and its SQL."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any

import orjson
from sqlalchemy import ColumnElement, Select, exists, func, literal, null, select, tuple_
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler

from audit.database.tables import records
from audit.errors import LogRefused
from audit.ledger.review import Status
from audit.reading.words import (
    CHOSEN,
    OPEN,
    REVIEWED,
    UNREVIEWED,
    check_person,
    check_times,
    value_of,
)
from audit.record import Kind, Outcome, written_time
from audit.sealing.pseudonym import as_shown, beginning


@dataclass(frozen=True, slots=True)
class Filter:
    """What to list; None does not narrow. `state`, `decision` and `review` may be given by their Japanese words, and
    are kept as the log has them. `person` is a pseudonym, as the log has it or as it is shown. `decision`, `rule`,
    `clause` and `finding` (a type of finding) are those of the request or of the answer."""

    state: str | None = None
    person: str | None = None
    department: str | None = None
    decision: str | None = None
    model: str | None = None
    rule: str | None = None
    clause: str | None = None
    finding: str | None = None
    review: str | None = None
    since: datetime | None = None
    until: datetime | None = None

    def __post_init__(self) -> None:
        """Raises LogRefused for a word that there is not, or a time that no calendar has in UTC."""
        for name in CHOSEN:
            word = getattr(self, name)
            if word is not None:
                object.__setattr__(self, name, value_of(name, word))
        check_times(self.since, self.until)

    @property
    def of_bodies(self) -> bool:
        """Whether something is wanted that no column holds."""
        return any((self.rule, self.clause, self.finding, self.review))

    def fits_review(self, status: Status | None) -> bool:
        """Whether an exchange whose case stands so (None: there is none) is wanted."""
        if self.review in (None, REVIEWED):
            return self.review is None or status is not None
        return status is None if self.review == UNREVIEWED else status == self.review

    @property
    def facts(self) -> tuple[tuple[str, str], ...]:
        """What the index knows of what is wanted, people by the form in which they are shown."""
        names = ("person", "department", "model", "decision", "state", "rule", "clause", "finding")
        told = ((name, getattr(self, name)) for name in names)
        return tuple((n, as_shown(v) if n == "person" else v) for n, v in told if v is not None)

    @property
    def written_times(self) -> tuple[str, str]:
        """`since` and `until` as the log writes times; without them, before and after all times."""
        since = "" if self.since is None else written_time(self.since)
        return since, "~" if self.until is None else written_time(self.until)

    def fits(self, bodies: Sequence[Mapping[str, Any]]) -> bool:
        """Whether the bodies of an exchange's records have what no column holds."""
        known = {fact for body in bodies for fact in listed_facts(body)}
        wanted = (("rule", self.rule), ("clause", self.clause), ("finding", self.finding))
        return all(value is None or (name, value) in known for name, value in wanted)


def scope_of(wanted: Filter) -> dict[str, Any]:
    """A filter as the scope of a hold has it. Raises LogRefused for a person who is not named by a pseudonym."""
    check_person(wanted.person)
    told = {f.name: getattr(wanted, f.name) for f in fields(wanted)}
    return {
        name: value.isoformat() if isinstance(value, datetime) else value
        for name, value in told.items()
        if value is not None
    }


def filter_of(scope: Mapping[str, Any]) -> Filter | None:
    """The filter of such a scope; None where it has none. Raises LogRefused for one that this program did not write:
    whoever can write to the database can add a hold."""
    told = scope.get("filter")
    if told is None:
        return None
    try:
        if not all(isinstance(value, str) for value in told.values()):
            raise TypeError
        times = {n: datetime.fromisoformat(told[n]) for n in ("since", "until") if n in told}
        return Filter(**{**told, **times})
    except (AttributeError, TypeError, ValueError):
        raise LogRefused(
            "保全の条件を読めません。sekisho audit hold list で見て、覚えのないものは退けてください"
            " (the conditions of a hold cannot be read: see hold list, deny what nobody knows)"
        ) from None


def listed_facts(body: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """What a record's body lists: rules, clauses, and the types of findings."""
    for name in ("rule", "clause"):
        values = body.get(f"{name}s")
        for value in values if isinstance(values, list) else ():
            yield name, str(value)
    findings = body.get("findings")
    for finding in findings if isinstance(findings, list) else ():
        if isinstance(finding, list) and finding:
            yield "finding", str(finding[0])


def narrowed(wanted: Filter, *among: ColumnElement[bool]) -> Select[Any]:
    """The request records that the filter lets through, as far as the database can tell; only `among` those, by which
    they are found then."""
    r = records.c
    query = select(records).where(r.kind == Kind.REQUEST, *among)
    of = _not_led_by if among else _same
    for column, value in ((r.department, wanted.department), (r.model, wanted.model)):
        if value is not None:
            query = query.where(of(column) == value)
    if wanted.person is not None:
        start, subject = beginning(wanted.person), of(r.subject)
        query = query.where(
            subject == wanted.person if start is None else subject.startswith(start)
        )
    since, until = wanted.written_times
    if wanted.since is not None:
        query = query.where(of(r.at) >= since)
    if wanted.until is not None:
        query = query.where(of(r.at) < until)
    return query.where(*_of_other_records(wanted))


def _of_other_records(wanted: Filter) -> Iterator[ColumnElement[bool]]:
    r, other = records.c, records.alias()
    same = (other.c.exchange == r.exchange, other.c.kind != Kind.EVENT)
    if wanted.decision is not None:
        yield exists().where(*same, other.c.decision == wanted.decision)
    if wanted.review not in (None, UNREVIEWED):
        yield exists().where(other.c.exchange == r.exchange, other.c.kind == Kind.EVENT)
    if wanted.state is not None:
        yield _in_state(wanted.state)
    for value in (wanted.rule, wanted.clause, wanted.finding):
        if value is not None:
            yield exists().where(*same, _Holds(other.c.stored, orjson.dumps(value)))


class _Holds(ColumnElement[bool]):
    """Whether the stored bytes hold these: whoever asks compares what they say."""

    inherit_cache = False

    def __init__(self, stored: ColumnElement[Any], part: bytes) -> None:
        self.stored, self.part = stored, literal(part)


@compiles(_Holds)
def _holds(element: _Holds, compiler: SQLCompiler, **kw: Any) -> str:
    stored, part = (compiler.process(e, **kw) for e in (element.stored, element.part))
    return f"instr({stored}, {part}) > 0"


@compiles(_Holds, "postgresql")
def _holds_on_postgresql(element: _Holds, compiler: SQLCompiler, **kw: Any) -> str:
    stored, part = (compiler.process(e, **kw) for e in (element.stored, element.part))
    return f"position({part} IN {stored}) > 0"


def _same(column: ColumnElement[Any]) -> ColumnElement[Any]:
    return column


def _not_led_by(column: ColumnElement[Any]) -> ColumnElement[Any]:
    """The column's value, by which no index is chosen: SQLite would read a whole department to find a few exchanges."""
    return func.coalesce(column, null())


def _in_state(state: str) -> ColumnElement[bool]:
    """The same rule as `state_of`, in SQL."""
    closing = records.alias()
    closed = (closing.c.exchange == records.c.exchange, closing.c.kind == Kind.CLOSING)
    if state == OPEN:
        return ~exists().where(*closed)
    with_outcome = exists().where(*closed, closing.c.outcome == state)
    if state != Outcome.INTERRUPTED:
        return with_outcome
    return with_outcome & ~exists().where(*closed, closing.c.outcome != state)


def state_of(outcomes: Sequence[str]) -> str:
    """A writer taken for dead may still have closed its exchange: then its own word counts."""
    own = [outcome for outcome in outcomes if outcome != Outcome.INTERRUPTED]
    return own[-1] if own else outcomes[-1] if outcomes else OPEN


_DIGITS = 18
"""Of a record's number: databases count no further than 2⁶³."""


def position(cursor: str) -> tuple[str, str, int]:
    """Raises LogRefused when this is no cursor."""
    match cursor.split(" "):
        case [at, writer, n] if n.isdecimal() and len(n) <= _DIGITS:
            return at, writer, int(n)
    raise LogRefused("続きの位置を読めません (not a cursor)")


def before_cursor(cursor: str | None) -> list[ColumnElement[bool]]:
    if cursor is None:
        return []
    return [tuple_(records.c.at, records.c.writer, records.c.n) < position(cursor)]
