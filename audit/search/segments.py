"""The search index: per segment of some two thousand records, and per blinded piece, the set of records that have it.

It is derived data, apart from the log: lost, it is built again; incomplete, the rest is scanned. In the database
there are no texts and no plain pieces. On SQLite it is a file of its own, so that building it never holds up the log.
"""

from __future__ import annotations

import hashlib
from array import array
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from struct import Struct

from sqlalchemy import (
    URL,
    BigInteger,
    Column,
    Connection,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
    select,
)

from audit.database.connect import database_url
from audit.record import written_time

SLOTS = 2048
"""Records in a full segment; what is not in one yet is scanned, so this also bounds the scan."""
FILE_SUFFIX = ".search"
UNBLINDED = b"sekisho facts"
"""The 'key' of facts, which the log holds in the clear anyway: they can be looked up without any key."""

FACTS_ONLY = ""
"""The key of a segment without any pieces of texts."""

FORMAT = 2
"""Stands in the names of the tables. An index of an older format is never read: it is dropped, and built anew."""
OLDER_TABLES = ("search_segments", "search_postings", "search_covered")

_DENSE, _SPARSE = b"\x01", b"\x00"
_DOCUMENT = Struct(">qHq")
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)

metadata = MetaData()

segments = Table(
    f"search{FORMAT}_segments",
    metadata,
    Column("id", BigInteger, primary_key=True, autoincrement=False),
    Column("key_id", Text, nullable=False),
    Column("first_at", Text, nullable=False),
    Column("last_at", Text, nullable=False),
    # When the exchanges began that the records belong to: an answer may come in a later segment than its question.
    Column("first_start", Text, nullable=False),
    Column("last_start", Text, nullable=False),
    Column("size", Integer, nullable=False),
    Column("writers", Text, nullable=False),
    # Records that could not be opened when the segment was built: they are candidates for every phrase.
    Column("unread", LargeBinary, nullable=False),
    # How many records had lost their contents by then without a word, and how many had been erased: nothing can be
    # said about those.
    Column("gone", Integer, nullable=False),
    Column("erased", Integer, nullable=False),
    # The last, being the longest: SQLite would read through it to what stands behind.
    Column("documents", LargeBinary, nullable=False),
)

postings = Table(
    f"search{FORMAT}_postings",
    metadata,
    Column("segment", BigInteger, primary_key=True, autoincrement=False),
    Column("piece", BigInteger, primary_key=True, autoincrement=False),
    Column("slots", LargeBinary, nullable=False),
    sqlite_with_rowid=False,
)

covered = Table(
    f"search{FORMAT}_covered",
    metadata,
    Column("writer", Text, primary_key=True),
    # Every record of this writer up to `n` is in a segment.
    Column("n", BigInteger, nullable=False),
)

# How the reviews stood when the newest covered step was read, by the place of the request.
reviewed = Table(
    f"search{FORMAT}_reviewed",
    metadata,
    Column("exchange", Text, primary_key=True),
    Column("status", Text, nullable=False),
    Column("at", Text, nullable=False),
    Column("writer", Text, nullable=False),
    Column("n", BigInteger, nullable=False),
    Index(f"search{FORMAT}_by_status", "status", "at"),
)

DERIVED = (segments.name, postings.name, reviewed.name)
"""The tables that hold something of records, and from which it goes when they are erased."""


@dataclass(frozen=True, slots=True, order=True)
class Position:
    """A record's place in the order of answers, newest last."""

    at: str
    writer: str
    n: int

    @property
    def cursor(self) -> str:
        return f"{self.at} {self.writer} {self.n}"


@dataclass(frozen=True, slots=True)
class Segment:
    """One row of `segments`, without its documents."""

    id: int
    key_id: str
    first_at: str
    last_at: str
    first_start: str
    last_start: str
    size: int
    unread: bytes = field(repr=False)
    gone: int
    erased: int


def index_url(log_url: str) -> URL:
    """Where the index of the log at `log_url` is."""
    url = database_url(log_url)
    if url.get_backend_name() == "sqlite":
        return url.set(database=f"{url.database}{FILE_SUFFIX}")
    return url


def covered_by(connection: Connection) -> dict[str, int]:
    """Up to which record each chain is in segments."""
    rows = connection.execute(select(covered.c.writer, covered.c.n))
    return {row.writer: row.n for row in rows}


def pack_slots(slots: Sequence[int], size: int) -> bytes:
    """A rising list of slots, as whichever of a list and a bitmap is smaller."""
    if len(slots) * 16 < size:
        return _SPARSE + array("H", slots).tobytes()
    bits = bytearray((size + 7) // 8)
    for slot in slots:
        bits[slot >> 3] |= 1 << (slot & 7)
    return _DENSE + bytes(bits)


def unpack_slots(packed: bytes) -> int:
    """The same as an integer whose bits are the slots."""
    if packed[:1] == _DENSE:
        return int.from_bytes(packed[1:], "little")
    slots = array("H", packed[1:])
    if not slots:
        return 0
    bits = bytearray((max(slots) >> 3) + 1)
    for slot in slots:
        bits[slot >> 3] |= 1 << (slot & 7)
    return int.from_bytes(bits, "little")


def slots_of(bits: int) -> Iterator[int]:
    while bits:
        lowest = bits & -bits
        yield lowest.bit_length() - 1
        bits ^= lowest


def pack_documents(documents: Sequence[Position], writers: Sequence[str]) -> bytes:
    numbers = {writer: i for i, writer in enumerate(writers)}
    return b"".join(_DOCUMENT.pack(_microseconds(d.at), numbers[d.writer], d.n) for d in documents)


def document(packed: bytes, slot: int, writers: Sequence[str]) -> Position:
    at, writer, n = _DOCUMENT.unpack_from(packed, slot * _DOCUMENT.size)
    return Position(written_time(_EPOCH + timedelta(microseconds=at)), writers[writer], n)


def places_of(packed: bytes, writers: Sequence[str]) -> Iterator[tuple[str, int]]:
    """Writer and number of every document."""
    return ((writers[writer], n) for _, writer, n in _DOCUMENT.iter_unpack(packed))


def fact(name: str, value: str) -> int:
    """A fact as the index stores it."""
    digest = hashlib.sha256(UNBLINDED + b"\0" + name.encode() + b"\0" + value.encode()).digest()
    return int.from_bytes(digest[:8], signed=True)


REQUEST = fact("kind", "request")
"""The fact of records that begin an exchange; every other fact is of the whole exchange."""
UNSETTLED = fact("contents", "unsettled")
"""The fact of exchanges that had not been closed: whatever is wanted, they may have it by now."""


def _microseconds(at: str) -> int:
    return (datetime.fromisoformat(at) - _EPOCH) // timedelta(microseconds=1)
