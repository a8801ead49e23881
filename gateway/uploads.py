"""Files that people have uploaded to name them later: sealed as the contents of the log are, each for its owner alone.

They expire. What a file is called and what it holds stands inside the seal; outside are its owner's pseudonym, its
size, its purpose and its dates.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import TypeVar

from sqlalchemy import (
    Column,
    ColumnElement,
    DateTime,
    Engine,
    Integer,
    LargeBinary,
    MetaData,
    RowMapping,
    String,
    Table,
    delete,
    func,
    insert,
    select,
)
from sqlalchemy.exc import DBAPIError

from audit.database.connect import DatabaseFailed, failures
from audit.errors import SealBroken
from audit.record import Sensitivity
from audit.sealing.keys import KeyRing
from audit.sealing.seal import Envelope, open_envelope, sealed_envelope
from gateway.web.body import Json
from gateway.web.errors import Code, GatewayError, unreadable

METADATA = MetaData()
FILES = Table(
    "uploads",
    METADATA,
    Column("id", String(40), primary_key=True),
    Column("subject", String(40), nullable=False, index=True),
    Column("purpose", String(20), nullable=False),
    Column("bytes", Integer, nullable=False),
    Column("created_at", DateTime(timezone=True), nullable=False),
    Column("expires_at", DateTime(timezone=True), nullable=False, index=True),
    Column("key_id", String, nullable=False),
    Column("wrapped", LargeBinary, nullable=False),
    Column("nonce", LargeBinary, nullable=False),
    Column("ciphertext", LargeBinary, nullable=False),
)
"""Sealed here is the name alone, so that a list opens no contents."""
CONTENTS = Table(
    "upload_contents",
    METADATA,
    Column("id", String(40), primary_key=True),
    Column("key_id", String, nullable=False),
    Column("wrapped", LargeBinary, nullable=False),
    Column("nonce", LargeBinary, nullable=False),
    Column("ciphertext", LargeBinary, nullable=False),
)
MOST_VARIABLES = 500
"""Names in one statement: SQLite takes 999 in its oldest builds."""
_ID = re.compile("file-[0-9a-f]{32}")
_T = TypeVar("_T")


@dataclass(frozen=True, slots=True)
class Stored:
    """An uploaded file as its owner sees it."""

    id: str
    purpose: str
    size: int
    created_at: datetime
    expires_at: datetime
    name: str = field(repr=False)

    def told(self) -> Json:
        """OpenAI's file object."""
        return {
            "id": self.id,
            "object": "file",
            "bytes": self.size,
            "created_at": int(self.created_at.timestamp()),
            "expires_at": int(self.expires_at.timestamp()),
            "filename": self.name,
            "purpose": self.purpose,
            "status": "processed",
        }


@dataclass(frozen=True, slots=True)
class _Kept:
    subject: str
    id: str
    purpose: str
    until: datetime


class Uploads:
    """`days` until a file expires; `most_bytes` of one person's files together."""

    def __init__(self, engine: Engine, keys: KeyRing, days: float, most_bytes: int) -> None:
        self._engine = engine
        self._keys = keys
        self._days = days
        self._most_bytes = most_bytes
        _create(engine)

    async def fetch(self, subject: str, identity: str) -> tuple[str, bytes] | None:
        """Name and bytes."""
        found = await self.one(subject, identity)
        if found is None:
            return None
        raw = await asyncio.to_thread(self._asked, lambda: self._content(subject, identity))
        return (found.name, raw) if raw is not None else None

    async def keep(
        self,
        subject: str,
        identity: str,
        purpose: str,
        file: tuple[str, bytes],
        after: int | None = None,
    ) -> Stored:
        """For `after` seconds, but never longer than files are kept. Raises the refusal where there is no room left."""
        days = timedelta(days=self._days)
        life = min(days, timedelta(seconds=after)) if after else days
        asked = _Kept(subject, identity, purpose, datetime.now(UTC) + life)
        return await asyncio.to_thread(self._asked, lambda: self._keep(asked, file))

    async def one(self, subject: str, identity: str) -> Stored | None:
        if not _ID.fullmatch(identity):
            return None
        found = await asyncio.to_thread(self._asked, lambda: self._found(subject, identity))
        return found[0] if found else None

    async def all(self, subject: str) -> list[Stored]:
        return await asyncio.to_thread(self._asked, lambda: self._found(subject))

    async def forget(self, subject: str, identity: str) -> bool:
        if not _ID.fullmatch(identity):
            return False
        own = (FILES.c.id == identity) & (FILES.c.subject == subject)
        return await asyncio.to_thread(self._asked, lambda: self._delete(own)) == 1

    def expire(self) -> int:
        """Deletes what has expired; for a thread."""
        return self._asked(lambda: self._delete(FILES.c.expires_at <= datetime.now(UTC)))

    def close(self) -> None:
        self._engine.dispose()

    def _keep(self, kept: _Kept, file: tuple[str, bytes]) -> Stored:
        name, raw = file
        subject, identity, purpose, until = kept.subject, kept.id, kept.purpose, kept.until
        now = datetime.now(UTC)
        wrapping = self._keys.wrapping(f"{now:%Y-%m}", Sensitivity.CONTENT)
        head = sealed_envelope(name.encode(), _belongs("name", identity, subject), wrapping)
        content = sealed_envelope(raw, _belongs("content", identity, subject), wrapping)
        row = {
            "id": identity,
            "subject": subject,
            "purpose": purpose,
            "bytes": len(raw),
            "created_at": now,
            "expires_at": until,
            **_columns(head),
        }
        with self._engine.begin() as connection:
            if connection.dialect.name == "postgresql":  # one of a person at a time, as on SQLite
                lock = func.pg_advisory_xact_lock(func.hashtextextended(f"uploads {subject}", 0))
                connection.execute(select(lock))
            held = select(func.coalesce(func.sum(FILES.c.bytes), 0)).where(
                FILES.c.subject == subject
            )
            if connection.execute(held).scalar_one() + len(raw) > self._most_bytes:
                raise _no_room(self._most_bytes)
            connection.execute(insert(FILES), row)
            connection.execute(insert(CONTENTS), {"id": identity, **_columns(content)})
        return Stored(identity, purpose, len(raw), now, until, name)

    def _found(self, subject: str, identity: str | None = None) -> list[Stored]:
        live = (FILES.c.subject == subject) & (FILES.c.expires_at > datetime.now(UTC))
        if identity is not None:
            live &= FILES.c.id == identity
        with self._engine.connect() as connection:
            rows = connection.execute(select(FILES).where(live).order_by(FILES.c.created_at.desc()))
            return [stored for row in rows.mappings() if (stored := self._stored(row))]

    def _stored(self, row: RowMapping) -> Stored | None:
        name = self._opened(row, "name", row["subject"])
        if name is None:
            return None
        created, expires = (_utc(row[column]) for column in ("created_at", "expires_at"))
        return Stored(row["id"], row["purpose"], row["bytes"], created, expires, name.decode())

    def _content(self, subject: str, identity: str) -> bytes | None:
        with self._engine.connect() as connection:
            held = select(CONTENTS).where(CONTENTS.c.id == identity)
            row = connection.execute(held).mappings().one_or_none()
        return self._opened(row, "content", subject) if row is not None else None

    def _opened(self, row: RowMapping, what: str, subject: str) -> bytes | None:
        """None when its key is gone, or it is somebody else's: erased is erased."""
        envelope = Envelope(row["key_id"], row["wrapped"], row["nonce"], row["ciphertext"])
        try:
            return open_envelope(envelope, _belongs(what, row["id"], subject), self._keys)
        except SealBroken:
            return None

    def _delete(self, which: ColumnElement[bool]) -> int:
        with self._engine.begin() as connection:
            gone = connection.execute(select(FILES.c.id).where(which)).scalars().all()
            for start in range(0, len(gone), MOST_VARIABLES):
                some = gone[start : start + MOST_VARIABLES]
                connection.execute(delete(CONTENTS).where(CONTENTS.c.id.in_(some)))
                connection.execute(delete(FILES).where(FILES.c.id.in_(some)))
            return len(gone)

    def _asked(self, work: Callable[[], _T]) -> _T:
        try:
            with failures(self._engine):
                return work()
        except DatabaseFailed:
            raise _unavailable() from None


def _create(engine: Engine) -> None:
    """Several processes start at once: who comes second finds the tables there."""
    try:
        METADATA.create_all(engine, checkfirst=True)
    except DBAPIError:
        METADATA.create_all(engine, checkfirst=True)


def _columns(envelope: Envelope) -> Json:
    return {
        "key_id": envelope.key_id,
        "wrapped": envelope.wrapped,
        "nonce": envelope.nonce,
        "ciphertext": envelope.ciphertext,
    }


def _belongs(what: str, identity: str, subject: str) -> bytes:
    """Another form than that of a record's contents: one cannot take the place of the other."""
    return f"upload|{what}|{identity}|{subject}".encode()


def _utc(at: datetime) -> datetime:
    """SQLite gives times back without their zone."""
    return at if at.tzinfo else at.replace(tzinfo=UTC)


def _no_room(most: int) -> GatewayError:
    return unreadable(
        f"アップロードできるのは合計 {most:,} バイトまでです。使わないファイルを消してください。"
        " (No room left for your files.)",
        code=Code.REQUEST_TOO_LARGE,
    )


def _unavailable() -> GatewayError:
    return GatewayError(
        503,
        Code.FILES_UNAVAILABLE,
        "ファイルの保管場所を使えません。管理者に連絡してください。 (The store of files cannot be used.)",
    )
