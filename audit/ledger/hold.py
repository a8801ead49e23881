"""Legal holds as the log has them: what may not be erased, by whose word, from when until when.

A hold is an approval of its own, and so is its release. It is in force from the moment it is asked for until it is
denied, or its release is approved. What nobody signed ends no hold that was signed.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from audit.ledger.approval import UNDECIDED, Approval

PLACE, RELEASE = "hold", "release"
"""Matters of approval."""


@dataclass(frozen=True, slots=True)
class Hold:
    """`released` is the request by which it ends, or is to end."""

    placed: Approval
    released: Approval | None

    @property
    def id(self) -> str:
        return self.placed.id

    def active(self, at: datetime) -> bool:
        """Whether it was in force at that time."""
        end, answered = self.released, self.placed.decided_at
        if end is not None and end.granted and end.decided_at is not None and end.decided_at <= at:
            return False
        if answered is None or answered > at:
            return self.placed.at <= at <= self.placed.at + UNDECIDED
        return self.placed.granted

    @property
    def standing(self) -> bool:
        """Whether it was approved and not released."""
        return self.placed.granted and not (self.released and self.released.granted)

    def exchanges(self) -> frozenset[str]:
        named = self.placed.scope.get("exchanges")
        return frozenset(map(str, named)) if isinstance(named, list | tuple) else frozenset()

    def month(self) -> str | None:
        month = self.placed.scope.get("month")
        return None if month is None else str(month)


def holds_of(approvals: Iterable[Approval], *, denied_too: bool = False) -> list[Hold]:
    """All there have been, in their order, but those that were denied. Of several requests to release one, that which
    was approved first counts, else the last that is not denied."""
    asked = [one for one in approvals if one.matter in (PLACE, RELEASE)]
    kept = {one.id for one in asked if one.matter == PLACE and one.signed}
    released: dict[str, Approval] = {}
    for one in asked:
        if one.matter == RELEASE and (one.decided_at is None or one.granted):
            hold = str(one.scope.get("hold"))
            if hold in kept and not one.signed:
                continue
            if hold not in released or not released[hold].granted:
                released[hold] = one
    return [
        Hold(one, released.get(one.id))
        for one in asked
        if one.matter == PLACE and (denied_too or one.decided_at is None or one.granted)
    ]
