"""A copy of the installation's keys to keep elsewhere, closed with a passphrase: whoever finds it cannot use it.

The file is text: a first line that says what it is, then one line of JSON with the scrypt parameters, salt, nonce and
ciphertext. AES-256-GCM under scrypt (RFC 7914) of the passphrase; the first line and the key's id are authenticated.
Closed up are the root key, the keys that sign checkpoints and publications, and the files of the wrapping keys, those
of the coming year too, so that the copy serves until then. What was erased since is not put back: a restored folder
keeps what it knows as gone.
"""

from __future__ import annotations

import os
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import orjson
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

from audit.errors import KeyRefused
from audit.sealing import signing
from audit.sealing.keys import (
    NEXT_NAME,
    KeyName,
    KeyRing,
    install_key,
    install_secret,
    read_key,
    secret_file,
)
from audit.sealing.keystore import BASE, KEY_BYTES, NONCE_BYTES, KeyStore, Stored

FIRST_LINE = "sekisho key backup, version 2"
OLD_LINE = "sekisho root key backup, version 1"
"""Of copies that have the root key only."""
AHEAD = 13
"""Months, this one included, whose wrapping keys are made for the copy."""
SHORTEST_PASSPHRASE = 12
_COST = {"n": 2**16, "r": 8, "p": 1}
"""64 MiB and some tenths of a second for each guess."""
_SALT_BYTES = 16
_LARGEST = 16 * 2**20


@dataclass(frozen=True, slots=True)
class Restored:
    ring: KeyRing
    left_out: tuple[str, ...]
    """Ids of keys that are in the copy but were destroyed since."""


def backup(folder: Path, passphrase: str, now: datetime) -> bytes:
    """The keys in `folder`, for a file. Raises KeyRefused for a passphrase that is too short."""
    if len(passphrase) < SHORTEST_PASSPHRASE:
        raise KeyRefused(
            f"合言葉は{SHORTEST_PASSPHRASE}文字以上にしてください"
            f" (a passphrase has at least {SHORTEST_PASSPHRASE} characters)"
        )
    ring = KeyRing.open(folder, create=False)
    assert ring.store is not None
    ring.ready_until(months_from(now, AHEAD))
    with ring.store.turn():
        if (folder / NEXT_NAME).exists():
            raise KeyRefused(
                "鍵の交換が途中です。先に keys rotate で終えてください (finish the rotation first)"
            )
        files = {name: ring.store.stored(name) for name in ring.store.names()}
        inside = {
            "root": read_key(folder).hex(),
            "signing": _signing(folder / signing.FILE_NAME),
            "policy_signing": _signing(folder / f"{signing.POLICIES}.key"),
            "files": {name: asdict(one) for name, one in files.items() if one is not None},
            "gone": [f"{what} {number}" for what, number in ring.store.gone().items()],
        }
    salt, nonce = os.urandom(_SALT_BYTES), os.urandom(NONCE_BYTES)
    text = orjson.dumps(inside, default=bytes.hex)
    closed = _cipher(passphrase, salt).encrypt(nonce, text, _bound(FIRST_LINE, ring.key_id))
    fields = {
        "key_id": ring.key_id,
        "kdf": "scrypt",
        **_COST,
        "salt": salt.hex(),
        "nonce": nonce.hex(),
        "closed": closed.hex(),
    }
    return FIRST_LINE.encode() + b"\n" + orjson.dumps(fields) + b"\n"


def months_from(now: datetime, count: int) -> list[str]:
    """`2026-11`, `2026-12`, … of UTC, as records are dated."""
    first = now.astimezone(UTC)
    numbers = (first.year * 12 + first.month - 1 + i for i in range(count))
    return [f"{number // 12:04}-{number % 12 + 1:02}" for number in numbers]


def _signing(path: Path) -> str | None:
    return secret_file(path, create=False).hex() if path.exists() else None


def write(file: Path, copy: bytes) -> None:
    """Into a new file that only its owner can read. Raises KeyRefused."""
    try:
        with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as new:
            new.write(copy)
            new.flush()
            os.fsync(new.fileno())
    except OSError as exc:
        raise KeyRefused(f"控えを書けません (cannot write): {file}: {exc.strerror}") from None


def restore(copy: Path, folder: Path, passphrase: str) -> Restored:
    """Put the keys back into a folder that has no other ones. Raises KeyRefused."""
    line, fields = _read(copy)
    try:
        salt, nonce, closed = (bytes.fromhex(fields[name]) for name in ("salt", "nonce", "closed"))
        text = _cipher(passphrase, salt).decrypt(nonce, closed, _bound(line, fields["key_id"]))
        inside: dict[str, Any] = {"root": text.hex(), "files": {}, "gone": [], "signing": None}
        if line == FIRST_LINE:
            inside = orjson.loads(text)
        root = bytes.fromhex(inside["root"])
        files = {name: _stored(name, one) for name, one in inside["files"].items()}
    except (KeyError, TypeError, ValueError, AttributeError):
        raise _not_a_copy(copy) from None
    except InvalidTag:
        raise KeyRefused(
            "合言葉が違うか、控えが壊れています (a wrong passphrase, or a damaged backup)"
        ) from None
    if len(root) != KEY_BYTES:
        raise _not_a_copy(copy)
    install_key(folder, root)
    left_out = _put_back(KeyStore(folder, lambda: [root]), files, inside["gone"])
    for name, field in ((signing.NAME, "signing"), (signing.POLICIES, "policy_signing")):
        file, seed = folder / f"{name}.key", inside.get(field)  # older copies have no second one
        if seed is not None and not file.exists():
            install_secret(file, bytes.fromhex(seed))
            signing.Signer.open(folder, name=name)
    return Restored(KeyRing.open(folder, create=False), left_out)


def _put_back(store: KeyStore, files: Mapping[str, Stored], gone: Sequence[str]) -> tuple[str, ...]:
    with store.turn():
        store.note_gone(gone)
        known = store.gone()
        left_out = [one.id for one in files.values() if f"key {one.id}" in known]
        for name, one in files.items():
            if one.id not in left_out and store.stored(name) is None:
                store.put(name, one)
    return tuple(left_out)


def _stored(name: str, fields: Mapping[str, str]) -> Stored:
    # The name becomes a path: nothing but what this program makes is accepted.
    parsed = KeyName.parse(fields["id"])
    if name != BASE and (parsed is None or parsed.file != name):
        raise ValueError
    return Stored(
        fields["id"],
        fields["master"],
        bytes.fromhex(fields["nonce"]),
        bytes.fromhex(fields["wrapped"]),
    )


def _cipher(passphrase: str, salt: bytes) -> AESGCM:
    # An input method may compose the same characters differently on another machine.
    text = unicodedata.normalize("NFKC", passphrase).encode("utf-8", "surrogatepass")
    return AESGCM(Scrypt(salt=salt, length=32, **_COST).derive(text))


def _bound(first_line: str, key_id: str) -> bytes:
    return f"{first_line}\n{key_id}".encode()


def _read(copy: Path) -> tuple[str, dict[str, Any]]:
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
    line = first.decode("ascii", "replace")
    if line not in (FIRST_LINE, OLD_LINE) or not same_cost:
        raise _not_a_copy(copy)
    assert isinstance(fields, dict)
    return line, fields


def _not_a_copy(copy: Path) -> KeyRefused:
    return KeyRefused(f"鍵の控えではありません (not a backup of a key): {copy}")
