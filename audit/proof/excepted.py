"""The exceptions that exchanges were let through by: which records show who asked for them and who approved them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from audit.database.tables import records
from audit.ledger.evidence import Evidence, Place
from audit.ledger.told import ACTIVATED, PUBLISHED
from audit.reading.read import Reader
from audit.record import Kind, Record, decode


def agreements(reader: Reader, shown: Iterable[Record]) -> list[Evidence]:
    """Of the records of some exchanges: those of the policies under which a rule gave way to an exception. For each
    request the last time before it that this policy was published, and that it was put in force: in the request's own
    chain, where that is still on record."""
    given = list(shown)
    excepted = {one.exchange for one in given if one.body.get("exceptions")}
    asked = [one for one in given if one.kind is Kind.REQUEST and one.exchange in excepted]
    news = list(_news(reader)) if asked else []
    found: dict[Place, Evidence] = {}
    for request in asked:
        of_it = [
            (one, row)
            for one, row in news
            if one.body.get("bundle") == request.body.get("bundle") and one.at <= request.at
        ]
        for event in (PUBLISHED, ACTIVATED):
            some = [(one, row) for one, row in of_it if one.body["event"] == event]
            best = max(some, key=lambda x: (x[0].writer == request.writer, x[0].at), default=None)
            if best is not None:
                found[best[0].writer, best[0].n] = best[1]
    return list(found.values())


def _news(reader: Reader) -> Iterator[tuple[Record, Evidence]]:
    for row in reader.evidence(records.c.kind == Kind.EVENT, records.c.exchange == ""):
        try:
            record = decode(row.stored)
        except ValueError:
            continue  # an edited one proves nothing
        if record.body.get("event") in (PUBLISHED, ACTIVATED):
            yield record, row
