"""Sealed contents: AES-256-GCM under a key of the record's own, wrapped by the month's key.

An envelope opens only for the record it was made for. The record's commitment to the contents is
salted, and the salt lives only inside the envelope: when the key is gone, it reveals nothing.
"""

from __future__ import annotations

import hashlib
import hmac
import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import chain

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from audit.contents import LongContents
from audit.errors import SealBroken
from audit.record import Commitment
from audit.sealing.keys import KeyRing, Wrapping
from audit.sealing.keystore import NONCE_BYTES

SALT_BYTES = 32
DATA_KEY_BYTES = 32
TAG_BYTES = 16


@dataclass(frozen=True, slots=True)
class Envelope:
    """What the database keeps. `wrapped` is nonce, data key and tag; erasing it erases the rest."""

    key_id: str
    wrapped: bytes = field(repr=False)
    nonce: bytes = field(repr=False)
    ciphertext: bytes = field(repr=False)

    @property
    def digest(self) -> str:
        return _sha256(self.nonce, self.ciphertext)


@dataclass(frozen=True, slots=True)
class LongEnvelope:
    """The same of contents that are too long to be in memory twice: `ciphertext`, of `size` bytes, is made anew, and is
    the same, each time that it is asked for."""

    key_id: str
    wrapped: bytes = field(repr=False)
    nonce: bytes = field(repr=False)
    size: int
    _data_key: bytes = field(repr=False)
    _belongs_to: bytes = field(repr=False)
    _salt: bytes = field(repr=False)
    _contents: LongContents = field(repr=False)

    def ciphertext(self) -> Iterator[bytes]:
        """In pieces; put together they are what `Envelope` holds of the same contents."""
        encryptor = Cipher(algorithms.AES(self._data_key), modes.GCM(self.nonce)).encryptor()
        encryptor.authenticate_additional_data(self._belongs_to)
        for piece in chain([self._salt], self._contents):
            yield encryptor.update(piece)
        yield encryptor.finalize() + encryptor.tag


@dataclass(frozen=True, slots=True)
class Opened:
    """Contents as they were written, with the salt that proves them to someone without the key."""

    salt: bytes = field(repr=False)
    text: bytes = field(repr=False)

    @property
    def commitment(self) -> str:
        return _sha256(self.salt, self.text)


def _sha256(*parts: bytes) -> str:
    return _sha256_of(parts)


def _sha256_of(parts: Iterable[bytes]) -> str:
    """Without a copy of them put together: contents may be large."""
    digest = hashlib.sha256()
    for part in parts:
        digest.update(part)
    return digest.hexdigest()


def identity(writer: str, n: int, exchange: str, kind: str) -> bytes:
    """Authenticated with the envelope, so that envelopes cannot change places."""
    return f"{writer}|{n}|{exchange}|{kind}".encode()


def sealed_envelope(text: bytes, belongs_to: bytes, wrapping: Wrapping) -> Envelope:
    random = os.urandom(DATA_KEY_BYTES + 2 * NONCE_BYTES)
    data_key, nonce, wrap_nonce = random[:32], random[32:44], random[44:]
    return Envelope(
        wrapping.id,
        wrap_nonce + wrapping.aead.encrypt(wrap_nonce, data_key, belongs_to),
        nonce,
        AESGCM(data_key).encrypt(nonce, text, belongs_to),
    )


def seal_long(
    contents: LongContents, belongs_to: bytes, wrapping: Wrapping
) -> tuple[LongEnvelope, Commitment]:
    """What `seal` makes of the same bytes."""
    random = os.urandom(DATA_KEY_BYTES + 2 * NONCE_BYTES + SALT_BYTES)
    data_key, nonce, wrap_nonce, salt = random[:32], random[32:44], random[44:56], random[56:]
    envelope = LongEnvelope(
        wrapping.id,
        wrap_nonce + wrapping.aead.encrypt(wrap_nonce, data_key, belongs_to),
        nonce,
        SALT_BYTES + len(contents) + TAG_BYTES,
        data_key,
        belongs_to,
        salt,
        contents,
    )
    committed = _sha256_of(chain([salt], contents))
    sealed = _sha256_of(chain([nonce], envelope.ciphertext()))
    return envelope, Commitment(committed, sealed, wrapping.id)


def open_envelope(envelope: Envelope, belongs_to: bytes, keys: KeyRing) -> bytes:
    """Raises SealBroken where anything was changed, or the key is gone."""
    wrapping = keys.wrapping_named(envelope.key_id)
    nonce, wrapped = envelope.wrapped[:NONCE_BYTES], envelope.wrapped[NONCE_BYTES:]
    try:
        data_key = wrapping.aead.decrypt(nonce, wrapped, belongs_to)
        return AESGCM(data_key).decrypt(envelope.nonce, envelope.ciphertext, belongs_to)
    except (InvalidTag, ValueError):
        raise SealBroken("封印を開けません (the seal does not open)") from None


def seal(text: bytes, belongs_to: bytes, wrapping: Wrapping) -> tuple[Envelope, Commitment]:
    opened = Opened(os.urandom(SALT_BYTES), text)
    envelope = sealed_envelope(opened.salt + text, belongs_to, wrapping)
    return envelope, Commitment(opened.commitment, envelope.digest, wrapping.id)


def unseal(envelope: Envelope, says: Commitment, belongs_to: bytes, keys: KeyRing) -> Opened:
    """Open the envelope, or raise SealBroken: nothing that was changed is ever returned."""
    if not hmac.compare_digest(envelope.digest, says.ciphertext_sha256):
        raise SealBroken("封印された内容が記録と一致しません (the sealed contents were changed)")
    if envelope.key_id != says.key:
        raise SealBroken("封印の鍵の名前が記録と一致しません (the sealing key's name was changed)")
    plain = open_envelope(envelope, belongs_to, keys)
    opened = Opened(plain[:SALT_BYTES], plain[SALT_BYTES:])
    if not hmac.compare_digest(opened.commitment, says.commitment):
        raise SealBroken("内容が記録の約束と一致しません (the contents break their commitment)")
    return opened
