"""Whether a writer is still there, by a lock that the operating system or the database gives back
when it dies. Nobody has to time anything out, and no clock is trusted."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Protocol

from sqlalchemy import Connection, Engine, text

from audit.database.connect import sqlite_file
from audit.folders import make_private


class Liveness(Protocol):
    def announce(self, writer: str, connection: Connection) -> bool:
        """Hold this writer's lock; False when someone else has it."""

    def withdraw(self, writer: str) -> None:
        """Give the lock up for good."""

    def claim(self, writer: str) -> AbstractContextManager[bool]:
        """True inside when that writer was dead and is now ours to close, once."""


def liveness_of(engine: Engine) -> Liveness:
    path = sqlite_file(engine)
    return SessionLiveness(engine) if path is None else FileLiveness(path.parent / "writers")


class FileLiveness:
    """SQLite: `flock` on `writers/<id>.lock` beside the database."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._held: dict[str, int] = {}

    def announce(self, writer: str, connection: Connection) -> bool:
        if writer not in self._held:
            descriptor = self._try(writer)
            if descriptor is None:
                return False
            self._held[writer] = descriptor
        return True

    def withdraw(self, writer: str) -> None:
        descriptor = self._held.pop(writer, None)
        if descriptor is not None:
            self._path(writer).unlink(missing_ok=True)
            os.close(descriptor)

    @contextmanager
    def claim(self, writer: str) -> Iterator[bool]:
        # A missing file is made again, so that two that find it missing still take turns.
        descriptor = self._try(writer)
        if descriptor is None:
            yield False
            return
        try:
            yield True
            self._path(writer).unlink(missing_ok=True)
        finally:
            os.close(descriptor)

    def _try(self, writer: str) -> int | None:
        make_private(self._folder)
        while True:
            descriptor = os.open(self._path(writer), os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
            try:
                fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                os.close(descriptor)
                return None
            if self._is_there(descriptor, writer):
                return descriptor
            os.close(descriptor)

    def _is_there(self, descriptor: int, writer: str) -> bool:
        """False when its last holder removed the file between our opening and locking it: then the
        name may belong to another file already, which others lock."""
        try:
            return os.path.samestat(os.fstat(descriptor), self._path(writer).stat())
        except FileNotFoundError:
            return False

    def _path(self, writer: str) -> Path:
        return self._folder / f"{writer}.lock"


class SessionLiveness:
    """PostgreSQL: a session advisory lock on the very connection that writes.

    One connection for both has two uses: losing the lock cannot go unnoticed, and a free lock
    means that no transaction of that writer is still on its way.
    """

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def announce(self, writer: str, connection: Connection) -> bool:
        held = _try_lock(connection, writer)
        connection.commit()
        return held

    def withdraw(self, writer: str) -> None:
        """The lock goes with the session."""

    @contextmanager
    def claim(self, writer: str) -> Iterator[bool]:
        with self._engine.connect() as connection:
            held = _try_lock(connection, writer)
            connection.commit()
            try:
                yield held
            finally:
                if held:
                    unlock = text("SELECT pg_advisory_unlock(:key)")
                    connection.execute(unlock, {"key": _lock_key(writer)})
                    connection.commit()


def _try_lock(connection: Connection, writer: str) -> bool:
    statement = text("SELECT pg_try_advisory_lock(:key)")
    return bool(connection.scalar(statement, {"key": _lock_key(writer)}))


def _lock_key(writer: str) -> int:
    """A writer's id is 64 bits, and so is PostgreSQL's lock key."""
    return int.from_bytes(bytes.fromhex(writer), signed=True)
