"""Exceptions: a rule does not apply to some people's requests for some time. Each has an owner, an approver and an end.

Whether one is in force is asked of the same time as every other condition, wherever a decision is made: what has
expired has expired in the gateway, in commands, in a replay and in reports alike. An exception lifts the one rule that
it names and nothing else; floors cannot be lifted.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING

from policies.rules.where import EVERYWHERE, JAPAN, Check, Question, Where, checks

if TYPE_CHECKING:
    from policies.rules.model import Case, Rule, Sighting

DEFAULT_DAYS, MOST_DAYS = 30, 180
SOON_DAYS = 14


@dataclass(frozen=True, slots=True)
class Exemption:
    """In force from the beginning of the day `start` to the end of the day `until`, in Japan's time."""

    id: str
    rule: str
    reason: str
    owner: str
    approver: str
    start: date
    until: date
    scope: Where = EVERYWHERE
    people: frozenset[str] = field(default=frozenset(), repr=False)
    tests: tuple[Case, ...] = ()
    pack: str = ""

    @property
    def begins(self) -> datetime:
        return datetime.combine(self.start, time(), JAPAN)

    @property
    def ends(self) -> datetime:
        """The first moment at which it holds no more. It never holds when the time is not known."""
        return datetime.combine(self.until + timedelta(days=1), time(), JAPAN)


@dataclass(frozen=True, slots=True)
class Lift:
    """What an exception took from a rule: the sightings that it does not count any more, or the whole of a rule that is
    about nothing that is found."""

    exemption: Exemption
    rule: Rule
    sightings: tuple[Sighting, ...]


@dataclass(frozen=True, slots=True)
class Asked:
    """An exception, ready to be asked."""

    exemption: Exemption
    checks: tuple[Check, ...]
    begins: datetime
    ends: datetime

    @classmethod
    def of(cls, exemption: Exemption) -> Asked:
        # In UTC, as the facts are: times of one zone are compared without a look at the zone.
        begins, ends = exemption.begins.astimezone(UTC), exemption.ends.astimezone(UTC)
        return cls(exemption, checks(exemption.scope), begins, ends)

    def unmet(self, question: Question) -> str:
        """Why it does not lift anything now: a key as it is written in the exception; empty when it does."""
        facts, people = question.facts, self.exemption.people
        if facts.at is None or facts.at < self.begins:
            return "from"
        if facts.at >= self.ends:
            return "until"
        if people and facts.person not in people:
            return "scope.people"
        failed = (c for c in self.checks if not c.holds(question))
        return next((f"scope.{c.path[0]}" for c in failed), "")


def lifted(
    rule: Rule, seen: tuple[Sighting, ...], asked: Iterable[Asked], question: Question
) -> tuple[Lift, ...]:
    """What the exceptions of this rule take from it, of what it saw."""
    found = []
    for one in asked:
        if one.unmet(question):
            continue
        roles = one.exemption.scope.roles
        taken = tuple(s for s in seen if s.role in roles) if roles else seen
        if taken or not rule.detect:
            found.append(Lift(one.exemption, rule, taken))
    return tuple(found)


def left(
    rule: Rule, seen: tuple[Sighting, ...], lifts: Iterable[Lift]
) -> tuple[Sighting, ...] | None:
    """What the rule is still about; None when it does not apply any more."""
    if not rule.detect or any(lift.sightings is seen for lift in lifts):
        return None
    taken = {sighting for lift in lifts for sighting in lift.sightings}
    rest = tuple(s for s in seen if s not in taken)
    return rest if len(rest) >= rule.min_count else None
