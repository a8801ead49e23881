"""How the reviews of some exchanges stand, read from their steps in the log."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from sqlalchemy import Connection, select

from audit.database.tables import among, batched, records
from audit.ledger.review import Status, Step, added_up
from audit.record import Kind, decode


def standings(connection: Connection, exchanges: Sequence[str]) -> dict[str, Status]:
    """Those that have a case. A record that was edited counts for nothing here: naming it is the verifier's work."""
    r = records.c
    steps: dict[str, list[Step]] = defaultdict(list)
    for some in batched(exchanges):
        query = select(r.stored).where(r.kind == Kind.EVENT, among(connection, r.exchange, some))
        for row in connection.execute(query.order_by(r.at, r.writer, r.n)):
            step = _step(row.stored)
            if step is not None:
                steps[step.exchange].append(step)
    found = ((exchange, added_up(taken)) for exchange, taken in steps.items())
    return {exchange: case.status for exchange, case in found if case is not None}


def _step(stored: bytes) -> Step | None:
    try:
        return Step.of(decode(stored))
    except ValueError:
        return None
