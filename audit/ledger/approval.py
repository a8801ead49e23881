"""What the recorded steps of a request for approval add up to: one asked, another decided, in time.

A step that does not fit, whoever entered it, is void; so is one that the log's key did not sign, where that of whoever
asked is signed.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from audit.errors import AuditError
from audit.ledger.signed import SIGNATURE, signed, vouched
from audit.record import Kind, Record, written_time
from audit.sealing.note import VerifierKey
from audit.sealing.signing import Signer

EVENT = "approval"
PREFIX = "~approval/"
"""Its records stand under this and the approval's id, where those of an exchange have the exchange's."""
ERASE, RETENTION = "erase", "retention"
"""Matters on which an erasure may rest."""
UNDECIDED = timedelta(days=7)
"""Nobody may decide later than this: what was asked is no longer what is."""
_PURPOSE = "sekisho-approval/1"


class ApprovalRefused(AuditError):
    """The step does not fit: it is not entered."""


class NothingAsked(ApprovalRefused):
    def __init__(self) -> None:
        super().__init__("その申請はありません (nothing of this kind was asked)")


class Act(StrEnum):
    ASKED = "asked"
    APPROVED = "approved"
    DENIED = "denied"


@dataclass(frozen=True, slots=True)
class Approval:
    """`scope` says what it is about, without names; `hours` how long it is good for once it was given (None: for one
    deed, at once)."""

    id: str
    matter: str
    by: str
    at: datetime
    scope: Mapping[str, Any]
    hours: float | None = None
    decided_by: str | None = None
    decided_at: datetime | None = None
    granted: bool = False
    signed: bool = True
    """Whether the log's key signed what was asked; versions before this one did not sign."""

    def decided(self, by: str, at: datetime, *, granted: bool) -> Approval:
        """Raises ApprovalRefused: by one's own hand, twice, or too late."""
        if self.decided_at is not None:
            raise ApprovalRefused("この申請はすでに決まっています (it was decided already)")
        if same_person(self.by, by):
            raise ApprovalRefused(
                "自分の申請は自分で決められません。別の人が決めてください (another person has to decide)"
            )
        if at > self.at + UNDECIDED:
            raise ApprovalRefused(
                f"申請から{UNDECIDED.days}日が過ぎました。もう一度申請してください (it was asked too long ago)"
            )
        return replace(self, decided_by=by, decided_at=at, granted=granted)

    def state(self, now: datetime) -> str:
        """`waiting`, `approved`, `denied`, or `lapsed` where nobody decided in time."""
        if self.decided_at is None:
            return "lapsed" if now > self.at + UNDECIDED else "waiting"
        return "approved" if self.granted else "denied"

    @property
    def until(self) -> datetime | None:
        """When it ends; None when it was not given, or is good for one deed only."""
        if not self.granted or self.decided_at is None or self.hours is None:
            return None
        return self.decided_at + timedelta(hours=self.hours)

    def holds(self, by: str, now: datetime) -> bool:
        """Whether this person may go by it now."""
        return self.until is not None and now < self.until and same_person(self.by, by)


def signed_body(body: Mapping[str, Any], name: str, at: datetime, signer: Signer) -> dict[str, Any]:
    """The body of a step that is entered under this name."""
    told = {**body, "exchange": name, "at": written_time(at)}
    return {**body, SIGNATURE: signed(_PURPOSE, told, signer)}


def authentic(record: Record, key: VerifierKey) -> bool:
    """Whether the log's key signed this step."""
    told = {**record.body, "exchange": record.exchange, "at": written_time(record.at)}
    return vouched(_PURPOSE, told, key)


def added_up(records: Iterable[Record], key: VerifierKey | None) -> Approval | None:
    """What the recorded steps come to. Without a key no signature is looked at."""
    approval: Approval | None = None
    steps = [one for one in records if one.kind is Kind.EVENT and one.body.get("event") == EVENT]
    own = steps if key is None else [one for one in steps if authentic(one, key)]
    whole = any(one.body.get("act") == Act.ASKED for one in own)
    for record in own if whole else steps:
        body = record.body
        try:
            act, by = Act(body["act"]), str(body["by"])
            if act is not Act.ASKED:
                approval = approval and approval.decided(by, record.at, granted=act is Act.APPROVED)
            elif approval is None:
                identity = record.exchange.removeprefix(PREFIX)
                scope = dict(body["scope"])
                hours, matter = body["hours"], str(body["matter"])
                approval = Approval(identity, matter, by, record.at, scope, hours, signed=whole)
        except (ApprovalRefused, KeyError, TypeError, ValueError):
            continue
    return approval


def same_person(one: str, other: str) -> bool:
    """Names written in other widths or cases do not make two people."""
    return _plain(one) == _plain(other)


def _plain(name: str) -> str:
    return "".join(unicodedata.normalize("NFKC", name).casefold().split())
