"""Who may ask: API keys, of which the database holds a salted hash and nothing else.

A key reads `sk-sekisho-<id>-<secret>`. The id finds the row; the secret has 200 random bits, so one salted SHA-256
is enough and cheap. Keys declared in `config.yaml` live in memory only.
"""

from __future__ import annotations

import hmac
import secrets
import time
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256

from sqlalchemy import (
    Column,
    DateTime,
    Engine,
    LargeBinary,
    MetaData,
    String,
    Table,
    insert,
    select,
    update,
)

from gateway.exchange import Principal, Refusals

PREFIX = "sk-sekisho-"
FRESH_S = 2.0
"""How long a looked-up key is believed: a revocation takes effect within this time in every process."""
MOST_REMEMBERED = 10_000

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


@dataclass(frozen=True, slots=True)
class KeyRow:
    """A key as its owner may see it listed: everything but the secret."""

    id: str
    user: str
    department: str
    refusals: Refusals
    created_at: datetime
    revoked_at: datetime | None


class KeyStore:
    """The keys in the database."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        METADATA.create_all(engine, checkfirst=True)

    def create(self, user: str, department: str, refusals: Refusals = Refusals.MESSAGE) -> str:
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
            "user": user,
            "department": department,
            "refusals": refusals.value,
            "created_at": datetime.now(UTC),
        }
        with self._engine.begin() as connection:
            connection.execute(insert(KEYS), row)
        return f"{PREFIX}{identity}-{secret}"

    def list(self) -> tuple[KeyRow, ...]:
        with self._engine.connect() as connection:
            rows = connection.execute(select(KEYS).order_by(KEYS.c.created_at)).mappings()
            return tuple(
                KeyRow(
                    row["id"],
                    row["user"],
                    row["department"],
                    Refusals(row["refusals"]),
                    row["created_at"],
                    row["revoked_at"],
                )
                for row in rows
            )

    def revoke(self, identity: str) -> bool:
        """False when there is no such key, or it is revoked already."""
        live = (KEYS.c.id == identity) & KEYS.c.revoked_at.is_(None)
        with self._engine.begin() as connection:
            done = connection.execute(update(KEYS).where(live).values(revoked_at=datetime.now(UTC)))
            return done.rowcount == 1

    def find(self, key: str) -> tuple[str, str, Refusals] | None:
        """User, department and form of refusals of a live key."""
        identity, _, secret = key.removeprefix(PREFIX).partition("-")
        with self._engine.connect() as connection:
            row = connection.execute(select(KEYS).where(KEYS.c.id == identity)).mappings().first()
        known = row is not None and row["revoked_at"] is None
        salt, expected = (row["salt"], row["hash"]) if row is not None else (b"", b"\0" * 32)
        if hmac.compare_digest(_hash(salt, secret), expected) and known and row is not None:
            return row["user"], row["department"], Refusals(row["refusals"])
        return None


@dataclass(frozen=True, slots=True)
class Declared:
    """A key of `config.yaml`, as its hash under a salt of this process."""

    hash: bytes
    user: str
    department: str
    refusals: Refusals


class Identities:
    """Authenticates a bearer key, from memory where it was seen a moment ago."""

    def __init__(
        self,
        store: KeyStore | None,
        declared: Iterable[tuple[str, str, str, str]],
        pseudonym_key: bytes,
    ) -> None:
        self._store = store
        self._pseudonym_key = pseudonym_key
        self._salt = secrets.token_bytes(16)
        self._declared = tuple(
            Declared(_hash(self._salt, key), user, department, Refusals(refusals))
            for key, user, department, refusals in declared
            if key
        )
        self._seen: dict[bytes, tuple[float, Principal | None]] = {}

    def remembered(self, key: str) -> tuple[bool, Principal | None]:
        """Whether this key was looked up within `FRESH_S`, and who it is. Never touches the database."""
        seen = self._seen.get(_hash(self._salt, key))
        if seen is None or time.monotonic() - seen[0] > FRESH_S:
            return False, None
        return True, seen[1]

    def authenticate(self, key: str) -> Principal | None:
        """May read the database: not for the event loop."""
        digest = _hash(self._salt, key)
        principal = self._among_declared(digest)
        if principal is None and self._store is not None and key.startswith(PREFIX):
            found = self._store.find(key)
            principal = self._principal(*found) if found else None
        if len(self._seen) >= MOST_REMEMBERED:
            self._seen.clear()
        self._seen[digest] = (time.monotonic(), principal)
        return principal

    def _among_declared(self, digest: bytes) -> Principal | None:
        matching = [d for d in self._declared if hmac.compare_digest(d.hash, digest)]
        if not matching:
            return None
        return self._principal(matching[0].user, matching[0].department, matching[0].refusals)

    def _principal(self, user: str, department: str, refusals: Refusals) -> Principal:
        return Principal(pseudonym(self._pseudonym_key, user), user, department, refusals)


def pseudonym(key: bytes, user: str) -> str:
    """What stands for a user in records."""
    return "p-" + hmac.digest(key, user.encode(), "sha256").hex()[:20]


def _hash(salt: bytes, secret: str) -> bytes:
    return sha256(salt + secret.encode("utf-8", "surrogatepass")).digest()
