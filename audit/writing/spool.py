"""What a running stream has delivered so far: kept sealed beside the log until the exchange is closed.

It grows by pieces: each is sealed by itself and added, so that the work is that of what is new, however long the stream
is. A closing record supersedes them and removes them in the same transaction. When a writer dies, whoever closes its
exchanges finds here what people had already seen, whole or not at all: a piece that is missing, changed, or in another
place is noticed.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection, delete, select, text

from audit.contents import LONG, LongText, dump_contents, load_contents
from audit.database.tables import spool
from audit.errors import SealBroken
from audit.record import Sensitivity
from audit.sealing.keys import KeyRing
from audit.sealing.seal import Envelope, open_envelope, sealed_envelope

MOST_VARIABLES = 500
"""Names in one statement: SQLite takes 999 in its oldest builds."""
_NAMES = spool.columns.keys()
_ADD = text(
    f"INSERT INTO spool ({', '.join(_NAMES)}) VALUES ({', '.join(f':{name}' for name in _NAMES)})"
    # A transaction that is written again, because its answer was lost, may have arrived the first time.
    " ON CONFLICT DO NOTHING"
)


@dataclass(frozen=True, slots=True)
class Spooled:
    """`contents` goes on where piece `n - 1` of this exchange ended. The first piece is number 0."""

    exchange: str
    n: int
    at: str
    contents: bytes = field(repr=False)

    @property
    def size(self) -> int:
        return len(self.contents)


def spooled(exchange: str, n: int, at: str, contents: Mapping[str, Any]) -> Spooled:
    return Spooled(exchange, n, at, dump_contents(contents))


def keep(connection: Connection, writer: str, pieces: Sequence[Spooled], keys: KeyRing) -> None:
    rows = []
    for piece in pieces:
        wrapping = keys.wrapping(piece.at[:7], Sensitivity.CONTENT)
        belongs_to = _identity(writer, piece.exchange, piece.n)
        envelope = sealed_envelope(piece.contents, belongs_to, wrapping)
        rows.append(
            {
                "exchange": piece.exchange,
                "n": piece.n,
                "writer": writer,
                "at": piece.at,
                "key_id": envelope.key_id,
                "wrapped": envelope.wrapped,
                "nonce": envelope.nonce,
                "ciphertext": envelope.ciphertext,
            }
        )
    if rows:
        connection.execute(_ADD, rows)


def forget(connection: Connection, exchanges: Sequence[str]) -> None:
    for start in range(0, len(exchanges), MOST_VARIABLES):
        some = exchanges[start : start + MOST_VARIABLES]
        connection.execute(delete(spool).where(spool.c.exchange.in_(some)))


def delivered(
    connection: Connection, exchange: str, keys: KeyRing
) -> tuple[str, Mapping[str, Any]] | None:
    """When it was spooled last, and what; None when nothing was. Raises SealBroken when a piece does not open, or is
    missing before the last."""
    query = select(spool).where(spool.c.exchange == exchange).order_by(spool.c.n)
    at, pieces = "", []
    for place, row in enumerate(connection.execute(query)):
        if row.n != place:
            raise SealBroken("控えの一部がありません (a piece of what was spooled is missing)")
        envelope = Envelope(row.key_id, row.wrapped, row.nonce, row.ciphertext)
        opened = open_envelope(envelope, _identity(row.writer, exchange, place), keys)
        try:
            pieces.append(load_contents(opened))
        except ValueError:
            raise SealBroken("控えの内容を読めません (what was spooled cannot be read)") from None
        at = row.at
    return (at, _joined(pieces)) if pieces else None


def _joined(pieces: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """Texts of the same name go on where they ended, at any depth; what is long is not put together."""
    whole: dict[str, Any] = {}
    for name in dict.fromkeys(name for piece in pieces for name in piece):
        values = [piece[name] for piece in pieces if name in piece]
        if all(isinstance(value, str) for value in values):
            whole[name] = LongText(values) if sum(map(len, values)) > LONG else "".join(values)
        elif all(isinstance(value, Mapping) for value in values):
            whole[name] = _joined(values)
        else:
            raise SealBroken("控えの内容を読めません (what was spooled cannot be read)")
    return whole


def _identity(writer: str, exchange: str, n: int) -> bytes:
    """Another form than that of a record's contents: one cannot take the place of the other. That of the first piece is
    what the one piece of an exchange had before there were several, so that what an older program spooled opens."""
    return f"spool|{writer}|{exchange}|{n}".encode() if n else f"spool|{writer}|{exchange}".encode()
