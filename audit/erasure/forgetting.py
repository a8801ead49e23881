"""Taking erased contents out of the search index: every segment that knew them is written anew from the log as it is.

Afterwards the index's file is rewritten as a whole, so that no page of it keeps an old entry. The index is apart from
the log: none of this holds up a request.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

import orjson
from sqlalchemy import Connection, delete, select

from audit.database.connect import failures
from audit.errors import AuditUnavailable
from audit.ledger.evidence import Place
from audit.reading.known import UNKNOWN, known_of
from audit.record import Kind
from audit.search.indexer import Indexer, SegmentDraft
from audit.search.reviewed import forget_reviews
from audit.search.segments import FACTS_ONLY, places_of, postings, segments

WAIT_S = 300.0
"""How long another process may take to finish the segment that it is at."""
_TRY_S = 0.2


class Forgetter:
    """Open it before contents are erased and `forget` afterwards, inside `turn`: nobody then indexes what is going."""

    def __init__(self, indexer: Indexer) -> None:
        self._indexer = indexer

    @contextmanager
    def turn(self) -> Iterator[None]:
        """Alone in changing the index. Raises AuditUnavailable when another process does not come to an end."""
        deadline = time.monotonic() + WAIT_S
        while True:
            with self._indexer.turn() as ours:
                if ours:
                    yield
                    return
            if time.monotonic() > deadline:
                raise AuditUnavailable("索引が使われています (the index is busy: try again)")
            time.sleep(_TRY_S)

    def forget(self, places: Sequence[Place], key_ids: Sequence[str]) -> int:
        """How many segments were written anew: those with any of these records, or made under any of these keys."""
        engine = self._indexer.engine
        with failures(engine), engine.connect() as connection:
            self._indexer.create(connection)
            with connection.begin():
                found = _segments_of(connection, places, key_ids)
            for number, key_id in found.items():
                self._rewrite(connection, number, FACTS_ONLY if key_id in key_ids else key_id)
        return len(found)

    def _rewrite(self, connection: Connection, number: int, key_id: str) -> None:
        draft, reader = SegmentDraft(), self._indexer.reader
        with connection.begin():
            row = connection.execute(select(segments).where(segments.c.id == number)).one()
        names = orjson.loads(row.writers)
        listed = list(places_of(row.documents, names))
        found = {(s.row.writer, s.row.n): s for s in reader.sealed_at(listed)}
        there = [found[place] for place in listed if place in found]
        with reader.connection() as log:
            known = known_of(log, [sealed.row.exchange for sealed in there])
        for sealed in there:
            if sealed.row.kind != Kind.EVENT:
                self._indexer.enter(draft, sealed, known.get(sealed.row.exchange, UNKNOWN))
        with connection.begin():
            connection.execute(delete(postings).where(postings.c.segment == number))
            connection.execute(delete(segments).where(segments.c.id == number))
            forget_reviews(connection, [place for place in listed if place not in found])
            if draft.documents:
                self._indexer.write(connection, key_id, draft, number)


def _segments_of(
    connection: Connection, places: Sequence[Place], key_ids: Sequence[str]
) -> dict[int, str]:
    """Number and key of each segment that is to be written anew."""
    s, wanted = segments.c, set(places)
    query = select(s.id, s.key_id, s.writers, s.documents).order_by(s.id)
    writers = {writer for writer, _ in wanted}
    found = {}
    for row in connection.execute(query):
        names = orjson.loads(row.writers)
        held = row.key_id in key_ids or (
            not writers.isdisjoint(names) and not wanted.isdisjoint(places_of(row.documents, names))
        )
        if held:
            found[row.id] = row.key_id
    return found
