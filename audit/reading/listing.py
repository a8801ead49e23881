"""Exchanges as a listing has them: one row each, from the columns and bodies of their records."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import orjson
from sqlalchemy import Connection, Row, and_, select

from audit.database.joined import at_places
from audit.database.tables import among, batched, records
from audit.ledger.evidence import Place
from audit.reading.filters import Filter, listed_facts, narrowed, state_of
from audit.reading.standing import standings
from audit.record import Kind


@dataclass(frozen=True, slots=True)
class ExchangeRow:
    """`rules` are those of the request, then those of the answer. `cursor` continues a listing after this row."""

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


def listed(
    connection: Connection, requests: Sequence[Row[Any]], wanted: Filter
) -> dict[str, ExchangeRow]:
    """The exchanges of these request records that the filter lets through, by name."""
    ids = [row.exchange for row in requests]
    closings: dict[str, list[Row[Any]]] = defaultdict(list)
    for some in batched(ids):
        closing = and_(among(connection, records.c.exchange, some), records.c.kind == Kind.CLOSING)
        for row in connection.execute(select(records).where(closing)):
            closings[row.exchange].append(row)
    standing = standings(connection, ids) if wanted.review else {}
    found = {}
    for row in requests:
        if not wanted.fits_review(standing.get(row.exchange)):
            continue
        bodies = [_body(r.stored) for r in (row, *closings[row.exchange])]
        if wanted.fits(bodies):
            found[row.exchange] = _exchange_row(row, bodies, closings[row.exchange])
    return found


def passing(connection: Connection, places: Sequence[Place], wanted: Filter) -> list[Place]:
    """Those records whose exchanges may pass the filter, as far as the database can tell."""
    r = records.c
    found: dict[str, list[Place]] = defaultdict(list)
    for there in at_places(connection, places):
        for row in connection.execute(select(r.writer, r.n, r.exchange).where(*there)):
            found[row.exchange].append((row.writer, row.n))
    kept: list[Place] = []
    for some in batched(list(found)):
        query = narrowed(wanted, among(connection, r.exchange, some)).with_only_columns(r.exchange)
        kept += [place for exchange in connection.scalars(query) for place in found[exchange]]
    return kept


def _exchange_row(
    request: Row[Any], bodies: Sequence[Mapping[str, Any]], closings: Sequence[Row[Any]]
) -> ExchangeRow:
    outcomes = [row.outcome for row in closings]
    return ExchangeRow(
        exchange=request.exchange,
        state=state_of(outcomes),
        started_at=request.at,
        subject=request.subject,
        department=request.department,
        model=request.model,
        decision=request.decision,
        answer_decision=next((row.decision for row in closings if row.decision), None),
        rules=tuple(dict.fromkeys(v for b in bodies for n, v in listed_facts(b) if n == "rule")),
        policy=request.policy,
        cursor=cursor_of(request),
    )


def cursor_of(row: Row[Any]) -> str:
    return f"{row.at} {row.writer} {row.n}"


def _body(stored: bytes) -> dict[str, Any]:
    try:
        body = orjson.loads(stored)["body"]
    except (ValueError, TypeError, KeyError):
        return {}
    return body if isinstance(body, dict) else {}
