"""Where the phrases and facts that are wanted may be: places in the log, newest first.

Those that the index proposes and all that it does not cover; whoever asks compares each. Nothing that matches is
left out: what the index cannot answer for is proposed whole.
"""

from __future__ import annotations

import heapq
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field
from functools import cached_property

import orjson
from sqlalchemy import Connection, select

from audit.database.tables import among
from audit.errors import LogRefused
from audit.reading.filters import Filter
from audit.reading.read import Kinds, Reader
from audit.reading.words import UNREVIEWED
from audit.record import Kind
from audit.search.grams import LONGEST_PHRASE, blinded, normalised, sought
from audit.search.indexer import waiting_records
from audit.search.reviewed import (
    exchanges_standing_so,
    places_of,
    reviewed_since,
    standing_so,
)
from audit.search.segments import (
    REQUEST,
    UNSETTLED,
    Position,
    Segment,
    covered_by,
    document,
    fact,
    postings,
    segments,
    slots_of,
    unpack_slots,
)

MOST_OPENED = 2_000
"""Up to so many records of reviewed exchanges are opened one after the other; among more the index proposes."""
MOST_SORTED = 50_000
"""Up to so many places that no segment covers are sorted here; more are read in order, from all there are."""
_SEGMENTS_AT_FIRST, _MOST_SEGMENTS_AT_ONCE = 4, 512
_SLOTS_AT_FIRST, _MOST_SLOTS_AT_ONCE = 64, 1024


@dataclass(frozen=True, slots=True)
class Wanted:
    """Phrases that must all occur in one record's texts, and a filter for its exchange. The phrases may name people:
    they are not shown."""

    phrases: tuple[str, ...] = field(default=(), repr=False)
    filter: Filter = field(default_factory=Filter)

    @classmethod
    def of(cls, phrases: Sequence[str], wanted: Filter) -> Wanted:
        """Raises LogRefused when a phrase has nothing to search for, or too much."""
        found = tuple(dict.fromkeys(normalised(phrase) for phrase in phrases))
        if "" in found:
            raise LogRefused(
                "検索語が空です。空白や見えない文字だけでは検索できません (an empty phrase)"
            )
        if any(len(phrase) > LONGEST_PHRASE for phrase in found):
            raise LogRefused(
                f"検索語は{LONGEST_PHRASE}文字までです (a phrase has {LONGEST_PHRASE} characters at most)"
            )
        return cls(found, wanted)

    @property
    def by_review(self) -> bool:
        """Whether the standing of reviews leads: few exchanges have ever had one."""
        return self.filter.review not in (None, UNREVIEWED)

    @property
    def kinds(self) -> Kinds:
        """Kinds of the records that may be an answer: of a listing, those that begin an exchange."""
        return (Kind.REQUEST, Kind.CLOSING) if self.phrases else (Kind.REQUEST,)


class Candidates:
    """Places of records that may match, newest first: those that the index proposes, and all that it does not cover.

    `reached` is the newest place that may not have been proposed yet.
    """

    def __init__(
        self,
        reader: Reader,
        connection: Connection | None,
        wanted: Wanted,
        start: Position | None,
    ) -> None:
        self.late = False
        self.reached: Position | None = None
        self.scanned = 0
        self.gone = 0
        self.erased = 0
        self._reader = reader
        self._connection = connection
        self._wanted = wanted
        self._start = start
        self._among: frozenset[Position] | None = None

    def stream(self, late: Callable[[], bool]) -> Iterator[Position]:
        """Goes on until `late`; whatever it gave then is all that is newer than `reached`."""
        if self._wanted.by_review and self._connection is not None:
            if not self._wanted.phrases:
                yield from self._reviewed(self._connection)
                return
            found = self._reviewed_records(self._connection)
            if len(found) <= MOST_OPENED:
                yield from filter(self._before_start, found)
                return
            self._among = frozenset(found)
        tail = _Peekable(self._tail())
        proposed: list[_Newest] = []
        for number, (border, hits) in enumerate(self._proposals()):
            yield from _merged(tail, proposed, border)
            if number > 1 and late():
                self.late = True
                self.reached = Position(border, "~", 0)
                return
            for place in self._places(hits):
                heapq.heappush(proposed, _Newest(place))
        yield from _merged(tail, proposed, "")

    def _reviewed(self, connection: Connection) -> Iterator[Position]:
        since = places_of(self._reader, self._reviewed_since(connection), (Kind.REQUEST,))
        self.scanned = len(since)
        known = standing_so(connection, self._wanted.filter.review or "", self._start)
        last = None
        for place in heapq.merge(since, known, reverse=True):
            if place != last and self._before_start(place):
                last = place
                yield place

    def _reviewed_since(self, connection: Connection) -> set[str]:
        done = covered_by(connection)
        return reviewed_since(self._reader, waiting_records(self._reader, done), done)

    def _reviewed_records(self, connection: Connection) -> list[Position]:
        """All records in which a phrase may be, of the exchanges whose review stands so, or may by now."""
        status = self._wanted.filter.review or ""
        named = exchanges_standing_so(connection, status) | self._reviewed_since(connection)
        return places_of(self._reader, named, self._wanted.kinds)

    def _before_start(self, place: Position) -> bool:
        known = self._among is None or place in self._among
        return known and (self._start is None or place < self._start)

    def _tail(self) -> Iterator[Position]:
        """What no segment covers, newest first."""
        done: Mapping[str, int] = {}
        if self._connection is not None:
            done = covered_by(self._connection)
        waiting = waiting_records(self._reader, done)
        places: Iterable[Position]
        if sum(n for _, n in waiting) <= MOST_SORTED:
            places = sorted(
                (
                    Position(*place)
                    for writer, _ in waiting
                    for place in self._after(writer, done.get(writer, -1))
                ),
                reverse=True,
            )
        else:
            start = None if self._start is None else self._start.at
            found = self._reader.places_before(start, self._wanted.kinds)
            all_places = (Position(*place) for place in found)
            places = (place for place in all_places if place.n > done.get(place.writer, -1))
        for place in places:
            if self._before_start(place):
                self.scanned += 1
                yield place

    def _after(self, writer: str, n: int) -> list[tuple[str, str, int]]:
        """Of a listing only what passes its filter, as far as the database can tell."""
        if self._wanted.phrases:
            return self._reader.places_after(writer, n, self._wanted.kinds)
        return self._reader.begun_after(writer, n, self._wanted.filter)

    def _segments(self) -> list[Segment]:
        """Those that may hold an answer, the one with the newest record first."""
        if self._connection is None:
            return []
        s = segments.c
        since, until = self._wanted.filter.written_times
        query = select(*(s[name] for name in Segment.__slots__))
        query = query.where(s.last_start >= since, s.first_start < until)
        if self._start is not None:
            query = query.where(s.first_at <= self._start.at)
        rows = self._connection.execute(query.order_by(s.last_at.desc(), s.id))
        return [Segment(*row) for row in rows]

    def _proposals(self) -> Iterator[tuple[str, Mapping[int, int]]]:
        """Segments and the slots of each that may be an answer, as bits, with the time beyond which nothing is to
        come any more. No more segments at once than what is looked at next needs: their documents are long."""
        enough = _SLOTS_AT_FIRST
        for some in _growing(self._segments()):
            yield some[0].last_at, {}
            fitting = self._hits(some)
            part: dict[int, int] = {}
            border, slots = "", 0
            for segment in some:
                bits = fitting.get(segment.id)
                if not bits:
                    continue
                border = border or segment.last_at
                part[segment.id] = bits
                slots += bits.bit_count()
                if slots >= enough:
                    yield border, part
                    part, border, slots = {}, "", 0
                    enough = min(2 * enough, _MOST_SLOTS_AT_ONCE)
            if part:
                yield border, part

    def _hits(self, some: Sequence[Segment]) -> dict[int, int]:
        by_key: dict[str, list[Segment]] = defaultdict(list)
        for segment in some:
            by_key[segment.key_id].append(segment)
        hits: dict[int, int] = {}
        for key_id, alike in by_key.items():
            pieces = self._pieces(key_id)
            found = self._postings([s.id for s in alike], {*(pieces or ()), *self._facts})
            for segment in alike:
                hits[segment.id] = self._fitting(segment, pieces, found[segment.id])
        return hits

    def _fitting(self, segment: Segment, pieces: Sequence[int] | None, found: _Slots) -> int:
        """The slots of a segment that may be an answer, as bits."""
        bits = (1 << segment.size) - 1
        for piece in pieces or ():
            bits &= found.get(piece, 0)
        if self._wanted.phrases:
            bits |= unpack_slots(segment.unread)
            self.gone += segment.gone
            self.erased += segment.erased
        else:
            bits &= found.get(REQUEST, 0)
        for name, value in self._wanted.filter.facts:
            bits &= found.get(fact(name, value), 0) | found.get(UNSETTLED, 0)
        return bits

    @cached_property
    def _facts(self) -> frozenset[int]:
        listed = {fact(name, value) for name, value in self._wanted.filter.facts}
        return frozenset({*listed, UNSETTLED} if listed else ()) | (
            frozenset() if self._wanted.phrases else frozenset({REQUEST})
        )

    def _postings(self, numbers: Sequence[int], wanted: Set[int]) -> dict[int, dict[int, int]]:
        found: dict[int, dict[int, int]] = {number: {} for number in numbers}
        assert self._connection is not None
        p = postings.c
        query = select(p.segment, p.piece, p.slots).where(
            among(self._connection, p.segment, numbers), among(self._connection, p.piece, wanted)
        )
        if wanted:
            for row in self._connection.execute(query):
                found[row.segment][row.piece] = unpack_slots(row.slots)
        return found

    def _pieces(self, key_id: str) -> list[int] | None:
        """None when the key of this part of the index is not there: then all of it has to be looked at."""
        if not self._wanted.phrases:
            return []
        assert self._reader.keys is not None
        key = self._reader.keys.searching_named(key_id)
        if key is None:
            return None
        pieces = (piece for phrase in self._wanted.phrases for piece in sought(phrase))
        return [blinded(key.secret, piece) for piece in pieces]

    def _places(self, hits: Mapping[int, int]) -> Iterator[Position]:
        if not hits or self._connection is None:
            return
        s = segments.c
        query = select(s.id, s.writers, s.documents).where(among(self._connection, s.id, hits))
        for row in self._connection.execute(query):
            writers = orjson.loads(row.writers)
            for slot in slots_of(hits[row.id]):
                place = document(row.documents, slot, writers)
                if self._before_start(place) and self._in_time(place):
                    yield place

    def _in_time(self, place: Position) -> bool:
        """An answer's time is not its exchange's: only of requests can it be said here."""
        since, until = self._wanted.filter.written_times
        return bool(self._wanted.phrases) or since <= place.at < until


_Slots = Mapping[int, int]


def _growing(known: Sequence[Segment]) -> Iterator[Sequence[Segment]]:
    """Few segments at first, which are enough for what is common; then ever more, so that what is rare takes few
    questions to the database."""
    start, count = 0, _SEGMENTS_AT_FIRST
    while start < len(known):
        yield known[start : start + count]
        start, count = start + count, min(2 * count, _MOST_SEGMENTS_AT_ONCE)


@dataclass(frozen=True, slots=True)
class _Newest:
    """Turns the order round: a heap gives its smallest first."""

    place: Position

    def __lt__(self, other: _Newest) -> bool:
        return other.place < self.place


def _merged(tail: _Peekable, proposed: list[_Newest], border: str) -> Iterator[Position]:
    """What is newer than `border` from both, newest first."""
    while True:
        one = tail.first
        other = proposed[0].place if proposed else None
        newest = max((place for place in (one, other) if place is not None), default=None)
        if newest is None or newest.at <= border:
            return
        if newest == one:
            tail.step()
        else:
            heapq.heappop(proposed)
        yield newest


class _Peekable:
    """An iterator whose next place can be looked at."""

    def __init__(self, places: Iterator[Position]) -> None:
        self._places = places
        self.first = next(places, None)

    def step(self) -> None:
        self.first = next(self._places, None)
