"""Conditions of a rule: facts of the exchange, and what was found in it, joined by all, any and not. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta, timezone
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from policies.model import Facts, Sighting

DATA_CLASSES = ("1", "2", "3C", "3B", "3A")
"""機密性 from open to closed, as municipalities count it. A model's `max_class` is compared with the digit."""
UNDECLARED = "none"
INTENDED_USES = ("internal", "internal_decision", "external", "resident_bot")
JAPAN = timezone(timedelta(hours=9))
DAYS = "月火水木金土日"

Step = str | int


@dataclass(frozen=True, slots=True)
class Hours:
    """A window of the day in Japan, half-open; one that ends before it starts runs over midnight."""

    start: time = time(0)
    end: time | None = None
    days: frozenset[int] = frozenset(range(7))
    """0 is Monday: the day on which the time stands, not the one on which the window began."""

    def cover(self, at: datetime) -> bool:
        local = at.astimezone(JAPAN)
        now = local.time()
        if local.weekday() not in self.days:
            return False
        if self.end is None or self.end == self.start:
            return now >= self.start
        if self.start < self.end:
            return self.start <= now < self.end
        return now >= self.start or now < self.end


@dataclass(frozen=True, slots=True)
class Found:
    """Something of these kinds stands in the text, sure enough and often enough."""

    entities: frozenset[str]
    min_score: float = 0.5
    min_count: int = 1


@dataclass(frozen=True, slots=True)
class Where:
    """Everything that is written must hold; an empty tuple or None asks for nothing.

    `roles` is about who wrote the text that something was found in, here and in `found`.
    """

    departments: tuple[str, ...] = ()
    models: tuple[str, ...] = ()
    roles: tuple[str, ...] = ()
    external: bool | None = None
    regions: tuple[str, ...] = ()
    trains_on_input: bool | None = None
    abuse_monitoring: bool | None = None
    max_class_below: int | None = None
    above_model_class: bool | None = None
    endpoints: tuple[str, ...] = ()
    data_classes: tuple[str, ...] = ()
    intended_uses: tuple[str, ...] = ()
    hours: Hours | None = None
    min_length: int | None = None
    max_length: int | None = None
    found: Found | None = None
    all_of: tuple[Where, ...] = ()
    any_of: tuple[Where, ...] = ()
    negated: Where | None = None

    @property
    def parts(self) -> tuple[Where, ...]:
        """The conditions inside this one."""
        return (*self.all_of, *self.any_of, *((self.negated,) if self.negated else ()))

    @property
    def entities(self) -> frozenset[str]:
        """Every kind of finding that is asked for."""
        own = self.found.entities if self.found else frozenset()
        return own.union(*(part.entities for part in self.parts))

    @property
    def measures(self) -> bool:
        """Whether the length of the text is asked for, here or inside."""
        own = self.min_length is not None or self.max_length is not None
        return own or any(part.measures for part in self.parts)

    @property
    def depends_on_findings(self) -> bool:
        return bool(self.entities)


EVERYWHERE = Where()


@dataclass(frozen=True, slots=True)
class Question:
    """What a condition is asked about: the facts, and the sightings by kind, without what is allowed."""

    facts: Facts
    seen: Mapping[str, Sequence[Sighting]]


def holds(where: Where, question: Question) -> bool:
    return next(unmet(where, question), None) is None


def unmet(where: Where, question: Question) -> Iterator[tuple[Step, ...]]:
    """The path of each key that does not hold, as it is written in a pack."""
    facts = question.facts
    for key, wanted, given in (
        ("departments", where.departments, facts.department),
        ("models", where.models, facts.model),
        ("regions", where.regions, facts.region),
        ("endpoints", where.endpoints, facts.endpoint),
        ("data_classes", where.data_classes, facts.data_class or UNDECLARED),
        ("intended_uses", where.intended_uses, facts.intended_use or UNDECLARED),
    ):
        if wanted and given not in wanted:
            yield (key,)
    for key, asked, is_so in (
        ("external", where.external, facts.external),
        ("trains_on_input", where.trains_on_input, facts.trains_on_input),
        ("abuse_monitoring", where.abuse_monitoring, facts.abuse_monitoring),
        ("above_model_class", where.above_model_class, above_class(facts)),
    ):
        if asked is not None and asked is not is_so:
            yield (key,)
    yield from _unmet_measures(where, facts)
    if where.found is not None and not _is_found(where, where.found, question):
        yield ("detect",)
    yield from _unmet_parts(where, question)


def above_class(facts: Facts) -> bool:
    """Whether the declared class is above what the model may be given."""
    return bool(facts.data_class) and int(facts.data_class[0]) > facts.max_class


def _unmet_measures(where: Where, facts: Facts) -> Iterator[tuple[Step, ...]]:
    if where.max_class_below is not None and facts.max_class >= where.max_class_below:
        yield ("max_class_below",)
    if where.hours is not None and (facts.at is None or not where.hours.cover(facts.at)):
        yield ("hours",)
    if where.min_length is not None and facts.characters < where.min_length:
        yield ("min_length",)
    if where.max_length is not None and facts.characters > where.max_length:
        yield ("max_length",)


def _unmet_parts(where: Where, question: Question) -> Iterator[tuple[Step, ...]]:
    for place, part in enumerate(where.all_of):
        for path in unmet(part, question):
            yield ("all", place, *path)
    if where.any_of and not any(holds(part, question) for part in where.any_of):
        yield ("any",)
    if where.negated is not None and holds(where.negated, question):
        yield ("not",)


def _is_found(where: Where, found: Found, question: Question) -> bool:
    count = sum(
        sighting.finding.score >= found.min_score
        and (not where.roles or sighting.role in where.roles)
        for entity in found.entities
        for sighting in question.seen.get(entity, ())
    )
    return count >= found.min_count
