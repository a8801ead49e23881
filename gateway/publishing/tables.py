"""Bundles and publications in the database of the log, where every worker and replica sees them. Only added to.

Bundles are sealed: the words of a guideline may be confidential, and its tests look like personal data.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from sqlalchemy import Connection, Engine, func, insert, inspect, select
from sqlalchemy.exc import IntegrityError

from audit.closing import Closing
from audit.database.connect import DatabaseFailed, failures, open_for_reading, open_for_writing
from audit.database.lost import refuse_where_one_was
from audit.database.tables import create, policy_bundles, policy_publications, records
from audit.errors import AuditUnavailable
from audit.ledger.told import PUBLISHED
from audit.record import Kind, decode, written_time
from audit.sealing.keys import KeyRing
from gateway.publishing.statement import Publication
from policies.language.packed import Packed

NONCE_BYTES = 12


class NumberTaken(Exception):
    """Somebody else published in the meantime."""


class Shelf(Closing):
    """The tables. Every failure of the database is an AuditUnavailable."""

    def __init__(self, engine: Engine, keys: KeyRing) -> None:
        self._engine = engine
        self._key = AESGCM(keys.derive("policy-bundle"))

    @classmethod
    def for_writing(cls, url: str, keys: KeyRing) -> Shelf:
        """Makes the tables where they are missing."""
        if keys.folder is not None:
            refuse_where_one_was(url, keys.folder)
        engine = open_for_writing(url)
        with _working(engine):
            create(engine)
        return cls(engine, keys)

    @classmethod
    def for_reading(cls, url: str, keys: KeyRing) -> Shelf:
        return cls(open_for_reading(url), keys)

    def newest(self) -> int:
        """The number of the last publication; 0 before the first."""
        with _working(self._engine), self._engine.connect() as connection:
            return connection.scalar(select(func.max(policy_publications.c.number))) or 0

    def publications(self) -> tuple[Publication, ...]:
        with _working(self._engine), self._engine.connect() as connection:
            if not _there(connection):
                return ()
            rows = connection.execute(
                select(policy_publications).order_by(policy_publications.c.number)
            ).all()
            return tuple(
                Publication(r.number, bytes(r.statement), bytes(r.signature)) for r in rows
            )

    def entered(self) -> frozenset[int]:
        """The numbers that the log says were published. What was edited there says nothing: the verifier names it."""
        about = (records.c.kind == Kind.EVENT, records.c.exchange == "")
        with _working(self._engine), self._engine.connect() as connection:
            stored = connection.scalars(select(records.c.stored).where(*about)).all()
        found = (_published(bytes(one)) for one in stored if PUBLISHED.encode() in one)
        return frozenset(number for number in found if number is not None)

    def bundle(self, digest: str) -> Packed | None:
        """The bundle of this name; None when it is not there, does not open, or is not what its name says."""
        query = select(policy_bundles.c.sealed).where(policy_bundles.c.digest == digest)
        with _working(self._engine), self._engine.connect() as connection:
            sealed = connection.scalar(query) if _there(connection) else None
        if sealed is None:
            return None
        nonce, text = bytes(sealed)[:NONCE_BYTES], bytes(sealed)[NONCE_BYTES:]
        try:
            found = Packed(self._key.decrypt(nonce, text, digest.encode()))
        except (InvalidTag, ValueError):
            return None
        return found if found.digest == digest else None

    def named(self, beginning: str) -> tuple[str, ...]:
        """The bundles whose names begin so."""
        query = select(policy_bundles.c.digest).where(policy_bundles.c.digest.startswith(beginning))
        with _working(self._engine), self._engine.connect() as connection:
            return tuple(connection.scalars(query)) if _there(connection) else ()

    def keep(self, packed: Packed, at: datetime) -> None:
        """Several processes may keep the same bundle at the same time."""
        with _working(self._engine):
            try:
                with self._engine.begin() as connection:
                    self._keep(connection, packed, at)
            except IntegrityError:
                pass  # another process has just kept it: that is all that was wanted

    def add(self, publication: Publication, packed: Packed, at: datetime) -> None:
        """Both or none. Raises NumberTaken when there is a publication of this number."""
        with _working(self._engine):
            try:
                with self._engine.begin() as connection:
                    self._keep(connection, packed, at)
                    row = {
                        "number": publication.number,
                        "statement": publication.stored,
                        "signature": publication.signature,
                    }
                    connection.execute(insert(policy_publications), row)
            except IntegrityError:
                raise NumberTaken from None

    def close(self) -> None:
        self._engine.dispose()

    def _keep(self, connection: Connection, packed: Packed, at: datetime) -> None:
        here = select(policy_bundles.c.digest).where(policy_bundles.c.digest == packed.digest)
        if connection.scalar(here) is None:
            nonce = secrets.token_bytes(NONCE_BYTES)
            sealed = nonce + self._key.encrypt(nonce, packed.stored, packed.digest.encode())
            row = {"digest": packed.digest, "at": written_time(at), "sealed": sealed}
            connection.execute(insert(policy_bundles), row)


def _published(stored: bytes) -> int | None:
    try:
        body = decode(stored).body
    except ValueError:
        return None
    number = body.get("publication")
    return number if body.get("event") == PUBLISHED and isinstance(number, int) else None


@contextmanager
def _working(engine: Engine) -> Iterator[None]:
    try:
        with failures(engine):
            yield
    except DatabaseFailed as failure:
        raise failure.refusal or AuditUnavailable(
            "データベースを読み書きできません (the database cannot be read or written)"
        ) from None


def _there(connection: Connection) -> bool:
    """A log that no gateway of this version has opened has no such tables."""
    return inspect(connection).has_table(policy_publications.name)
