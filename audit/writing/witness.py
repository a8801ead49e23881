"""What one chain says about the others: their heads, so that a tail cannot be cut unseen.

A chain's own links show an edit in its middle but not a missing end. Every chain therefore
begins by naming the last record of each chain before it, unless an earlier chain has named that
very record: if the naming chain is removed instead, its own head is missed.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import orjson
from sqlalchemy import Connection, func, select

from audit.database.tables import records, writers
from audit.ledger.chain import Head


@dataclass(frozen=True, slots=True)
class Claim:
    """Some record says that this writer's record `n` had this leaf."""

    writer: str
    n: int
    leaf: str

    def as_body(self) -> dict[str, str | int]:
        return {"writer": self.writer, "n": self.n, "leaf": self.leaf}


def claims(body: Mapping[str, Any]) -> Iterator[Claim]:
    """The claims in a record's body; what does not have their form is not one."""
    heads = body.get("heads")
    for head in heads if isinstance(heads, list) else ():
        match head:
            case {"writer": str(writer), "n": int(n), "leaf": str(leaf)}:
                yield Claim(writer, n, leaf)


def head_of(connection: Connection, writer: str) -> Head | None:
    newest = (
        select(records.c.n, records.c.leaf)
        .where(records.c.writer == writer)
        .order_by(records.c.n.desc())
        .limit(1)
    )
    row = connection.execute(newest).first()
    return None if row is None else Head(row.n, row.leaf.hex())


def unwitnessed(connection: Connection) -> list[Claim]:
    """The heads that no chain's first record has named yet."""
    r = records.c
    # For each chain by itself: joined with its records, SQLite reads every record there is.
    newest = select(r.leaf).where(r.writer == writers.c.id).order_by(r.n.desc()).limit(1)
    last = select(func.max(r.n)).where(r.writer == writers.c.id)
    heads = select(writers.c.id, last.scalar_subquery(), newest.scalar_subquery())
    present = [
        Claim(writer, n, leaf.hex())
        for writer, n, leaf in connection.execute(heads)
        if leaf is not None
    ]
    named = _named(connection)
    return [claim for claim in present if claim not in named]


def _named(connection: Connection) -> set[Claim]:
    first = select(records.c.stored).where(records.c.writer == writers.c.id, records.c.n == 0)
    starts = select(first.scalar_subquery()).select_from(writers)
    named: set[Claim] = set()
    for stored in filter(None, connection.scalars(starts)):
        try:
            body = orjson.loads(stored)["body"]
        except (ValueError, TypeError, KeyError):
            continue  # an edited record: the verifier names it, and it witnesses nothing here
        named.update(claims(body))
    return named
