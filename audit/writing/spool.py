"""What a running stream has delivered so far: kept sealed beside the log until the exchange is closed.

A closing record supersedes it and removes it in the same transaction. When a writer dies, whoever closes its exchanges
finds here what people had already seen.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection, delete, insert, select

from audit.database.tables import spool
from audit.errors import SealBroken
from audit.record import Sensitivity, dump_contents, load_contents
from audit.sealing.keys import KeyRing
from audit.sealing.seal import Envelope, open_envelope, sealed_envelope

MOST_VARIABLES = 500
"""Names in one statement: SQLite takes 999 in its oldest builds."""


@dataclass(frozen=True, slots=True)
class Spooled:
    """`contents` replaces what was spooled of this exchange before."""

    exchange: str
    at: str
    contents: bytes = field(repr=False)

    @property
    def size(self) -> int:
        return len(self.contents)


def spooled(exchange: str, at: str, contents: Mapping[str, Any]) -> Spooled:
    return Spooled(exchange, at, dump_contents(contents))


def keep(connection: Connection, writer: str, pieces: Sequence[Spooled], keys: KeyRing) -> None:
    """The newest piece of each exchange, in place of the one before."""
    newest = {piece.exchange: piece for piece in pieces}
    forget(connection, list(newest))
    rows = []
    for piece in newest.values():
        wrapping = keys.wrapping(piece.at[:7], Sensitivity.CONTENT)
        envelope = sealed_envelope(piece.contents, _identity(writer, piece.exchange), wrapping)
        rows.append(
            {
                "exchange": piece.exchange,
                "writer": writer,
                "at": piece.at,
                "key_id": envelope.key_id,
                "wrapped": envelope.wrapped,
                "nonce": envelope.nonce,
                "ciphertext": envelope.ciphertext,
            }
        )
    if rows:
        connection.execute(insert(spool), rows)


def forget(connection: Connection, exchanges: Sequence[str]) -> None:
    for start in range(0, len(exchanges), MOST_VARIABLES):
        some = exchanges[start : start + MOST_VARIABLES]
        connection.execute(delete(spool).where(spool.c.exchange.in_(some)))


def delivered(
    connection: Connection, exchange: str, keys: KeyRing
) -> tuple[str, Mapping[str, Any]] | None:
    """When it was spooled last, and what; None when nothing was. Raises SealBroken when it does not open."""
    row = connection.execute(select(spool).where(spool.c.exchange == exchange)).one_or_none()
    if row is None:
        return None
    envelope = Envelope(row.key_id, row.wrapped, row.nonce, row.ciphertext)
    text = open_envelope(envelope, _identity(row.writer, exchange), keys)
    try:
        return row.at, load_contents(text)
    except ValueError:
        raise SealBroken("控えの内容を読めません (what was spooled cannot be read)") from None


def _identity(writer: str, exchange: str) -> bytes:
    """Another form than that of a record's contents: one cannot take the place of the other."""
    return f"spool|{writer}|{exchange}".encode()
