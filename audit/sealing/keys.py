"""The installation's keys. The root key, one file that only its owner can read, wraps the keys that wrap contents
(`keystore.py`) and is what keys for other purposes are derived from; the one that signs has a file of its own
(`signing.py`).

Nothing here prints, logs or shows a key: `repr` has the public id only.
"""

from __future__ import annotations

import os
import secrets
import stat
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from audit.errors import KeyRefused, SealBroken
from audit.folders import make_private
from audit.record import Sensitivity
from audit.sealing.keystore import BASE, KEY_BYTES, NAME, KeyStore, sync_folder, unwrapped

FILE_NAME = "root.key"
NEXT_NAME = "root.key.next"
"""The master key that a rotation is wrapping everything with: see `audit/sealing/rotation.py`."""
TENANT = "main"


@dataclass(frozen=True, slots=True)
class Wrapping:
    """The key that wraps the data keys of one month and class. `id` is stored beside them."""

    id: str
    aead: AESGCM = field(repr=False)


@dataclass(frozen=True, slots=True)
class Searching:
    """The key that blinds the search index of what one key wraps. `id` is stored beside what it blinded."""

    id: str
    secret: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class KeyName:
    """A wrapping key's id, taken apart: `RING/CLASS/MONTH/TENANT.SERIAL`, or without its last part when the key is
    derived from the root key, as all were before keys had files."""

    ring: str
    sensitivity: str
    month: str
    tenant: str | None

    @classmethod
    def parse(cls, key_id: str) -> KeyName | None:
        match key_id.split("/"):
            case [ring, sensitivity, month]:
                return cls(ring, sensitivity, month, None)
            case [ring, sensitivity, month, last] if NAME.fullmatch(last.rpartition(".")[0]):
                return cls(ring, sensitivity, month, last.rpartition(".")[0])
        return None

    @property
    def file(self) -> str:
        return f"{self.tenant}.{self.sensitivity}.{self.month}"


class KeyRing:
    """`key_id` is short and public: it says which root key was there first. A ring without a folder, or `legacy`,
    derives its wrapping keys; they cannot be destroyed."""

    def __init__(self, root: bytes, folder: Path | None = None, tenant: str = TENANT) -> None:
        if len(root) != KEY_BYTES:
            raise KeyRefused(f"鍵は{KEY_BYTES}バイトです (a root key has {KEY_BYTES} bytes)")
        if not NAME.fullmatch(tenant):
            raise KeyRefused(
                f"テナント名は英小文字・数字・-・_ です (not a tenant's name): {tenant!r}"
            )
        self._base = root
        self.tenant = tenant
        self.folder = folder
        self.store: KeyStore | None = None
        if folder is not None:
            self.store = KeyStore(folder, lambda: master_keys(folder))
            rotated = self.store.stored(BASE)
            if rotated is not None:
                self._base = unwrapped(rotated, [root, *master_keys(folder)])
        self._derived: dict[str, Wrapping] = {}
        self.key_id = self.derive("key-id").hex()[:12]

    @classmethod
    def open(cls, folder: Path, *, create: bool = True, tenant: str = TENANT) -> KeyRing:
        """Read the root key, making it first when there is none (and `create` allows it).

        Safe when several processes start at once: all of them end up with the same key.
        """
        return cls(secret_file(folder / FILE_NAME, create=create), folder, tenant)

    def derive(self, purpose: str) -> bytes:
        """32 bytes that only this root key and this purpose give."""
        return _derived(self._base, purpose)

    def wrapping(self, month: str, sensitivity: str) -> Wrapping:
        """The wrapping key for one calendar month (`2026-11`) and class of contents, made when first asked for."""
        if self.store is None:
            return self._legacy(month, sensitivity)
        key_id, secret = self.store.current(
            f"{self.tenant}.{sensitivity}.{month}",
            f"{self.key_id}/{sensitivity}/{month}/{self.tenant}",
        )
        return Wrapping(key_id, AESGCM(secret))

    def owns(self, key_id: str) -> bool:
        """Whether the wrapping key of that id is here."""
        try:
            self._secret(key_id)
        except SealBroken:
            return False
        return True

    def wrapping_named(self, key_id: str) -> Wrapping:
        """Raises SealBroken when the key is not here, or is gone."""
        name = self._name(key_id)
        if name.tenant is None:
            return self._legacy(name.month, name.sensitivity)
        return Wrapping(key_id, AESGCM(self._secret(key_id)))

    def searching(self, key_id: str) -> Searching:
        """The key for the index over what the wrapping key of that id wraps: it dies with it. `""`: over records
        without contents, whose entries are all facts."""
        return Searching(key_id, b"" if not key_id else _derived(self._secret(key_id), "search"))

    def searching_named(self, key_id: str) -> Searching | None:
        """None when it is not here."""
        ring, _, month = key_id.partition("/search/")
        if month and ring == self.key_id:  # as indexes had it before keys had files
            return Searching(key_id, self.derive(f"search/{month}"))
        try:
            return self.searching(key_id)
        except SealBroken:
            return None

    def gone(self, key_id: str) -> int | None:
        """The number of the tombstone under which the key was destroyed, as its folder remembers it."""
        return None if self.store is None else self.store.gone().get(f"key {key_id}")

    def record_gone(self, writer: str, n: int) -> int | None:
        """The same for the key of one record."""
        return None if self.store is None else self.store.gone().get(f"record {writer} {n}")

    def destroy(self, key_id: str, number: int) -> None:
        """For good: written down as gone under its tombstone's number, and its file overwritten and removed."""
        name = KeyName.parse(key_id)
        if self.store is None or name is None:
            raise KeyRefused(f"消せる鍵ではありません (no key to destroy): {key_id}")
        if name.tenant is None:  # it comes from the root key: it can be refused, not destroyed
            with self.store.turn():
                self.store.note_gone([f"key {key_id} {number}"])
        else:
            self.store.destroy(name.file, key_id, number)

    def names(self) -> list[str]:
        """Ids of all wrapping keys that have files."""
        store = self.store
        stored = () if store is None else map(store.stored, store.names())
        return sorted(one.id for one in stored if one is not None)

    def of_month(self, month: str, sensitivities: Sequence[str]) -> list[str]:
        """Ids of the wrapping keys of that month and those classes that are not gone, of all tenants."""
        derived = [f"{self.key_id}/{sensitivity}/{month}" for sensitivity in sensitivities]
        found = [key_id for key_id in derived if self.gone(key_id) is None]
        if self.store is not None:
            for name in self.store.names():
                stored = self.store.stored(name)
                key = KeyName.parse(stored.id) if stored is not None else None
                if stored is not None and key is not None and key.month == month:
                    found += [stored.id] if key.sensitivity in sensitivities else []
        return found

    def ready_until(self, months: Sequence[str]) -> None:
        """Make the wrapping keys of those months now, so that a backup of the folder serves for them."""
        for month in months:
            for sensitivity in Sensitivity:
                self.wrapping(month, sensitivity)

    def _name(self, key_id: str) -> KeyName:
        name = KeyName.parse(key_id)
        if name is None or name.ring != self.key_id:
            raise SealBroken(
                f"別の鍵で封印されています (sealed with another key: {key_id[:12]!r},"
                f" this is {self.key_id!r})"
            )
        if self.gone(key_id) is not None:
            raise SealBroken(f"鍵は消去されています (the key was destroyed): {key_id}")
        return name

    def _secret(self, key_id: str) -> bytes:
        name = self._name(key_id)
        if name.tenant is None:
            return self.derive(f"wrap/{name.sensitivity}/{name.month}")
        if self.store is None:
            raise SealBroken(f"鍵がありません (the key is not here): {key_id}")
        return self.store.named(name.file, key_id)

    def _legacy(self, month: str, sensitivity: str) -> Wrapping:
        purpose = f"{sensitivity}/{month}"
        if purpose not in self._derived:
            aead = AESGCM(self.derive(f"wrap/{purpose}"))
            self._derived[purpose] = Wrapping(f"{self.key_id}/{purpose}", aead)
        return self._derived[purpose]

    def __repr__(self) -> str:
        return f"KeyRing(key_id={self.key_id!r})"

    def __reduce__(self) -> str:
        raise TypeError("a key ring is not for copying")


def master_keys(folder: Path) -> list[bytes]:
    """What may have wrapped a file: first the key that new files are wrapped with."""
    found = []
    for path in (folder / NEXT_NAME, folder / FILE_NAME):
        try:
            found.append(_read(path))
        except KeyRefused:
            if path.exists():  # a rotation that ends just now takes the next key's name away
                raise
    return found


def _derived(secret: bytes, purpose: str) -> bytes:
    return HKDF(SHA256(), KEY_BYTES, salt=None, info=b"sekisho/1/" + purpose.encode()).derive(
        secret
    )


def secret_file(path: Path, *, create: bool) -> bytes:
    """32 random bytes that only the owner of the file can read, made first when there are none."""
    if create and not path.exists():
        keep_private(path, secrets.token_bytes(KEY_BYTES))
    return _read(path)


def read_key(folder: Path) -> bytes:
    """The root key itself, for its backup. Raises KeyRefused."""
    return _read(folder / FILE_NAME)


def install_key(folder: Path, root: bytes) -> None:
    """Make `root` the root key of a folder that has none. Raises KeyRefused when it has another."""
    install_secret(folder / FILE_NAME, root)


def install_secret(path: Path, secret: bytes) -> None:
    if not path.exists():
        keep_private(path, secret)
    if _read(path) != secret:
        raise KeyRefused(
            f"別の鍵がすでにあります。上書きしません (another key is there and stays): {path}"
        )


def keep_private(path: Path, content: bytes) -> None:
    """A new file that only its owner can read: all of it is there or nothing, and what is there already stays. Raises
    KeyRefused."""
    folder = path.parent
    draft = folder / f".{path.name}.{secrets.token_hex(8)}"
    try:
        make_private(folder)
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        # A link appears complete or not at all, and never replaces the key of a faster process.
        path.hardlink_to(draft)
        sync_folder(folder)
    except FileExistsError:
        pass
    except OSError as exc:
        raise KeyRefused(
            f"鍵を作成できません (cannot create the key): {path}: {exc.strerror}"
        ) from None
    finally:
        draft.unlink(missing_ok=True)


def _read(path: Path) -> bytes:
    content = read_private(path, KEY_BYTES + 1)
    if len(content) != KEY_BYTES:
        raise KeyRefused(
            f"鍵ファイルの長さが{KEY_BYTES}バイトではありません"
            f" (not a key of {KEY_BYTES} bytes): {path}"
        )
    return content


def read_private(path: Path, most: int) -> bytes:
    """What is in a file, up to so many bytes. Raises KeyRefused where others can read it too."""
    try:
        with os.fdopen(os.open(path, os.O_RDONLY | os.O_NOFOLLOW), "rb") as file:
            mode = os.fstat(file.fileno()).st_mode
            content = file.read(most)
    except OSError as exc:
        raise KeyRefused(f"鍵を読めません (cannot read the key): {path}: {exc.strerror}") from None
    if not stat.S_ISREG(mode) or stat.S_IMODE(mode) & 0o077:
        raise KeyRefused(
            f"鍵ファイルを他の利用者が読めます。chmod 600 してください"
            f" (others can read the key file; chmod 600): {path}"
        )
    return content
