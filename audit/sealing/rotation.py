"""A new master key: every wrapping key is wrapped again, and the old master key destroyed.

It may be interrupted anywhere and taken up again: until the last step both master keys are there, and whoever reads or
makes a key in between uses whichever fits. What is derived from the first root key (pseudonyms, older wrapping keys)
stays the same: that root key is from then on a wrapped key like the others.
"""

from __future__ import annotations

import os
import secrets
from dataclasses import dataclass
from pathlib import Path

from audit.errors import KeyRefused
from audit.sealing.keys import FILE_NAME, NEXT_NAME, install_secret, read_key, secret_file
from audit.sealing.keystore import (
    BASE,
    KEY_BYTES,
    KeyStore,
    master_id,
    sync_folder,
    unwrapped,
    wrapped,
)


@dataclass(frozen=True, slots=True)
class Rotated:
    """Public ids of the master keys, and how many keys were wrapped anew."""

    before: str
    after: str
    rewrapped: int
    resumed: bool


def rotate(folder: Path) -> Rotated:
    """Raises KeyRefused; what was done by then is kept, and the next call goes on from there."""
    old = read_key(folder)
    following = folder / NEXT_NAME
    resumed = following.exists()
    if not resumed:
        install_secret(following, secrets.token_bytes(KEY_BYTES))
    new = secret_file(following, create=False)
    store = KeyStore(folder, lambda: [new, old])
    with store.turn():
        if read_key(folder) != old:
            raise KeyRefused("別の処理が鍵を替えました (another process has changed the key)")
        if store.stored(BASE) is None:
            store.put(BASE, wrapped(BASE, old, new))
        count = sum(_rewrapped(store, name, old, new) for name in store.names())
        _replace(folder / FILE_NAME, following)
    return Rotated(master_id(old), master_id(new), count, resumed)


def _rewrapped(store: KeyStore, name: str, old: bytes, new: bytes) -> bool:
    stored = store.stored(name)
    if stored is None or stored.master == master_id(new):
        return False
    store.put(name, wrapped(stored.id, unwrapped(stored, [old]), new))
    return True


def _replace(path: Path, by: Path) -> None:
    """The new file takes the old one's name; the old one's bytes are overwritten afterwards."""
    try:
        with path.open("r+b") as file:
            by.replace(path)
            sync_folder(path.parent)
            file.write(bytes(KEY_BYTES))
            file.flush()
            os.fsync(file.fileno())
    except OSError as exc:
        raise KeyRefused(
            f"鍵を替えられません (cannot change the key): {path}: {exc.strerror}"
        ) from None
