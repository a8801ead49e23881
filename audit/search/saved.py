"""Saved searches, by name. What is searched for may name a person, so it is sealed; the names are not."""

from __future__ import annotations

import os
from dataclasses import asdict
from datetime import UTC, datetime

import orjson
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from sqlalchemy import delete, insert, select

from audit.database.connect import DatabaseFailed, failures, open_for_reading, open_for_writing
from audit.database.tables import check
from audit.database.tables import saved_searches as searches
from audit.errors import AuditUnavailable, LogRefused
from audit.reading.filters import Filter
from audit.record import written_time
from audit.sealing.keys import KeyRing
from audit.sealing.keystore import NONCE_BYTES
from audit.search.candidates import Wanted

NONE = "その名前で保存された検索はありません (no saved search of this name)"


def save(url: str, keys: KeyRing, name: str, wanted: Wanted) -> None:
    """Under this name, in place of what was saved under it. Raises AuditUnavailable."""
    nonce = os.urandom(NONCE_BYTES)
    text = orjson.dumps({"phrases": wanted.phrases, "filter": asdict(wanted.filter)})
    sealed = nonce + _seal(keys).encrypt(nonce, text, name.encode())
    engine = open_for_writing(url)
    try:
        with failures(engine), engine.begin() as connection:
            check(connection)
            connection.execute(delete(searches).where(searches.c.name == name))
            row = {"name": name, "saved_at": written_time(datetime.now(UTC)), "sealed": sealed}
            connection.execute(insert(searches).values(row))
    except DatabaseFailed as exc:
        raise AuditUnavailable(f"検索を保存できません (cannot save the search: {exc})") from None
    finally:
        engine.dispose()


def load(url: str, keys: KeyRing, name: str) -> Wanted:
    """Raises LogRefused when there is none of this name, or it was sealed with another key."""
    sealed = _rows(url).get(name)
    if sealed is None:
        raise LogRefused(NONE)
    return _opened(keys, name, sealed)


def load_all(url: str, keys: KeyRing) -> dict[str, Wanted | None]:
    """By name; None for one that does not open, because it was sealed with another key."""
    found: dict[str, Wanted | None] = {}
    for name, sealed in _rows(url).items():
        try:
            found[name] = _opened(keys, name, sealed)
        except LogRefused:
            found[name] = None
    return found


def names(url: str) -> list[str]:
    return sorted(_rows(url))


def _opened(keys: KeyRing, name: str, sealed: bytes) -> Wanted:
    try:
        text = _seal(keys).decrypt(sealed[:NONCE_BYTES], sealed[NONCE_BYTES:], name.encode())
    except (InvalidTag, ValueError):
        raise LogRefused("保存された検索を開けません (the saved search does not open)") from None
    fields = orjson.loads(text)
    for time in ("since", "until"):
        if fields["filter"][time] is not None:
            fields["filter"][time] = datetime.fromisoformat(fields["filter"][time])
    return Wanted(tuple(fields["phrases"]), Filter(**fields["filter"]))


def _rows(url: str) -> dict[str, bytes]:
    engine = open_for_reading(url)
    try:
        with failures(engine), engine.connect() as connection:
            check(connection)
            rows = connection.execute(select(searches.c.name, searches.c.sealed))
            return {row.name: row.sealed for row in rows}
    except DatabaseFailed as exc:
        raise AuditUnavailable(f"監査ログを読めません (cannot read the log: {exc})") from None
    finally:
        engine.dispose()


def _seal(keys: KeyRing) -> AESGCM:
    return AESGCM(keys.derive("saved-search"))
