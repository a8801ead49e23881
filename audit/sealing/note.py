"""Checkpoints as C2SP signed notes: what is signed, by whom, and whether that holds.

    sekisho/0123456789abcdef          the log's name
    1234                              the number of records in the tree
    vOcz…=                            the tree's root, base64

    — sekisho/0123456789abcdef 3q2+7w…       one line for each signature

A signature line carries four bytes that name the key and its type, then the signature. Type 1 signs
the three lines; type 4 (`tlog-cosignature`) signs them with a time. A reader skips what it does not
know, so another type, such as ML-DSA, is another line.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from audit.merkle import HASH_BYTES

ED25519 = 0x01
ED25519_TIMED = 0x04
KEY_BYTES = 32
LAST_SECOND = 253_402_300_799
"""9999-12-31T23:59:59Z, beyond which there is no date."""
_DASH = "\u2014"
_NOTE = re.compile(rf"\n*([^\n]+\n[^\n]+\n[^\n]+\n(?:[^\n]+\n)*)\n((?:{_DASH} [^\n]*\n)+)")
_SIZE = re.compile(r"0|[1-9][0-9]{0,18}")


@dataclass(frozen=True, slots=True)
class Signature:
    name: str
    key_id: bytes
    bytes: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """`extra` are lines that other programs may add below the root; they are signed too."""

    origin: str
    size: int
    root: bytes = field(repr=False)
    signatures: tuple[Signature, ...] = field(repr=False)
    extra: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        """What is signed."""
        lines = (self.origin, str(self.size), _base64(self.root), *self.extra)
        return "".join(f"{line}\n" for line in lines)

    @property
    def note(self) -> str:
        lines = (f"{_DASH} {s.name} {_base64(s.key_id + s.bytes)}\n" for s in self.signatures)
        return f"{self.text}\n{''.join(lines)}"


@dataclass(frozen=True, slots=True)
class VerifierKey:
    """`str()` is the note verifier key: name, key id and public key in one line."""

    name: str
    public: bytes = field(repr=False)

    @classmethod
    def parse(cls, text: str) -> VerifierKey:
        name, key_id, encoded = text.strip().split("+", 2)
        data = _unbase64(encoded)
        key = cls(name, data[1:])
        if data[0] != ED25519 or len(data) != 1 + KEY_BYTES or key.key_id().hex() != key_id:
            raise ValueError("not an Ed25519 verifier key")
        return key

    def key_id(self, kind: int = ED25519) -> bytes:
        """Four bytes, from name, type and key: a note's signature line begins with them."""
        named = self.name.encode() + b"\n" + bytes([kind]) + self.public
        return hashlib.sha256(named).digest()[:4]

    def accepts(self, checkpoint: Checkpoint) -> bool:
        """Whether this key signed it. Every line that claims to be this key's must hold."""
        return self.accepted(checkpoint)[0]

    def accepted(self, checkpoint: Checkpoint) -> tuple[bool, datetime | None]:
        """Whether it is accepted, and the time that was signed with it: each line is verified once."""
        plain, times = list(self._plain(checkpoint)), list(self._times(checkpoint))
        lines = [*plain, *(time is not None for time in times)]
        good = checkpoint.origin == self.name and bool(plain) and all(lines)
        return good, next((time for time in times if time is not None), None)

    def time_of(self, checkpoint: Checkpoint) -> datetime | None:
        """The time that was signed with it, if this key signed one."""
        return next((time for time in self._times(checkpoint) if time is not None), None)

    def _plain(self, checkpoint: Checkpoint) -> Iterator[bool]:
        for found in self._own(checkpoint, ED25519):
            yield self.holds(found.bytes, checkpoint.text.encode())

    def _times(self, checkpoint: Checkpoint) -> Iterator[datetime | None]:
        """Of each line that claims a time; None where it does not hold."""
        for found in self._own(checkpoint, ED25519_TIMED):
            seconds = int.from_bytes(found.bytes[:8])
            held = self.holds(found.bytes[8:], timed_message(checkpoint.text, seconds))
            yield datetime.fromtimestamp(min(seconds, LAST_SECOND), UTC) if held else None

    def _own(self, checkpoint: Checkpoint, kind: int) -> Iterator[Signature]:
        key_id = self.key_id(kind)
        return (s for s in checkpoint.signatures if (s.name, s.key_id) == (self.name, key_id))

    def holds(self, signature: bytes, message: bytes) -> bool:
        """Whether this key signed the message."""
        try:
            Ed25519PublicKey.from_public_bytes(self.public).verify(signature, message)
        except (InvalidSignature, ValueError):
            return False
        return True

    def __str__(self) -> str:
        return f"{self.name}+{self.key_id().hex()}+{_base64(bytes([ED25519]) + self.public)}"


def timed_message(text: str, unix_time: int) -> bytes:
    return f"cosignature/v1\ntime {unix_time}\n{text}".encode()


def parse_notes(text: str) -> tuple[Checkpoint, ...]:
    """All checkpoints in a text that holds nothing else, such as the file that they are copied to.

    Raises ValueError when there is anything that is not one.
    """
    found, end = [], 0
    while match := _NOTE.match(text, end):
        found.append(_checkpoint(*match.groups()))
        end = match.end()
    if text[end:].strip() or not found:
        raise ValueError("not a checkpoint")
    return tuple(found)


def _checkpoint(body: str, signatures: str) -> Checkpoint:
    origin, size, root, *extra = body[:-1].split("\n")
    digest = _unbase64(root)
    if not _SIZE.fullmatch(size) or len(digest) != HASH_BYTES:
        raise ValueError("not a checkpoint")
    signed = tuple(_signature(line) for line in signatures[:-1].split("\n"))
    return Checkpoint(origin, int(size), digest, signed, tuple(extra))


def _signature(line: str) -> Signature:
    match line.split(" "):
        case [_, name, encoded]:
            data = _unbase64(encoded)
            if len(data) > 4:
                return Signature(name, data[:4], data[4:])
    raise ValueError("not a signature line")


def _base64(data: bytes) -> str:
    return base64.b64encode(data).decode("ascii")


def _unbase64(text: str) -> bytes:
    try:
        return base64.b64decode(text, validate=True)
    except binascii.Error:
        raise ValueError("not base64") from None
