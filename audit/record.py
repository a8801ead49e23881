"""One entry of the log, and the bytes that stand for it.

The stored bytes are what is hashed. They are written once, in canonical form, and never
re-serialised to verify; columns and objects are only projections of them.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

import orjson

from audit.contents import LongContents, long_or_short

VERSION = 1
NO_PREVIOUS = "0" * 64
MAX_ID = 128
PROJECTED = ("outcome", "decision", "model", "department", "subject", "policy")
"""Body keys that are also columns, for searching; a body without the key has NULL there."""
UNREADABLE = "unreadable"
"""`body["spooled"]` of an interrupted exchange whose spool does not open or is not all there; else a time."""

_ID = re.compile(r"[0-9a-f]{16}")
_DIGEST = re.compile(r"[0-9a-f]{64}")


class Kind(StrEnum):
    REQUEST = "request"
    CLOSING = "closing"
    EVENT = "event"


class Sensitivity(StrEnum):
    """The class of sealed contents: each is kept, and erased, by itself. What a rule blocked may be a list of leaks;
    metadata is what names people and gives reasons, without what was put in or came out."""

    METADATA = "metadata"
    CONTENT = "content"
    BLOCKED = "blocked"

    @property
    def japanese(self) -> str:
        return {"metadata": "メタデータ", "content": "内容", "blocked": "遮断した内容"}[self]


class Outcome(StrEnum):
    """How an exchange ended: `body["outcome"]` of its closing record."""

    COMPLETED = "completed"
    BLOCKED = "blocked"
    REFUSED = "refused"
    FAILED = "failed"
    ABORTED = "aborted"
    INTERRUPTED = "interrupted"


@dataclass(frozen=True, slots=True)
class Draft:
    """What a caller hands in. `body` MUST NOT hold personal data: it is stored in the clear, for
    good. Personal data goes into `contents`, which is sealed."""

    exchange: str
    kind: Kind
    at: datetime
    body: Mapping[str, Any]
    contents: Mapping[str, Any] | None = field(default=None, repr=False)
    sensitivity: Sensitivity = Sensitivity.CONTENT

    def __post_init__(self) -> None:
        if self.at.tzinfo is None:
            raise ValueError("a record's time needs its time zone")
        if len(self.exchange) > MAX_ID or not self.exchange.isascii() or "\0" in self.exchange:
            raise ValueError("an exchange id is short plain ASCII")


@dataclass(frozen=True, slots=True)
class Prepared:
    """A draft whose JSON is fixed: later changes to the caller's objects do not reach the log."""

    exchange: str
    kind: Kind
    at: str
    body: bytes = field(repr=False)
    contents: bytes | LongContents | None = field(repr=False)
    columns: tuple[str | None, ...]
    sensitivity: Sensitivity

    @property
    def size(self) -> int:
        return len(self.body) + len(self.contents or b"")


@dataclass(frozen=True, slots=True)
class Commitment:
    """What the record says about its sealed contents. Salted: it reveals nothing about them."""

    commitment: str
    ciphertext_sha256: str
    key: str

    def as_body(self) -> dict[str, str]:
        return {
            "commitment": self.commitment,
            "ciphertext_sha256": self.ciphertext_sha256,
            "key": self.key,
        }


@dataclass(frozen=True, slots=True)
class Record:
    """A stored record, decoded. `n` counts from 0 in each writer's chain without a gap."""

    writer: str
    n: int
    prev: str
    exchange: str
    kind: Kind
    at: datetime
    body: Mapping[str, Any]
    sealed: Commitment | None
    stored: bytes = field(repr=False)
    leaf: bytes = field(repr=False)


def prepare(draft: Draft) -> Prepared:
    """Fix a draft's JSON now, in the caller's thread, so that one bad draft fails alone."""
    try:
        body = orjson.dumps(draft.body, option=orjson.OPT_SORT_KEYS)
        contents = None if draft.contents is None else long_or_short(draft.contents)
    except (TypeError, ValueError, RecursionError) as exc:
        raise ValueError(f"not JSON: a {draft.kind} record ({type(exc).__name__})") from None
    return Prepared(
        exchange=draft.exchange,
        kind=draft.kind,
        at=written_time(draft.at),
        body=body,
        contents=contents,
        columns=project(draft.body),
        sensitivity=draft.sensitivity,
    )


def written_time(at: datetime) -> str:
    """Always 27 characters of UTC, so that text order is time order on every database."""
    return at.astimezone(UTC).isoformat(timespec="microseconds")[:26] + "Z"


def project(body: Mapping[str, Any]) -> tuple[str | None, ...]:
    """A NUL, which PostgreSQL cannot store in text, is replaced: one name must not stop a batch."""
    values = (body.get(name) for name in PROJECTED)
    return tuple(v.replace("\0", "\ufffd") if isinstance(v, str) else None for v in values)


def store(writer: str, n: int, prev: str, prepared: Prepared, sealed: Commitment | None) -> bytes:
    """The canonical bytes. Changing their form changes every hash ever written: raise VERSION."""
    return orjson.dumps(
        {
            "v": VERSION,
            "writer": writer,
            "n": n,
            "prev": prev,
            "exchange": prepared.exchange,
            "kind": prepared.kind,
            "at": prepared.at,
            "body": orjson.Fragment(prepared.body),
            "sealed": None if sealed is None else sealed.as_body(),
        },
        option=orjson.OPT_SORT_KEYS,
    )


def leaf_hash(stored: bytes) -> bytes:
    """RFC 6962 §2.1: the hash of a leaf, so that a Merkle tree can be laid over the records."""
    return hashlib.sha256(b"\x00" + stored).digest()


def decode(stored: bytes) -> Record:
    """The record that these bytes are. Raises ValueError, without quoting them, when they are not
    one: stored bytes come from a database that someone may have edited."""
    try:
        return _decode(orjson.loads(stored), stored)
    except (ValueError, TypeError, KeyError, AttributeError):
        raise ValueError("these bytes are not a record") from None


def _decode(fields: dict[str, Any], stored: bytes) -> Record:
    sealed = fields["sealed"]
    if fields["v"] != VERSION or not isinstance(fields["body"], dict):
        raise ValueError
    if not isinstance(fields["exchange"], str) or not isinstance(fields["n"], int):
        raise ValueError
    if not _ID.fullmatch(fields["writer"]) or not _DIGEST.fullmatch(fields["prev"]):
        raise ValueError
    return Record(
        writer=fields["writer"],
        n=fields["n"],
        prev=fields["prev"],
        exchange=fields["exchange"],
        kind=Kind(fields["kind"]),
        at=datetime.fromisoformat(fields["at"]),
        body=fields["body"],
        sealed=None if sealed is None else _commitment(sealed),
        stored=stored,
        leaf=leaf_hash(stored),
    )


def _commitment(fields: dict[str, Any]) -> Commitment:
    commitment = Commitment(**fields)
    if not all(isinstance(v, str) for v in (commitment.commitment, commitment.key)):
        raise ValueError
    if not _DIGEST.fullmatch(commitment.ciphertext_sha256):
        raise ValueError
    return commitment
