"""The installation's root key: one file, read by its owner only, from which every other key comes
but the one that signs, which has a file of its own (`audit/signing.py`).

Nothing here prints, logs or shows a key: `repr` has the public id only.
"""

from __future__ import annotations

import os
import secrets
import stat
from dataclasses import dataclass, field
from pathlib import Path

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from audit.errors import KeyRefused, SealBroken
from audit.folders import make_private

KEY_BYTES = 32
FILE_NAME = "root.key"


@dataclass(frozen=True, slots=True)
class Wrapping:
    """The key that wraps the data keys of one month and class. `id` is stored beside them."""

    id: str
    aead: AESGCM = field(repr=False)


@dataclass(frozen=True, slots=True)
class Searching:
    """The key that blinds the search index of one month. `id` is stored beside what it blinded."""

    id: str
    secret: bytes = field(repr=False)


class KeyRing:
    """Derives keys by purpose. `key_id` is short and public: it says which root key was used."""

    def __init__(self, root: bytes) -> None:
        if len(root) != KEY_BYTES:
            raise KeyRefused(f"鍵は{KEY_BYTES}バイトです (a root key has {KEY_BYTES} bytes)")
        self._root = root
        self._wrappings: dict[str, Wrapping] = {}
        self.key_id = self.derive("key-id").hex()[:12]

    @classmethod
    def open(cls, folder: Path, *, create: bool = True) -> KeyRing:
        """Read the root key, making it first when there is none (and `create` allows it).

        Safe when several processes start at once: all of them end up with the same key.
        """
        return cls(secret_file(folder / FILE_NAME, create=create))

    def derive(self, purpose: str) -> bytes:
        """32 bytes that only this root key and this purpose give."""
        info = b"sekisho/1/" + purpose.encode()
        return HKDF(SHA256(), KEY_BYTES, salt=None, info=info).derive(self._root)

    def wrapping(self, month: str, sensitivity: str) -> Wrapping:
        """The wrapping key for one calendar month (`2026-11`) and class of contents."""
        purpose = f"{sensitivity}/{month}"
        if purpose not in self._wrappings:
            aead = AESGCM(self.derive(f"wrap/{purpose}"))
            self._wrappings[purpose] = Wrapping(f"{self.key_id}/{purpose}", aead)
        return self._wrappings[purpose]

    def owns(self, key_id: str) -> bool:
        """Whether the wrapping key of that id comes from this root key."""
        return key_id.partition("/")[0] == self.key_id

    def wrapping_named(self, key_id: str) -> Wrapping:
        ring, _, purpose = key_id.partition("/")
        sensitivity, _, month = purpose.partition("/")
        if not self.owns(key_id):
            raise SealBroken(
                f"別の鍵で封印されています (sealed with another key: {ring[:12]!r},"
                f" this is {self.key_id!r})"
            )
        return self.wrapping(month, sensitivity)

    def searching(self, month: str) -> Searching:
        """The key for the index over one month's records."""
        return Searching(f"{self.key_id}/search/{month}", self.derive(f"search/{month}"))

    def searching_named(self, key_id: str) -> Searching | None:
        """None when this ring does not have it."""
        return self.searching(key_id.rpartition("/")[2]) if self.owns(key_id) else None

    def __repr__(self) -> str:
        return f"KeyRing(key_id={self.key_id!r})"

    def __reduce__(self) -> str:
        raise TypeError("a key ring is not for copying")


def secret_file(path: Path, *, create: bool) -> bytes:
    """32 random bytes that only the owner of the file can read, made first when there are none."""
    if create and not path.exists():
        _create(path, secrets.token_bytes(KEY_BYTES))
    return _read(path)


def read_key(folder: Path) -> bytes:
    """The root key itself, for its backup. Raises KeyRefused."""
    return _read(folder / FILE_NAME)


def install_key(folder: Path, root: bytes) -> None:
    """Make `root` the root key of a folder that has none. Raises KeyRefused when it has another."""
    path = folder / FILE_NAME
    if not path.exists():
        _create(path, root)
    if _read(path) != root:
        raise KeyRefused(
            f"別の鍵がすでにあります。上書きしません (another key is there and stays): {path}"
        )


def _create(path: Path, root: bytes) -> None:
    folder = path.parent
    draft = folder / f".{path.name}.{secrets.token_hex(8)}"
    try:
        make_private(folder)
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(root)
            file.flush()
            os.fsync(file.fileno())
        # A link appears complete or not at all, and never replaces the key of a faster process.
        path.hardlink_to(draft)
        _sync_folder(folder)
    except FileExistsError:
        pass
    except OSError as exc:
        raise KeyRefused(
            f"鍵を作成できません (cannot create the key): {path}: {exc.strerror}"
        ) from None
    finally:
        draft.unlink(missing_ok=True)


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _read(path: Path) -> bytes:
    try:
        with os.fdopen(os.open(path, os.O_RDONLY | os.O_NOFOLLOW), "rb") as file:
            mode = os.fstat(file.fileno()).st_mode
            content = file.read(KEY_BYTES + 1)
    except OSError as exc:
        raise KeyRefused(f"鍵を読めません (cannot read the key): {path}: {exc.strerror}") from None
    if not stat.S_ISREG(mode) or stat.S_IMODE(mode) & 0o077:
        raise KeyRefused(
            f"鍵ファイルを他の利用者が読めます。chmod 600 してください"
            f" (others can read the key file; chmod 600): {path}"
        )
    if len(content) != KEY_BYTES:
        raise KeyRefused(
            f"鍵ファイルの長さが{KEY_BYTES}バイトではありません"
            f" (not a key of {KEY_BYTES} bytes): {path}"
        )
    return content
