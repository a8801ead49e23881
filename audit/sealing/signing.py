"""A key that signs, and its public half, which auditors are given once and keep.

One signs checkpoints, another, under a name of its own, what is published. Each is a file beside the root key: contents
can be erased with their keys, signatures stay valid.
"""

from __future__ import annotations

import hashlib
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from audit.errors import KeyRefused
from audit.sealing.keys import secret_file
from audit.sealing.note import (
    ED25519,
    ED25519_TIMED,
    Checkpoint,
    Signature,
    VerifierKey,
    timed_message,
)

NAME = "signing"
FILE_NAME = f"{NAME}.key"
POLICIES = "policy-signing"
"""Of the key's files beside the root key: `policy-signing.key` publishes guidelines, `policy-signing.pub` is enough to
follow. What it signs is the gateway's business."""


class Signer:
    """Signs twice: the note as it is, and the note with the time (C2SP tlog-cosignature)."""

    def __init__(self, seed: bytes) -> None:
        self._key = Ed25519PrivateKey.from_private_bytes(seed)
        public = self._key.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)
        self.verifier = VerifierKey(origin_of(public), public)

    @classmethod
    def open(cls, folder: Path, *, create: bool = True, name: str = NAME) -> Signer:
        """Makes the key at the first start, and writes its public half beside it."""
        signer = cls(secret_file(folder / f"{name}.key", create=create))
        public = folder / f"{name}.pub"
        if create and not public.exists():
            try:
                public.write_text(f"{signer.verifier}\n", encoding="ascii")
            except OSError as exc:
                raise KeyRefused(
                    f"公開鍵を書けません (cannot write the public key): {public}: {exc.strerror}"
                ) from None
        return signer

    def sign(self, size: int, root: bytes, unix_time: int) -> Checkpoint:
        name = self.verifier.name
        text = Checkpoint(name, size, root, ()).text
        plain = self._key.sign(text.encode())
        timed = self._key.sign(timed_message(text, unix_time))
        signatures = (
            Signature(name, self.verifier.key_id(ED25519), plain),
            Signature(name, self.verifier.key_id(ED25519_TIMED), unix_time.to_bytes(8) + timed),
        )
        return Checkpoint(name, size, root, signatures)

    def sign_message(self, message: bytes) -> bytes:
        """For `VerifierKey.holds`. A message MUST begin with what it is, so that it can never be taken for another."""
        return self._key.sign(message)

    def __repr__(self) -> str:
        return f"Signer({self.verifier.name!r})"

    def __reduce__(self) -> str:
        raise TypeError("a signer is not for copying")


def origin_of(public: bytes) -> str:
    """The log's name: it says whose key it is, and nothing about the place."""
    return f"sekisho/{hashlib.sha256(public).hexdigest()[:16]}"


def published(folder: Path, name: str = NAME) -> VerifierKey | None:
    """The public key as it lies beside the private one, for whoever may not read that."""
    public = folder / f"{name}.pub"
    try:
        return VerifierKey.parse(public.read_text(encoding="ascii"))
    except FileNotFoundError:
        return None
    except (OSError, ValueError):
        raise KeyRefused(f"公開鍵を読めません (cannot read the public key): {public}") from None
