"""That a checkpoint has arrived outside the database: where, when, what was given for it; signed with the log's key.

A row without a signature that holds says nothing: whoever can write to the database could have put it there.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field

import orjson

from audit.sealing.note import VerifierKey
from audit.sealing.signing import Signer

_PURPOSE = b"sekisho-delivery/1\n"
"""Begins what is signed, and what is kept: signature and receipt share a column."""
_SIGNATURE_BYTES = 64


@dataclass(frozen=True, slots=True)
class Delivery:
    checkpoint: int
    sink: str
    at: str
    receipt: bytes | None = field(default=None, repr=False)
    signature: bytes | None = field(default=None, repr=False)

    @classmethod
    def of(cls, checkpoint: int, sink: str, at: str, kept: bytes | None) -> Delivery:
        """As it lies in the database; rows of older versions are not signed."""
        if kept is None or not kept.startswith(_PURPOSE):
            return cls(checkpoint, sink, at, kept)
        signed = kept[len(_PURPOSE) :]
        signature, receipt = signed[:_SIGNATURE_BYTES], signed[_SIGNATURE_BYTES:]
        return cls(checkpoint, sink, at, receipt or None, signature)

    def kept(self, signer: Signer) -> bytes:
        return _PURPOSE + signer.sign_message(self._message) + (self.receipt or b"")

    def held_by(self, key: VerifierKey) -> bool:
        return self.signature is not None and key.holds(self.signature, self._message)

    @property
    def _message(self) -> bytes:
        receipt = hashlib.sha256(self.receipt or b"").hexdigest()
        return _PURPOSE + orjson.dumps([self.checkpoint, self.sink, self.at, receipt])
