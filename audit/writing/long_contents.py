"""Writes sealed contents into the database without ever having all of them in memory.

SQLite takes a blob of zeros first, which is then written over in place; PostgreSQL takes a row that is sent as it is
made. Either is part of the transaction at hand.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import Connection

from audit.database.connect import DatabaseFailed
from audit.database.tables import contents
from audit.sealing.seal import LongEnvelope

SENT_AT_ONCE = 65_536
_NAMES = contents.columns.keys()
_ZEROS = (
    f"INSERT INTO contents ({', '.join(_NAMES)})"
    f" VALUES ({', '.join('?' for _ in _NAMES[:-1])}, zeroblob(?))"
)
_COPY = f"COPY contents ({', '.join(_NAMES)}) FROM STDIN"
_ESCAPES = str.maketrans({"\\": r"\\", "\t": r"\t", "\n": r"\n", "\r": r"\r"})


def insert_long(connection: Connection, values: Sequence[object]) -> None:
    """One row of `contents`; in the last place of `values` stands what makes the ciphertext."""
    *before, envelope = values
    assert isinstance(envelope, LongEnvelope)
    driver: Any = connection.connection.driver_connection
    if connection.dialect.name == "sqlite":
        row = connection.exec_driver_sql(_ZEROS, (*before, envelope.size)).lastrowid
        with driver.blobopen(contents.name, _NAMES[-1], row) as blob:
            for piece in _gathered(envelope.ciphertext()):
                blob.write(piece)
        return
    try:
        with driver.cursor() as cursor, cursor.copy(_COPY) as copy:
            copy.write("".join(f"{_copied(value)}\t" for value in before) + r"\\x")
            for piece in _gathered(envelope.ciphertext()):
                copy.write(piece.hex())
            copy.write("\n")
    except connection.dialect.loaded_dbapi.Error as error:
        # Past SQLAlchemy, which would have noticed by itself that a connection is gone.
        raise DatabaseFailed(type(error).__name__, connection_lost=driver.closed) from error


def _copied(value: object) -> str:
    """A value in the text form of COPY."""
    return rf"\\x{value.hex()}" if isinstance(value, bytes) else str(value).translate(_ESCAPES)


def _gathered(pieces: Iterator[bytes]) -> Iterator[bytes]:
    """Pieces that are worth a call each."""
    some = bytearray()
    for piece in pieces:
        some += piece
        if len(some) >= SENT_AT_ONCE:
            yield bytes(some)
            some.clear()
    yield bytes(some)
