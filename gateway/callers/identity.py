"""Who may ask, and in which roles: API keys, of which the database holds a salted hash and nothing else.

A key reads `sk-sekisho-<id>-<secret>`. The id finds the row; the secret has 200 random bits, so one salted SHA-256
is enough and cheap. Keys declared in `config.yaml` live in memory only.
"""

from __future__ import annotations

import hmac
import re
import secrets
import time
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from hashlib import sha256
from pathlib import Path

from sqlalchemy import (
    Column,
    Connection,
    DateTime,
    Engine,
    LargeBinary,
    MetaData,
    RowMapping,
    String,
    Table,
    insert,
    inspect,
    select,
    update,
)

from audit.database.connect import DatabaseFailed, failures, open_for_reading, open_for_writing
from audit.database.lost import refuse_where_one_was
from audit.errors import AuditUnavailable
from audit.oversight.roles import Role
from audit.sealing.pseudonym import subject_of
from gateway.exchange import Principal, Refusals

PREFIX = "sk-sekisho-"
FRESH_S = 2.0
"""How long a looked-up key is believed: a revocation takes effect within this time in every process."""
MOST_REMEMBERED = 10_000
_ID = re.compile("[0-9a-f]{1,16}")

METADATA = MetaData()
KEYS = Table(
    "api_keys",
    METADATA,
    Column("id", String(16), primary_key=True),
    Column("salt", LargeBinary, nullable=False),
    Column("hash", LargeBinary, nullable=False),
    Column("user", String, nullable=False),
    Column("department", String, nullable=False),
    Column("refusals", String(16), nullable=False),
    Column("created_at", DateTime(timezone=True), nullable=False),
    Column("revoked_at", DateTime(timezone=True)),
)
# Beside the keys and not among them: a database of an earlier version has keys without it, which are staff's.
ROLES = Table(
    "key_roles",
    METADATA,
    Column("key", String(16), primary_key=True),
    Column("role", String(16), primary_key=True),
)
STAFF = frozenset({Role.STAFF})


@dataclass(frozen=True, slots=True)
class Holder:
    """Whose a key is. Whoever has no other role is staff."""

    user: str
    department: str
    refusals: Refusals = Refusals.MESSAGE
    roles: frozenset[Role] = STAFF


@dataclass(frozen=True, slots=True)
class KeyRow:
    """A key as its owner may see it listed: everything but the secret."""

    id: str
    holder: Holder
    created_at: datetime
    revoked_at: datetime | None


class KeyStore:
    """The keys in the database. AuditUnavailable where it cannot be read or written."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    @classmethod
    def open(cls, url: str, keys: Path) -> KeyStore:
        """To be written, with its tables made where they are missing. Raises LogRefused where there was a log, and is
        none: `keys` is the folder that remembers it."""
        refuse_where_one_was(url, keys)
        engine = open_for_writing(url)
        with _told(engine):
            METADATA.create_all(engine, checkfirst=True)
        return cls(engine)

    @classmethod
    def read(cls, url: str) -> KeyStore:
        """To be looked into only; a log in which no key was ever kept has none."""
        return cls(open_for_reading(url))

    def create(self, holder: Holder) -> str:
        """A new key, returned this once and kept nowhere."""
        identity, secret, salt = (
            secrets.token_hex(6),
            secrets.token_hex(25),
            secrets.token_bytes(16),
        )
        row = {
            "id": identity,
            "salt": salt,
            "hash": _hash(salt, secret),
            "user": holder.user,
            "department": holder.department,
            "refusals": holder.refusals.value,
            "created_at": datetime.now(UTC),
        }
        with _told(self._engine), self._engine.begin() as connection:
            connection.execute(insert(KEYS), row)
            roles = [{"key": identity, "role": role.value} for role in sorted(holder.roles)]
            connection.execute(insert(ROLES), roles)
        return f"{PREFIX}{identity}-{secret}"

    def list(self) -> tuple[KeyRow, ...]:
        with _told(self._engine), self._engine.connect() as connection:
            return _listed(connection)

    def revoke(self, identity: str) -> bool:
        """False when there is no such key, or it is revoked already."""
        live = (KEYS.c.id == identity) & KEYS.c.revoked_at.is_(None)
        with _told(self._engine), self._engine.begin() as connection:
            done = connection.execute(update(KEYS).where(live).values(revoked_at=datetime.now(UTC)))
            return done.rowcount == 1

    def find(self, key: str) -> Holder | None:
        """Whose a live key is."""
        identity, _, secret = key.removeprefix(PREFIX).partition("-")
        if not _ID.fullmatch(identity):  # PostgreSQL fails at a text with a null character in it
            return None
        with _told(self._engine), self._engine.connect() as connection:
            row = connection.execute(select(KEYS).where(KEYS.c.id == identity)).mappings().first()
            roles = _roles(connection, identity)
        known = row is not None and row["revoked_at"] is None
        salt, expected = (row["salt"], row["hash"]) if row is not None else (b"", b"\0" * 32)
        if hmac.compare_digest(_hash(salt, secret), expected) and known and row is not None:
            return _holder(row, roles)
        return None


@contextmanager
def _told(engine: Engine) -> Iterator[None]:
    try:
        with failures(engine):
            yield
    except DatabaseFailed as exc:
        raise AuditUnavailable(
            f"APIキーの表を読み書きできません (cannot read or write the keys: {exc})"
        ) from None


def _listed(connection: Connection) -> tuple[KeyRow, ...]:
    if not inspect(connection).has_table(KEYS.name):
        return ()
    roles = _roles(connection)
    rows = connection.execute(select(KEYS).order_by(KEYS.c.created_at)).mappings()
    return tuple(
        KeyRow(row["id"], _holder(row, roles), row["created_at"], row["revoked_at"]) for row in rows
    )


def _roles(connection: Connection, key: str | None = None) -> dict[str, frozenset[Role]]:
    if key is None and not inspect(connection).has_table(ROLES.name):
        return {}  # a database of an earlier version, opened for reading only
    query = select(ROLES) if key is None else select(ROLES).where(ROLES.c.key == key)
    found: dict[str, frozenset[Role]] = {}
    for row in connection.execute(query):
        found[row.key] = found.get(row.key, frozenset()) | {Role(row.role)}
    return found


def _holder(row: RowMapping, roles: Mapping[str, frozenset[Role]]) -> Holder:
    refusals = Refusals(row["refusals"])
    return Holder(row["user"], row["department"], refusals, roles.get(row["id"], STAFF))


@dataclass(frozen=True, slots=True)
class Declared:
    """A key of `config.yaml`, as its hash under a salt of this process."""

    hash: bytes
    holder: Holder


class Identities:
    """Authenticates a bearer key, from memory where it was seen a moment ago."""

    def __init__(
        self,
        store: KeyStore | None,
        declared: Iterable[tuple[str, Holder]],
        pseudonym_key: bytes,
        trained: Mapping[str, date] | None = None,
    ) -> None:
        """`trained`: by user the last day of their training, where such days are kept."""
        self._trained = trained or {}
        self._store = store
        self._pseudonym_key = pseudonym_key
        self._salt = secrets.token_bytes(16)
        self._declared = tuple(
            Declared(_hash(self._salt, key), holder) for key, holder in declared if key
        )
        self._seen: dict[bytes, tuple[float, Principal | None]] = {}

    def remembered(self, key: str) -> tuple[bool, Principal | None]:
        """Whether this key was looked up within `FRESH_S`, and who it is. Never touches the database."""
        seen = self._seen.get(_hash(self._salt, key))
        if seen is None or time.monotonic() - seen[0] > FRESH_S:
            return False, None
        return True, seen[1]

    def authenticate(self, key: str) -> Principal | None:
        """May read the database: not for the event loop. Raises AuditUnavailable."""
        digest = _hash(self._salt, key)
        principal = self._among_declared(digest)
        if principal is None and self._store is not None and key.startswith(PREFIX):
            found = self._store.find(key)
            principal = self._principal(found) if found else None
        if len(self._seen) >= MOST_REMEMBERED:
            self._seen.clear()
        self._seen[digest] = (time.monotonic(), principal)
        return principal

    def _among_declared(self, digest: bytes) -> Principal | None:
        matching = [d for d in self._declared if hmac.compare_digest(d.hash, digest)]
        if not matching:
            return None
        return self._principal(matching[0].holder)

    def _principal(self, holder: Holder) -> Principal:
        subject = subject_of(self._pseudonym_key, holder.user)
        until = self._trained.get(holder.user, "")
        return Principal(
            subject,
            holder.user,
            holder.department,
            holder.refusals,
            holder.roles,
            str(until) if self._trained else None,
        )


def _hash(salt: bytes, secret: str) -> bytes:
    return sha256(salt + secret.encode("utf-8", "surrogatepass")).digest()
