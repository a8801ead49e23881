"""Wrapping keys in files, one for each tenant, month and class: random, wrapped by the master key, destroyed singly.

A key that was destroyed is written down as gone, so that no older copy of its file is ever used again. Processes that
share the folder agree on each key; creating, rewrapping and destroying take turns by a lock.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import re
import secrets
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import orjson
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from audit.errors import KeyRefused, SealBroken
from audit.folders import make_private

KEY_BYTES = 32
NONCE_BYTES = 12
FOLDER = "wrapping"
SUFFIX = ".key"
GONE = "gone"
"""The file of what was destroyed: a line `key ID NUMBER` or `record WRITER N NUMBER` each."""
BASE = "base"
"""What every other key is derived from, once it is no longer the master key itself: see `audit/sealing/rotation.py`."""
NAME = re.compile(r"[a-z0-9][a-z0-9_-]{0,31}")
"""How a tenant may be called."""
_LARGEST = 4096


@dataclass(frozen=True, slots=True)
class Stored:
    """A key as its file has it: `master` says which master key wrapped it."""

    id: str
    master: str
    nonce: bytes = field(repr=False)
    wrapped: bytes = field(repr=False)


def master_id(master: bytes) -> str:
    """Public: it says which master key wrapped a file."""
    return hashlib.sha256(b"sekisho master key\n" + master).hexdigest()[:12]


class KeyStore:
    """The files in `folder`/wrapping. `masters` gives the usable master keys, the one for new files first."""

    def __init__(self, folder: Path, masters: Callable[[], Sequence[bytes]]) -> None:
        self.folder = folder / FOLDER
        self._masters = masters
        self._opened: dict[str, tuple[tuple[int, int], str, bytes]] = {}
        self._gone: tuple[tuple[int, int], dict[str, int]] | None = None

    def current(self, name: str, prefix: str) -> tuple[str, bytes]:
        """Id and secret of the key in file `name`, made first when there is none. `prefix` begins a new key's id."""
        found = self._read(name)
        while found is None:
            with self.turn():
                if not self._path(name).exists():
                    key_id = f"{prefix}.{secrets.token_hex(8)}"
                    secret = secrets.token_bytes(KEY_BYTES)
                    self._write(name, wrapped(key_id, secret, self._masters()[0]))
            found = self._read(name)
        return found

    def named(self, name: str, key_id: str) -> bytes:
        """Raises SealBroken when the key of that id is not here any more."""
        found = self._read(name)
        if found is None or found[0] != key_id:
            raise SealBroken(f"鍵がありません (the key is not here): {key_id}")
        return found[1]

    def names(self) -> list[str]:
        """Of every key, in order."""
        if not self.folder.is_dir():
            return []
        return sorted(p.name.removesuffix(SUFFIX) for p in self.folder.glob(f"*{SUFFIX}"))

    def stored(self, name: str) -> Stored | None:
        try:
            content = self._path(name).read_bytes()[:_LARGEST]
            fields = orjson.loads(content)
            nonce, key = bytes.fromhex(fields["nonce"]), bytes.fromhex(fields["key"])
            return Stored(str(fields["id"]), str(fields["master"]), nonce, key)
        except FileNotFoundError:
            return None
        except OSError as exc:
            raise KeyRefused(
                f"鍵を読めません (cannot read the key): {self._path(name)}: {exc.strerror}"
            ) from None
        except (ValueError, KeyError, TypeError):
            raise KeyRefused(
                f"鍵ファイルではありません (not a key file): {self._path(name)}"
            ) from None

    def put(self, name: str, stored: Stored) -> None:
        """Replace a key's file by the same key wrapped otherwise. Take a turn first."""
        self._write(name, stored)

    def destroy(self, name: str, key_id: str, number: int) -> bool:
        """Write the key down as gone, then overwrite and remove its file; whether it was there."""
        with self.turn():
            self.note_gone([f"key {key_id} {number}"])
            found = self.stored(name)
            if found is None or found.id != key_id:
                return False
            shred(self._path(name))
            self._opened.pop(name, None)
        return True

    def note_gone(self, lines: Sequence[str]) -> None:
        """Durable when it returns; what is there already is not written twice."""
        known = self.gone()
        fresh = [line for line in lines if line.rpartition(" ")[0] not in known]
        if not fresh:
            return
        path = self.folder / GONE
        try:
            make_private(self.folder)
            opened = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
            with os.fdopen(opened, "ab") as file:
                file.write("".join(f"{line}\n" for line in fresh).encode())
                file.flush()
                os.fsync(file.fileno())
            sync_folder(self.folder)
        except OSError as exc:
            raise KeyRefused(f"書けません (cannot write): {path}: {exc.strerror}") from None

    def gone(self) -> dict[str, int]:
        """What was destroyed (`key ID`, `record WRITER N`), each with the number of its tombstone."""
        try:
            stat = os.stat(f"{self.folder}/{GONE}")  # noqa: PTH116 - asked for every record: a path takes ten times as long
        except FileNotFoundError:
            return {}
        version = (stat.st_ino, stat.st_size)
        if self._gone is None or self._gone[0] != version:
            lines = (self.folder / GONE).read_text(encoding="utf-8").splitlines()
            told = (line.rpartition(" ") for line in lines)
            self._gone = version, {what: int(n) for what, _, n in told if n.isdecimal()}
        return self._gone[1]

    @contextmanager
    def turn(self) -> Iterator[None]:
        """Alone, among all processes, in changing the folder."""
        lock = self.folder / "lock"
        try:
            make_private(self.folder)
            descriptor = os.open(lock, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        except OSError as exc:
            raise KeyRefused(
                f"鍵のフォルダーに書けません (cannot write to the keys' folder): {lock}: {exc.strerror}"
            ) from None
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX)
            yield
        finally:
            os.close(descriptor)

    def _read(self, name: str) -> tuple[str, bytes] | None:
        # The file is asked each time: a key that another process has destroyed is used by nobody from then on.
        try:
            stat = os.stat(f"{self.folder}/{name}{SUFFIX}")  # noqa: PTH116 - for every record, as `gone` is
        except FileNotFoundError:
            self._opened.pop(name, None)
            return None
        version = (stat.st_ino, stat.st_mtime_ns)
        known = self._opened.get(name)
        if known is None or known[0] != version:
            stored = self.stored(name)
            if stored is None:
                return None
            known = version, stored.id, unwrapped(stored, self._masters())
            self._opened[name] = known
        if f"key {known[1]}" in self.gone():
            self._refuse(name, known[1])
            return None
        return known[1], known[2]

    def _refuse(self, name: str, key_id: str) -> None:
        """An older copy of a destroyed key was put back: it is destroyed again."""
        with self.turn():
            found = self.stored(name)
            if found is not None and found.id == key_id:
                shred(self._path(name))
        self._opened.pop(name, None)

    def _write(self, name: str, stored: Stored) -> None:
        fields = {
            "id": stored.id,
            "master": stored.master,
            "nonce": stored.nonce.hex(),
            "key": stored.wrapped.hex(),
        }
        draft = self.folder / f".{name}.{secrets.token_hex(8)}"
        try:
            with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as f:
                f.write(orjson.dumps(fields) + b"\n")
                f.flush()
                os.fsync(f.fileno())
            draft.replace(self._path(name))
            sync_folder(self.folder)
        except OSError as exc:
            raise KeyRefused(
                f"鍵を書けません (cannot write the key): {self._path(name)}: {exc.strerror}"
            ) from None
        finally:
            draft.unlink(missing_ok=True)

    def _path(self, name: str) -> Path:
        return self.folder / f"{name}{SUFFIX}"


def wrapped(key_id: str, secret: bytes, master: bytes) -> Stored:
    nonce = os.urandom(NONCE_BYTES)
    return Stored(
        key_id, master_id(master), nonce, AESGCM(master).encrypt(nonce, secret, key_id.encode())
    )


def unwrapped(stored: Stored, masters: Sequence[bytes]) -> bytes:
    """Raises SealBroken when none of the master keys wrapped it, or it was changed."""
    for master in masters:
        if master_id(master) == stored.master:
            try:
                return AESGCM(master).decrypt(stored.nonce, stored.wrapped, stored.id.encode())
            except (InvalidTag, ValueError):
                break
    raise SealBroken(
        f"別の鍵で包まれているか、壊れています (wrapped by another master key, or damaged):"
        f" {stored.id}"
    )


def shred(path: Path) -> None:
    """Overwrite the file and remove it. What a file system or disk keeps of older blocks is out of reach."""
    try:
        with path.open("r+b") as file:
            file.write(bytes(path.stat().st_size))
            file.flush()
            os.fsync(file.fileno())
        path.unlink()
        sync_folder(path.parent)
    except FileNotFoundError:
        return
    except OSError as exc:
        raise KeyRefused(f"鍵を消せません (cannot destroy): {path}: {exc.strerror}") from None


def sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
