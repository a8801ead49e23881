"""What somebody does about an exchange, step by step: the value, and the record that it is entered as and read from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any, ClassVar, Generic, Self, TypeVar

from audit.record import Draft, Kind, Record, Sensitivity

A = TypeVar("A", bound=StrEnum)


@dataclass(frozen=True, slots=True)
class Step(Generic[A]):
    """`by` did it; `facts` are those of the act: nothing personal but names of reviewers. Notes are sealed contents,
    and so is the account of staff, who stand there by their pseudonym."""

    event: ClassVar[str]
    """`body["event"]` of the record."""
    acts: ClassVar[type[StrEnum]]

    exchange: str
    act: A
    by: str
    at: datetime
    facts: Mapping[str, Any] = field(default_factory=dict)
    note: str | None = field(default=None, repr=False)
    account: str | None = field(default=None, repr=False)

    def draft(self) -> Draft:
        sealed = {"note": self.note, "by_account": self.account}
        contents = {name: value for name, value in sealed.items() if value is not None}
        return Draft(
            self.exchange, Kind.EVENT, self.at, self.body(), contents or None, Sensitivity.METADATA
        )

    def body(self) -> dict[str, Any]:
        return {"event": self.event, "act": self.act.value, "by": self.by, **self.facts}

    @classmethod
    def of(cls, record: Record) -> Self | None:
        """None for records that are no step of this kind, or of none that this version knows."""
        if record.kind is not Kind.EVENT or record.body.get("event") != cls.event:
            return None
        facts = {k: v for k, v in record.body.items() if k not in ("event", "act", "by")}
        try:
            act: Any = cls.acts(record.body["act"])
            by = str(record.body["by"])
        except (KeyError, ValueError):
            return None
        return cls(record.exchange, act, by, record.at, facts)
