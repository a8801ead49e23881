"""A publication as a value: which bundle, from when, by whom, approved by whom, and why. What is signed is its bytes.

Publications are numbered from 1 and each names the one before it, so that one that was slipped in does not fit.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import orjson

from audit.record import written_time
from audit.sealing.note import VerifierKey
from audit.sealing.signing import Signer
from policies.rules.people import same_person
from policies.rules.where import JAPAN

VERSION = 1
NOTHING_BEFORE = "0" * 64
LONGEST_NAME, LONGEST_REASON = 100, 2000
_PURPOSE = b"sekisho/policy-publication/1\n"


class PublicationRefused(Exception):
    """What is asked for cannot be published; `str()` says why, to a person."""


@dataclass(frozen=True, slots=True)
class Statement:
    """`bundle` names what is published, `policy` what its rules say. A rollback `restores` an older number."""

    number: int
    bundle: str
    policy: str
    author: str
    approver: str
    reason: str
    published_at: datetime
    effective_from: datetime
    previous: str = NOTHING_BEFORE
    restores: int | None = None
    evidence: Mapping[str, Any] = field(default_factory=dict)
    """What was shown to who approved it: tests, replay, what became stricter or laxer."""

    @property
    def stored(self) -> bytes:
        """The canonical bytes: what is signed and kept."""
        said = {
            "v": VERSION,
            "number": self.number,
            "bundle": self.bundle,
            "policy": self.policy,
            "author": self.author,
            "approver": self.approver,
            "reason": self.reason,
            "published_at": written_time(self.published_at),
            "effective_from": written_time(self.effective_from),
            "previous": self.previous,
            "restores": self.restores,
            "evidence": dict(self.evidence),
        }
        return orjson.dumps(said, option=orjson.OPT_SORT_KEYS)

    @property
    def digest(self) -> str:
        return hashlib.sha256(self.stored).hexdigest()

    def signed_with(self, signer: Signer) -> Publication:
        return Publication(self.number, self.stored, signer.sign_message(_PURPOSE + self.stored))


@dataclass(frozen=True, slots=True)
class Publication:
    """A statement and its signature as they are kept. Nothing of it counts before `statement_of` has looked at it."""

    number: int
    stored: bytes = field(repr=False)
    signature: bytes = field(repr=False)


def statement_of(publication: Publication, key: VerifierKey) -> Statement:
    """What was signed; raises ValueError, with a code, for what was not, or is not of this number."""
    if not key.holds(publication.signature, _PURPOSE + publication.stored):
        raise ValueError("bad_signature")
    try:
        said = orjson.loads(publication.stored)
        if said.pop("v") != VERSION or said["number"] != publication.number:
            raise ValueError
        for name in ("published_at", "effective_from"):
            said[name] = datetime.fromisoformat(said[name])
        return Statement(**said)
    except (ValueError, TypeError, KeyError, AttributeError):
        raise ValueError("not_a_statement") from None


def checked(statement: Statement) -> Statement:
    """Raises PublicationRefused for what nobody may sign: without two people, a reason, or a time that is to come."""
    for value, name, most in (
        (statement.author, ("作成者（--author）", "--author"), LONGEST_NAME),
        (statement.approver, ("承認者（--approver）", "--approver"), LONGEST_NAME),
        (statement.reason, ("理由（--reason）", "--reason"), LONGEST_REASON),
    ):
        if not value.strip():
            raise PublicationRefused(f"{name[0]}を書いてください ({name[1]} is empty)")
        if len(value) > most:
            raise PublicationRefused(
                f"{name[0]}は{most}文字以内にしてください ({name[1]} has more than {most} characters)"
            )
    if same_person(statement.author, statement.approver):
        raise PublicationRefused(
            "承認者は、作成者とは別の人にしてください (the approver must be another person than the author)"
        )
    if statement.effective_from < statement.published_at:
        raise PublicationRefused(
            f"発効の日時（{in_japan(statement.effective_from)}）が過去です。これからの日時にしてください"
            f" (--effective-from is in the past: {in_japan(statement.effective_from)})"
        )
    return statement


def in_japan(at: datetime) -> str:
    """With its zone, as people are shown the times of a guideline."""
    return f"{at.astimezone(JAPAN):%Y-%m-%d %H:%M:%S %Z}"


def ranked(statements: Iterable[Statement], at: datetime) -> list[Statement]:
    """What was published and had come into force by then, what counts first: the latest to come into force, and of
    those of one time the latest published."""
    due = (s for s in statements if s.published_at <= at and s.effective_from <= at)
    return sorted(due, key=lambda s: (s.effective_from, s.number), reverse=True)
