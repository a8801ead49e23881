"""Conditions of a rule: facts of the exchange, and what was found in it, joined by all, any and not. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta, timezone
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from policies.rules.model import Facts, Sighting

DATA_CLASSES = ("1", "2", "3C", "3B", "3A")
"""機密性 from open to closed, as municipalities count it. A model's `max_class` is compared with the digit."""
UNDECLARED = "none"
INTENDED_USES = ("internal", "internal_decision", "external", "resident_bot")
ROLES = ("user", "system", "developer", "assistant", "tool", "function")
"""Who may have written a text, as requests name them; of a text without one, no rule asks who wrote it."""
JAPAN = timezone(timedelta(hours=9), "JST")
DAYS = "月火水木金土日"

Step = str | int


@dataclass(frozen=True, slots=True)
class Hours:
    """A window of the day in Japan, half-open; one that ends before it starts runs over midnight."""

    start: time = time(0)
    end: time | None = None
    days: frozenset[int] = frozenset(range(7))
    """0 is Monday: the day on which the window began, also where it runs over midnight."""

    def cover(self, at: datetime) -> bool:
        local = at.astimezone(JAPAN)
        now, today = local.time(), local.weekday()
        if self.end is None or self.end == self.start:
            return today in self.days and now >= self.start
        if self.start < self.end:
            return today in self.days and self.start <= now < self.end
        yesterday = (today - 1) % 7
        return (today in self.days and now >= self.start) or (
            yesterday in self.days and now < self.end
        )


USUAL_SCORE = 0.5
"""What counts where no least score is written."""


@dataclass(frozen=True, slots=True)
class Found:
    """Something of these kinds stands in the text, sure enough and often enough."""

    entities: frozenset[str]
    min_score: float = USUAL_SCORE
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
    macro: str = field(default="", compare=False)
    """The name that a pack gave to it, for people: it changes no comparison and no digest."""

    @property
    def parts(self) -> tuple[Where, ...]:
        """The conditions inside this one."""
        return (*self.all_of, *self.any_of, *((self.negated,) if self.negated else ()))

    @property
    def nested(self) -> Iterator[Where]:
        """This condition and every one inside it."""
        yield self
        for part in self.parts:
            yield from part.nested

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
    """What a condition is asked about: the facts, and the sightings by kind, without what is allowed.

    `order` has each sighting once, in an order that does not depend on who found it first; `seen` holds places in it.
    """

    facts: Facts
    order: Sequence[Sighting]
    seen: Mapping[str, Sequence[int]]


Predicate = Callable[[Question], bool]


@dataclass(frozen=True, slots=True)
class Check:
    """One written key: its path, and whether it holds."""

    path: tuple[Step, ...]
    holds: Predicate


def holds(where: Where, question: Question) -> bool:
    return all(check.holds(question) for check in checks(where))


def unmet(where: Where, question: Question) -> Iterator[tuple[Step, ...]]:
    """The path of each key that does not hold, as it is written in a pack."""
    return (check.path for check in checks(where) if not check.holds(question))


def numbered(place: int, part: Where) -> str:
    """What a part of `all` or `any` is called: its number, and its name where it is a macro's."""
    return f"{place + 1}（macro: {part.macro}）" if part.macro else str(place + 1)


def spelled(where: Where, path: Iterable[Step]) -> str:
    """The path of a key as people are told it, with the names of the macros on the way."""
    told: list[str] = []
    for step in path:
        if isinstance(step, int):
            where = where.all_of[step]
            told.append(numbered(step, where))
        else:
            told.append(step)
    return ".".join(told)


def above_class(facts: Facts) -> bool:
    """Whether the declared class is above what the model may be given."""
    return bool(facts.data_class) and int(facts.data_class[0]) > facts.max_class


def checks(where: Where) -> tuple[Check, ...]:
    """What is written, and nothing else: a rule asks for few of the many things that it could ask for."""
    return tuple(_checks(where))


def _checks(where: Where) -> Iterator[Check]:
    for key, names, given in (
        ("departments", where.departments, lambda facts: facts.department),
        ("models", where.models, lambda facts: facts.model),
        ("regions", where.regions, lambda facts: facts.region),
        ("endpoints", where.endpoints, lambda facts: facts.endpoint),
        ("data_classes", where.data_classes, lambda facts: facts.data_class or UNDECLARED),
        ("intended_uses", where.intended_uses, lambda facts: facts.intended_use or UNDECLARED),
    ):
        if names:
            yield Check((key,), _one_of(frozenset(names), given))
    for key, wanted, is_so in (
        ("external", where.external, lambda facts: facts.external),
        ("trains_on_input", where.trains_on_input, lambda facts: facts.trains_on_input),
        ("abuse_monitoring", where.abuse_monitoring, lambda facts: facts.abuse_monitoring),
        ("above_model_class", where.above_model_class, above_class),
    ):
        if wanted is not None:
            yield Check((key,), _is(wanted, is_so))
    yield from _measures(where)
    if where.found is not None:
        yield Check(("detect",), _found(where.found, where.roles))
    yield from _parts(where)


def _one_of(names: frozenset[str], given: Callable[[Facts], str]) -> Predicate:
    return lambda question: given(question.facts) in names


def _is(wanted: bool, is_so: Callable[[Facts], bool]) -> Predicate:
    return lambda question: is_so(question.facts) is wanted


def _measures(where: Where) -> Iterator[Check]:
    below, hours = where.max_class_below, where.hours
    least, most = where.min_length, where.max_length
    if below is not None:
        yield Check(("max_class_below",), lambda question: question.facts.max_class < below)
    if hours is not None:
        yield Check(("hours",), _within(hours))
    if least is not None:
        yield Check(("min_length",), lambda question: question.facts.characters >= least)
    if most is not None:
        yield Check(("max_length",), lambda question: question.facts.characters <= most)


def _within(hours: Hours) -> Predicate:
    def covered(question: Question) -> bool:
        at = question.facts.at
        return at is not None and hours.cover(at)

    return covered


def _found(found: Found, roles: tuple[str, ...]) -> Predicate:
    def is_found(question: Question) -> bool:
        count = 0
        for entity in found.entities:
            for place in question.seen.get(entity, ()):
                sighting = question.order[place]
                if sighting.finding.score >= found.min_score and (
                    not roles or sighting.role in roles
                ):
                    count += 1
        return count >= found.min_count

    return is_found


def _parts(where: Where) -> Iterator[Check]:
    for place, part in enumerate(where.all_of):
        for check in checks(part):
            yield Check(("all", place, *check.path), check.holds)
    if where.any_of:
        branches = tuple(map(_all, where.any_of))
        yield Check(("any",), _any(branches))
    if where.negated is not None:
        inside = _all(where.negated)
        yield Check(("not",), lambda question: not inside(question))


def _all(where: Where) -> Predicate:
    inner = tuple(check.holds for check in checks(where))
    if len(inner) == 1:
        return inner[0]
    return lambda question: all(predicate(question) for predicate in inner)


def _any(branches: tuple[Predicate, ...]) -> Predicate:
    """In a plain loop: this is asked for every rule of every request."""

    def holds_for(question: Question) -> bool:
        for branch in branches:  # noqa: SIM110 - a generator costs more than what it asks
            if branch(question):
                return True
        return False

    return holds_for
