"""A writer's chain as pure computation: drafts in, rows out, each linked to the one before."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from audit.record import NO_PREVIOUS, Commitment, Prepared, leaf_hash, store
from audit.sealing.keys import KeyRing
from audit.sealing.seal import Envelope, LongEnvelope, identity, seal, seal_long


@dataclass(frozen=True, slots=True)
class Head:
    """The last record of a chain; `n` is -1 and `leaf` all zeros before the first."""

    n: int
    leaf: str


EMPTY = Head(-1, NO_PREVIOUS)


@dataclass(frozen=True, slots=True)
class Row:
    """What one record puts into the tables."""

    n: int
    prepared: Prepared
    stored: bytes = field(repr=False)
    leaf: bytes = field(repr=False)
    envelope: Envelope | LongEnvelope | None

    def record_values(self, writer: str) -> tuple[object, ...]:
        p = self.prepared
        return (writer, self.n, p.exchange, p.kind, p.at, *p.columns, self.stored, self.leaf)

    def contents_values(self, writer: str) -> tuple[object, ...] | None:
        """In the last place, of long contents, what makes the ciphertext."""
        e = self.envelope
        if e is None:
            return None
        ciphertext = e.ciphertext if isinstance(e, Envelope) else e
        return (writer, self.n, self.prepared.at[:7], e.key_id, e.wrapped, e.nonce, ciphertext)


def extend(
    writer: str, head: Head, drafts: Iterable[Prepared], keys: KeyRing
) -> tuple[list[Row], Head]:
    """Rows that follow `head`, sealed and linked, and the head after them."""
    rows = []
    for prepared in drafts:
        row = _link(writer, head, prepared, keys)
        rows.append(row)
        head = Head(row.n, row.leaf.hex())
    return rows, head


def _link(writer: str, head: Head, prepared: Prepared, keys: KeyRing) -> Row:
    n, contents = head.n + 1, prepared.contents
    envelope: Envelope | LongEnvelope | None = None
    commitment: Commitment | None = None
    if contents is not None:
        belongs_to = identity(writer, n, prepared.exchange, prepared.kind)
        wrapping = keys.wrapping(prepared.at[:7], prepared.sensitivity)
        if isinstance(contents, bytes):
            envelope, commitment = seal(contents, belongs_to, wrapping)
        else:
            envelope, commitment = seal_long(contents, belongs_to, wrapping)
    stored = store(writer, n, head.leaf, prepared, commitment)
    return Row(n, prepared, stored, leaf_hash(stored), envelope)
