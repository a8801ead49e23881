"""Building the search index from the log, a segment at a time, behind the log's back.

Nothing waits for it: what is not in a segment yet is scanned by the search. One process at a time does it, and a
segment is there with everything it covers, or not at all.
"""

from __future__ import annotations

import threading
import time
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field

import orjson
from sqlalchemy import Connection, Engine, func, insert, inspect, select

from audit.closing import Closing
from audit.contents import load_contents
from audit.database.connect import DatabaseFailed, failures, made_again, open_for_writing
from audit.database.joined import Sealed
from audit.database.tables import records, writers
from audit.errors import AuditUnavailable, Erased, SealBroken
from audit.reading.known import Known
from audit.reading.read import Reader
from audit.record import Kind, decode
from audit.sealing.keys import KeyRing
from audit.search.grams import blinded, pieces, texts
from audit.search.reviewed import is_review, note_reviews
from audit.search.segments import (
    FACTS_ONLY,
    OLDER_TABLES,
    REQUEST,
    SLOTS,
    UNSETTLED,
    Position,
    covered,
    covered_by,
    fact,
    index_url,
    metadata,
    pack_documents,
    pack_slots,
    postings,
    segments,
)
from audit.writing.liveness import liveness_of

TURN = "53454b4953484f02"
"""The name of the lock that whoever changes the index holds."""
PAUSE = 0.5
"""Rest after each record, in parts of the time it took: requests come first."""


@dataclass(slots=True)
class SegmentDraft:
    """A segment being filled: slots by piece and by fact, in rising order."""

    documents: list[Position] = field(default_factory=list)
    starts: list[str] = field(default_factory=list)
    pieces: dict[str, list[int]] = field(default_factory=lambda: defaultdict(list))
    facts: dict[tuple[str, str], list[int]] = field(default_factory=lambda: defaultdict(list))
    requests: list[int] = field(default_factory=list)
    unsettled: list[int] = field(default_factory=list)
    unread: list[int] = field(default_factory=list)
    gone: int = 0
    erased: int = 0


@dataclass(slots=True)
class _Part:
    """What is covered next: how far in each chain, the segments by key, and the exchanges that were reviewed."""

    taken: dict[str, int] = field(default_factory=dict)
    drafts: dict[str, SegmentDraft] = field(default_factory=lambda: defaultdict(SegmentDraft))
    reviewed: set[str] = field(default_factory=set)


class Indexer(Closing):
    """Reads the log with `keys` and writes the index beside it."""

    def __init__(self, log_url: str, keys: KeyRing, *, slots: int = SLOTS) -> None:
        self._reader = Reader.open(log_url, keys)
        self._engine = open_for_writing(index_url(log_url).render_as_string(hide_password=False))
        self._liveness = liveness_of(self._engine)
        self._keys = keys
        self._slots = slots
        self._stopped = threading.Event()

    def run(self, *, least: int | None = None, gently: bool = False) -> int:
        """Index full segments of what is not indexed yet; how many records. With `least`, a last segment of that
        many is enough. Does nothing when another process is at it. Raises AuditUnavailable."""
        try:
            with failures(self._engine), self.turn() as ours:
                if not ours:
                    return 0
                with self._engine.connect() as connection:
                    self.create(connection)
                    return sum(self._rounds(connection, least or self._slots, gently))
        except DatabaseFailed as exc:
            raise AuditUnavailable(f"索引を作れません (cannot build the index: {exc})") from None

    @contextmanager
    def turn(self) -> Iterator[bool]:
        """Whether the index is ours to change, inside. Its file is there then, also when somebody has deleted it."""
        with self._liveness.claim(TURN) as ours:
            if ours:
                made_again(self._engine)
            yield ours

    @property
    def engine(self) -> Engine:
        return self._engine

    @property
    def reader(self) -> Reader:
        return self._reader

    def stop(self) -> None:
        """Ends a run in another thread at its next record, without a trace of what it had begun."""
        self._stopped.set()

    def close(self) -> None:
        self._reader.close()
        self._engine.dispose()

    def create(self, connection: Connection) -> None:
        """Tables of this program's format; those of an older one go with all that they hold."""
        there = set(inspect(connection).get_table_names())
        connection.rollback()
        if covered.name in there and there.isdisjoint(OLDER_TABLES):
            return
        with connection.begin():
            for name in there.intersection(OLDER_TABLES):
                connection.exec_driver_sql(f"DROP TABLE {name}")
            metadata.create_all(connection)

    def _rounds(self, connection: Connection, least: int, gently: bool) -> Iterator[int]:
        while not self._stopped.is_set():
            with connection.begin():
                done = covered_by(connection)
            waiting = waiting_records(self._reader, done)
            if sum(n for _, n in waiting) < least:
                return
            part = self._read(waiting, done, gently)
            if self._stopped.is_set():
                return
            with connection.begin():
                for key_id, draft in part.drafts.items():
                    self.write(connection, key_id, draft)
                note_reviews(connection, self._reader, part.reviewed)
                _cover(connection, done, part.taken)
            yield sum(part.taken[writer] - done.get(writer, -1) for writer in part.taken)

    def _read(
        self, waiting: Sequence[tuple[str, int]], done: Mapping[str, int], gently: bool
    ) -> _Part:
        """The next records, those sealed with one key in one segment; and how far that reaches in each chain."""
        part, left = _Part(), self._slots
        for writer, count in waiting:
            for sealed, known in self._reader.sealed_after(
                writer, done.get(writer, -1), min(count, left)
            ):
                if self._stopped.is_set():
                    return part
                began = time.monotonic()
                part.taken[writer] = sealed.row.n
                left -= 1
                if sealed.row.kind != Kind.EVENT:
                    self.enter(part.drafts[self._home(sealed, part.drafts)], sealed, known)
                elif is_review(sealed.row):
                    part.reviewed.add(sealed.row.exchange)
                if gently:
                    time.sleep((time.monotonic() - began) * PAUSE)
            if not left:
                break
        return part

    def _home(self, sealed: Sealed, drafts: Mapping[str, SegmentDraft]) -> str:
        """The segment for a record: one whose search key dies with the key of the record's contents."""
        try:
            says = decode(sealed.row.stored).sealed
        except ValueError:
            return FACTS_ONLY
        if says is None:
            return next(iter(drafts), FACTS_ONLY)
        known = says.key in drafts or self._keys.searching_named(says.key) is not None
        return says.key if known else FACTS_ONLY

    def enter(self, draft: SegmentDraft, sealed: Sealed, known: Known) -> None:
        row, slot = sealed.row, len(draft.documents)
        draft.documents.append(Position(row.at, row.writer, row.n))
        draft.starts.append(known.start or row.at)
        if row.kind == Kind.REQUEST:
            draft.requests.append(slot)
        if not known.settled:
            draft.unsettled.append(slot)
        for said in known.facts:
            draft.facts[said].append(slot)
        try:
            opened = self._reader.open_sealed(sealed)
        except Erased:
            draft.erased += 1
            return
        except (SealBroken, ValueError):
            if sealed.envelope is None:
                draft.gone += 1
            else:
                draft.unread.append(slot)
            return
        if opened is None:
            return
        found: set[str] = set()
        for leaf in texts(load_contents(opened.text)):
            found |= pieces(leaf)
        for piece in found:
            draft.pieces[piece].append(slot)

    def write(
        self, connection: Connection, key_id: str, draft: SegmentDraft, number: int | None = None
    ) -> None:
        """One segment with all its postings; as `number`, which is free, or as the next."""
        size = len(draft.documents)
        if number is None:
            number = 1 + (connection.scalar(select(func.max(segments.c.id))) or 0)
        names = sorted({d.writer for d in draft.documents})
        key = self._keys.searching_named(key_id)
        if key is None:  # destroyed while this was read
            key_id, key = FACTS_ONLY, self._keys.searching(FACTS_ONLY)
            draft.pieces.clear()
        connection.execute(
            insert(segments).values(
                id=number,
                key_id=key_id,
                first_at=min(d.at for d in draft.documents),
                last_at=max(d.at for d in draft.documents),
                first_start=min(draft.starts),
                last_start=max(draft.starts),
                size=size,
                writers=orjson.dumps(names).decode(),
                unread=pack_slots(draft.unread, size),
                gone=draft.gone,
                erased=draft.erased,
                documents=pack_documents(draft.documents, names),
            )
        )
        rows = {fact(name, value): slots for (name, value), slots in draft.facts.items()}
        rows |= {REQUEST: draft.requests, UNSETTLED: draft.unsettled}
        for piece, slots in draft.pieces.items():
            rows[blinded(key.secret, piece)] = slots
        mark = "?" if connection.dialect.paramstyle == "qmark" else "%s"
        statement = (
            f"INSERT INTO {postings.name} (segment, piece, slots) VALUES ({mark}, {mark}, {mark})"
        )
        values = [
            (number, piece, pack_slots(rows[piece], size)) for piece in sorted(rows) if rows[piece]
        ]
        if values:
            connection.exec_driver_sql(statement, values)


def waiting_records(reader: Reader, done: Mapping[str, int]) -> list[tuple[str, int]]:
    """Each chain that goes on beyond what is covered, oldest first, and by how many records."""
    newest = select(func.max(records.c.n)).where(records.c.writer == writers.c.id).scalar_subquery()
    query = select(writers.c.id, newest.label("n")).order_by(writers.c.started_at, writers.c.id)
    with reader.connection() as connection:
        heads = [(row.id, -1 if row.n is None else row.n) for row in connection.execute(query)]
    return [(w, n - done.get(w, -1)) for w, n in heads if n > done.get(w, -1)]


def _cover(connection: Connection, done: Mapping[str, int], taken: Mapping[str, int]) -> None:
    for writer, n in taken.items():
        if writer in done:
            connection.execute(covered.update().where(covered.c.writer == writer).values(n=n))
        else:
            connection.execute(insert(covered).values(writer=writer, n=n))
