"""Search over exchanges: by phrases in their texts, and by facts that no database index holds.

Newest first, by the newest record of each exchange that matches. The index only proposes candidates; each is
compared on its decrypted text. An answer says how far it got and what it could not look into: it never says "none"
for "unknown". The same answer comes from SQLite, from PostgreSQL, and without any index, only later.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace
from enum import Enum, auto
from functools import cached_property
from itertools import islice
from math import inf

from sqlalchemy import URL, Engine, inspect

from audit.contents import load_contents
from audit.database.connect import DatabaseFailed, failures, open_for_reading
from audit.database.joined import Sealed
from audit.errors import AuditUnavailable, Erased, LogRefused, SealBroken
from audit.ledger.evidence import Place
from audit.reading.filters import Filter, position
from audit.reading.listing import ExchangeRow
from audit.reading.read import Reader
from audit.sealing.pseudonym import beginning
from audit.search.candidates import Candidates, Wanted
from audit.search.grams import occurs, texts
from audit.search.segments import Position, covered, index_url

SECONDS = 10.0
_CHECKED_AT_FIRST, _MOST_CHECKED_AT_ONCE = 64, 512
_WALKED_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class Answer:
    """`after` continues the search; None when there is nothing more. `complete` is False when time ran out: then
    everything newer than `searched_to` has been looked at, and nothing older.

    `unread` counts records whose contents could not be opened: sealed with a missing key, or damaged. `erased` counts
    those whose contents were erased, and `gone` those whose contents are not there any more without a word, both of
    the stretch of time that was searched, whatever else is wanted. Any of these may have held the phrases. `scanned`
    counts the records compared without the index.
    """

    rows: tuple[ExchangeRow, ...]
    complete: bool
    searched_to: str | None
    after: str | None
    unread: int
    gone: int
    scanned: int
    erased: int = 0


class Search:
    """`Search.open` a log with the keys of its contents."""

    def __init__(self, reader: Reader, index: URL | None) -> None:
        self._reader = reader
        self._index = index
        self._opened = ExitStack()

    @classmethod
    def beside(cls, reader: Reader, log_url: str) -> Search:
        """A search over what `reader` reads, with the log's index when there is one."""
        return cls(reader, index_url(log_url))

    def close(self) -> None:
        self._opened.close()

    @cached_property
    def _engine(self) -> Engine | None:
        """None when there is no index. Opened by the first question that asks it: most lists do not."""
        if self._index is None:
            return None
        try:
            engine = open_for_reading(self._index.render_as_string(hide_password=False), kept=True)
            self._opened.callback(engine.dispose)
            with failures(engine), engine.connect() as connection:
                return engine if inspect(connection).has_table(covered.name) else None
        except LogRefused:
            return None
        except DatabaseFailed as exc:
            raise AuditUnavailable(f"索引を読めません (cannot read the index: {exc})") from None

    def find(
        self,
        wanted: Wanted,
        *,
        limit: int = 50,
        after: str | None = None,
        seconds: float = SECONDS,
    ) -> Answer:
        """The next `limit` exchanges after the cursor `after`, as far as `seconds` allow."""
        if wanted.phrases and self._reader.keys is None:
            raise LogRefused(
                "内容の検索には鍵が要ります。--keys で指定してください (searching contents needs the keys)"
            )
        if not wanted.phrases and (_in_the_log(wanted) or self._engine is None):
            return self._listed(wanted, limit, after, seconds)
        run = _Run(self._reader, wanted, time.monotonic() + seconds)
        start = Position(*position(after)) if after is not None else None
        try:
            if self._engine is None:
                return run.answer(Candidates(self._reader, None, wanted, start), limit)
            with failures(self._engine), self._engine.connect() as connection:
                if (
                    connection.dialect.name == "postgresql"
                ):  # as on SQLite: one state of the index for all of it
                    connection.execution_options(isolation_level="REPEATABLE READ")
                return run.answer(Candidates(self._reader, connection, wanted, start), limit)
        except DatabaseFailed as exc:
            raise AuditUnavailable(f"索引を読めません (cannot read the index: {exc})") from None

    def walk(self, wanted: Filter, *, before: str | None = None) -> Iterator[ExchangeRow]:
        """Every exchange that the filter lets through, newest first; of those behind `before` if it is given."""
        while True:
            answer = self.find(Wanted((), wanted), limit=_WALKED_AT_ONCE, after=before, seconds=inf)
            yield from answer.rows
            before = answer.after
            if before is None:
                return

    def _listed(self, wanted: Wanted, limit: int, after: str | None, seconds: float) -> Answer:
        page = self._reader.page(wanted.filter, limit=limit, before=after, seconds=seconds)
        to = None if page.complete or page.after is None else position(page.after)[0]
        return Answer(page.rows, page.complete, to, page.after, 0, 0, 0)


def _in_the_log(wanted: Wanted) -> bool:
    """Whether an index of the log's own has the list in its order: of all exchanges, of a section, of a person."""
    person = wanted.filter.person
    named = [name for name, _ in wanted.filter.facts]
    whole = person is None or beginning(person) is None
    return not wanted.by_review and named in ([], ["department"], ["person"]) and whole


class _Run:
    """One search: takes candidates in order, and compares them until enough are found or time is up."""

    def __init__(self, reader: Reader, wanted: Wanted, deadline: float) -> None:
        self._reader = reader
        self._wanted = wanted
        self._deadline = deadline
        self._unread = 0
        self._gone = 0
        self._erased = 0
        self._passed_to: Position | None = None

    def answer(self, candidates: Candidates, limit: int) -> Answer:
        rows: list[ExchangeRow] = []
        last: Position | None = None
        late = False
        stream = self._passing(candidates.stream(self._late))
        count = _CHECKED_AT_FIRST
        while batch := list(islice(stream, count)):
            before = len(rows)
            for place, row in self._compared(batch):
                last = place
                if row is not None:
                    rows.append(row)
                if len(rows) == limit:
                    break
            late = self._late()
            if late or len(rows) == limit:
                break
            count = _next_count(count, len(rows) - before, len(batch))
        if len(rows) < limit and (candidates.late or self._passed_to is not None):
            late, last = True, self._passed_to or candidates.reached
        stopped = last if late or len(rows) == limit else None
        return Answer(
            rows=tuple(rows),
            complete=not late,
            searched_to=stopped.at if late and stopped is not None else None,
            after=None if stopped is None else stopped.cursor,
            unread=self._unread,
            gone=self._gone + candidates.gone,
            scanned=candidates.scanned,
            erased=self._erased + candidates.erased,
        )

    def _late(self) -> bool:
        return time.monotonic() > self._deadline

    def _compared(self, batch: Sequence[Position]) -> Iterator[tuple[Position, ExchangeRow | None]]:
        """Every candidate, with the exchange that it makes an answer."""
        places = [(place.writer, place.n) for place in batch]
        if not self._wanted.phrases:
            listed = self._reader.begun_at(places, self._wanted.filter)
            yield from ((place, listed.get(place.cursor)) for place in batch)
            return
        found = {(s.row.writer, s.row.n): s for s in self._reader.sealed_at(places)}
        verdicts = {key: self._verdict(sealed) for key, sealed in found.items()}
        told = [(place, key) for place in batch if verdicts.get(key := (place.writer, place.n))]
        names = list(dict.fromkeys(found[key].row.exchange for _, key in told))
        rows = self._reader.rows(names, self._wanted.filter) if names else {}
        matching = {
            name: place
            for place, key in told
            if verdicts[key] is _Verdict.MATCH and (name := found[key].row.exchange) in rows
        }
        newest = self._told_later(matching, verdicts)
        for place in batch:
            key = (place.writer, place.n)
            verdict = verdicts.get(key)
            row = None if verdict is None else rows.get(found[key].row.exchange)
            if row is None:
                yield place, None
                continue
            self._gone += verdict is _Verdict.GONE
            self._erased += verdict is _Verdict.ERASED
            self._unread += verdict is _Verdict.UNREAD
            again = verdict is not _Verdict.MATCH or newest.get(row.exchange, place) > place
            yield place, None if again else replace(row, cursor=place.cursor)

    def _passing(self, stream: Iterator[Position]) -> Iterator[Position]:
        """Those whose exchanges pass the filter: opening the others would be the dearer way to leave them out. When
        time runs out, those up to `_passed_to`."""
        if not self._wanted.phrases or self._wanted.filter == Filter():
            yield from stream
            return
        count = _CHECKED_AT_FIRST
        while batch := list(islice(stream, count)):
            places = [(place.writer, place.n) for place in batch]
            kept = set(self._reader.passing(places, self._wanted.filter))
            yield from (place for place in batch if (place.writer, place.n) in kept)
            count = _next_count(count, len(kept), len(batch))
            if self._late():
                self._passed_to = batch[-1]
                return

    def _told_later(
        self, oldest: Mapping[str, Position], verdicts: Mapping[Place, _Verdict | None]
    ) -> dict[str, Position]:
        """Of exchanges with a match at that place, the newest record behind it that matches as well, if there is one:
        then that has been the answer."""
        if not oldest:
            return {}
        since = min(oldest.values()).at
        there = (
            (name, Position(at, writer, n))
            for name, at, writer, n in self._reader.places_of(list(oldest), since)
        )
        newer = [(name, place) for name, place in there if place > oldest[name]]
        unknown = [key for _, place in newer if (key := (place.writer, place.n)) not in verdicts]
        opened = self._reader.sealed_at(unknown) if unknown else []
        known = {**verdicts, **{(s.row.writer, s.row.n): self._verdict(s) for s in opened}}
        found: dict[str, Position] = {}
        for name, place in newer:
            if known.get((place.writer, place.n)) is _Verdict.MATCH:
                found[name] = max(place, found.get(name, place))
        return found

    def _verdict(self, sealed: Sealed) -> _Verdict | None:
        try:
            opened = self._reader.open_sealed(sealed)
        except Erased:
            return _Verdict.ERASED
        except (SealBroken, ValueError):
            return _Verdict.GONE if sealed.envelope is None else _Verdict.UNREAD
        if opened is None or not occurs(self._wanted.phrases, texts(load_contents(opened.text))):
            return None
        return _Verdict.MATCH


def _next_count(count: int, fitting: int, of: int) -> int:
    """Few, while they fit: a page is soon full. Ever more, while they do not."""
    return _CHECKED_AT_FIRST if 4 * fitting > of else min(2 * count, _MOST_CHECKED_AT_ONCE)


class _Verdict(Enum):
    MATCH = auto()
    UNREAD = auto()
    GONE = auto()
    ERASED = auto()
