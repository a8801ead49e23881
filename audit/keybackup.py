"""A copy of the root key to keep elsewhere, closed with a passphrase: whoever finds it cannot use it.

The file is text: a first line that says what it is, then one line of JSON with the scrypt parameters, salt, nonce and
ciphertext. AES-256-GCM under scrypt (RFC 7914) of the passphrase; the first line and the key's id are authenticated.
"""

from __future__ import annotations

import os
import unicodedata
from pathlib import Path
from typing import Any

import orjson
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

from audit.errors import KeyRefused
from audit.keys import KEY_BYTES, KeyRing, install_key, read_key
from audit.seal import NONCE_BYTES

FIRST_LINE = "sekisho root key backup, version 1"
SHORTEST_PASSPHRASE = 12
_COST = {"n": 2**16, "r": 8, "p": 1}
"""64 MiB and some tenths of a second for each guess."""
_SALT_BYTES = 16
_LARGEST = 10_000


def backup(folder: Path, passphrase: str) -> bytes:
    """The root key in `folder`, for a file. Raises KeyRefused for a passphrase that is too short."""
    root = read_key(folder)
    key_id = KeyRing(root).key_id
    if len(passphrase) < SHORTEST_PASSPHRASE:
        raise KeyRefused(
            f"合言葉は{SHORTEST_PASSPHRASE}文字以上にしてください"
            f" (a passphrase has at least {SHORTEST_PASSPHRASE} characters)"
        )
    salt, nonce = os.urandom(_SALT_BYTES), os.urandom(NONCE_BYTES)
    closed = _cipher(passphrase, salt).encrypt(nonce, root, _bound(key_id))
    fields = {
        "key_id": key_id,
        "kdf": "scrypt",
        **_COST,
        "salt": salt.hex(),
        "nonce": nonce.hex(),
        "closed": closed.hex(),
    }
    return FIRST_LINE.encode() + b"\n" + orjson.dumps(fields) + b"\n"


def write(file: Path, copy: bytes) -> None:
    """Into a new file that only its owner can read. Raises KeyRefused."""
    try:
        with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as new:
            new.write(copy)
            new.flush()
            os.fsync(new.fileno())
    except OSError as exc:
        raise KeyRefused(f"控えを書けません (cannot write): {file}: {exc.strerror}") from None


def restore(copy: Path, folder: Path, passphrase: str) -> KeyRing:
    """Put the key back into a folder that has none. Raises KeyRefused."""
    fields = _read(copy)
    try:
        salt, nonce, closed = (bytes.fromhex(fields[name]) for name in ("salt", "nonce", "closed"))
        root = _cipher(passphrase, salt).decrypt(nonce, closed, _bound(fields["key_id"]))
    except (KeyError, TypeError, ValueError, AttributeError):
        raise _not_a_copy(copy) from None
    except InvalidTag:
        raise KeyRefused(
            "合言葉が違うか、控えが壊れています (a wrong passphrase, or a damaged backup)"
        ) from None
    if len(root) != KEY_BYTES:
        raise _not_a_copy(copy)
    install_key(folder, root)
    return KeyRing.open(folder, create=False)


def _cipher(passphrase: str, salt: bytes) -> AESGCM:
    # An input method may compose the same characters differently on another machine.
    text = unicodedata.normalize("NFKC", passphrase).encode("utf-8", "surrogatepass")
    return AESGCM(Scrypt(salt=salt, length=32, **_COST).derive(text))


def _bound(key_id: str) -> bytes:
    return f"{FIRST_LINE}\n{key_id}".encode()


def _read(copy: Path) -> dict[str, Any]:
    try:
        with copy.open("rb") as file:
            first, _, rest = file.read(_LARGEST).partition(b"\n")
    except OSError as exc:
        raise KeyRefused(f"控えを読めません (cannot read): {copy}: {exc.strerror}") from None
    try:
        fields = orjson.loads(rest)
    except ValueError:
        fields = None
    same_cost = isinstance(fields, dict) and {k: fields.get(k) for k in _COST} == _COST
    if first != FIRST_LINE.encode() or not same_cost:
        raise _not_a_copy(copy)
    assert isinstance(fields, dict)
    return fields


def _not_a_copy(copy: Path) -> KeyRefused:
    return KeyRefused(f"鍵の控えではありません (not a backup of a key): {copy}")
