"""What the records of an exchange say of it by now: when it began, whether it is over, and every fact to filter by."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import orjson
from sqlalchemy import Connection, select

from audit.database.tables import batched, records
from audit.reading.filters import listed_facts, state_of
from audit.record import Kind, Outcome
from audit.sealing.pseudonym import shown


@dataclass(frozen=True, slots=True)
class Known:
    """`start` is None where there is no request. Once `settled`, no fact comes to it and its state stays."""

    start: str | None
    settled: bool
    facts: frozenset[tuple[str, str]]


UNKNOWN = Known(None, False, frozenset())


def known_of(connection: Connection, exchanges: Sequence[str]) -> dict[str, Known]:
    """Of each of these exchanges that there is."""
    r = records.c
    columns = (r.exchange, r.kind, r.at, r.outcome, r.decision, r.model, r.department, r.subject)
    found: dict[str, list[Any]] = defaultdict(list)
    for some in batched(sorted(set(exchanges) - {""})):
        query = select(*columns, r.stored).where(r.exchange.in_(some), r.kind != Kind.EVENT)
        for row in connection.execute(query.order_by(r.at, r.writer, r.n)):
            found[row.exchange].append(row)
    return {exchange: _known(rows) for exchange, rows in found.items()}


def _known(rows: Sequence[Any]) -> Known:
    outcomes = [row.outcome for row in rows if row.kind == Kind.CLOSING and row.outcome is not None]
    facts = {fact for row in rows for fact in _facts(row)}
    facts.add(("state", state_of(outcomes)))
    return Known(
        start=next((row.at for row in rows if row.kind == Kind.REQUEST), None),
        settled=any(outcome != Outcome.INTERRUPTED for outcome in outcomes),
        facts=frozenset(facts),
    )


def _facts(row: Any) -> Iterator[tuple[str, str]]:
    if row.decision is not None:
        yield "decision", row.decision
    if row.kind == Kind.REQUEST:
        person = shown(row.subject)
        columns = {"person": person, "department": row.department, "model": row.model}
        yield from ((name, value) for name, value in columns.items() if value is not None)
    try:
        body = orjson.loads(row.stored)["body"]
    except (ValueError, TypeError, KeyError):
        return
    if isinstance(body, dict):
        yield from listed_facts(body)
