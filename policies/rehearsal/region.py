"""Where a condition holds, as a set that can be cut, joined and held against another: exact for facts, and careful for
findings, of which it only knows that some imply others. Pure.

A region is a union of boxes. A box has for each kind of fact the values that it leaves open, out of those that some
rule tells apart from the rest, and what must be found or must not.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from typing import Any

from policies.rules.model import Facts, Rule
from policies.rules.where import DATA_CLASSES, INTENDED_USES, JAPAN, UNDECLARED, Found, Hours, Where

OTHER = "その他"
"""Stands for every name that no rule mentions."""
MOST_BOXES = 400
MONDAY = datetime(2026, 3, 30, tzinfo=JAPAN)
Values = frozenset[Any]


class TooLarge(Exception):
    """A condition with so many cases that nothing is said about it."""


@dataclass(frozen=True, slots=True)
class Seen:
    """That something is found, written by one of `roles` (anybody, where it is empty)."""

    found: Found
    roles: tuple[str, ...] = ()

    def implies(self, other: Seen) -> bool:
        mine, its = self.found, other.found
        stronger = mine.min_score >= its.min_score and mine.min_count >= its.min_count
        written = not other.roles or (bool(self.roles) and set(self.roles) <= set(other.roles))
        return mine.entities <= its.entities and stronger and written


@dataclass(frozen=True, slots=True)
class Box:
    """`open` has only the facts that are narrowed."""

    open: Mapping[str, Values] = field(default_factory=dict)
    seen: frozenset[Seen] = frozenset()
    unseen: frozenset[Seen] = frozenset()

    def meet(self, other: Box) -> Box:
        both = {
            key: self.open[key] & other.open[key] for key in self.open.keys() & other.open.keys()
        }
        return Box(
            {**self.open, **other.open, **both}, self.seen | other.seen, self.unseen | other.unseen
        )

    @property
    def empty(self) -> bool:
        contradicted = any(s.implies(u) for s in self.seen for u in self.unseen)
        return contradicted or not all(self.open.values())


Region = tuple[Box, ...]
EVERYTHING: Region = (Box(),)


class Space:
    """The values that the conditions of some rules tell apart."""

    def __init__(self, rules: Iterable[Rule]) -> None:
        conditions = [part for rule in rules for part in rule.where.nested]
        self._all: dict[str, Values] = {
            key: frozenset({OTHER, *(name for part in conditions for name in getattr(part, key))})
            for key in NAMED
        }
        self._all |= {key: frozenset({True, False}) for key in FLAGS}
        self._all["use"] = frozenset({UNDECLARED, *INTENDED_USES})
        self._all["class"] = frozenset(
            (name, most) for name in (UNDECLARED, *DATA_CLASSES) for most in range(4)
        )
        bounds = {0} | {n + more for n in map(_length, conditions) if n for more in (0, 1)}
        bounds |= {p.min_length - 1 for p in conditions if p.min_length}
        bounds |= {p.min_length for p in conditions if p.min_length}
        self._all["length"] = frozenset(bounds)
        self._all["at"] = frozenset(_moments(p.hours for p in conditions if p.hours))

    def region(self, where: Where) -> Region:
        region = EVERYTHING
        for key, test in _tests(where):
            region = _both(region, (Box({key: self._where(key, test)}),))
        if where.found is not None:
            region = _both(region, (Box(seen=frozenset({Seen(where.found, where.roles)})),))
        for part in where.all_of:
            region = _both(region, self.region(part))
        if where.any_of:
            region = _both(region, tuple(b for part in where.any_of for b in self.region(part)))
        return _both(region, self.outside(where.negated)) if where.negated else region

    def outside(self, where: Where) -> Region:
        """Where the condition does not hold."""
        boxes = [Box({key: self._all[key] - self._where(key, test)}) for key, test in _tests(where)]
        if where.found is not None:
            boxes.append(Box(unseen=frozenset({Seen(where.found, where.roles)})))
        for part in where.all_of:
            boxes.extend(self.outside(part))
        if where.any_of:
            region = EVERYTHING
            for part in where.any_of:
                region = _both(region, self.outside(part))
            boxes.extend(region)
        if where.negated:
            boxes.extend(self.region(where.negated))
        return tuple(box for box in boxes if not box.empty)

    def common(self, one: Region, other: Region) -> Region:
        return _both(one, other)

    def facts(self, box: Box) -> Facts:
        """One case of the box: what is usual, where that is left open."""
        name, most = _usual(box.open.get("class", frozenset()), (UNDECLARED, 1))
        chosen = {key: _usual(box.open.get(key, frozenset()), "") for key in NAMED}
        flags = {k: _usual(box.open.get(k, frozenset()), v) for k, v in FLAGS.items()}
        use = _usual(box.open.get("use", frozenset()), UNDECLARED)
        at = _usual(box.open.get("at", frozenset()), MONDAY.replace(hour=12))
        length = _usual(box.open.get("length", frozenset()), 0)
        return Facts(
            department=chosen["departments"],
            model=chosen["models"],
            region=chosen["regions"],
            endpoint=chosen["endpoints"] or "/v1/chat/completions",
            **flags,
            max_class=most,
            data_class="" if name == UNDECLARED else name,
            intended_use="" if use == UNDECLARED else use,
            at=at,
            characters=length,
        )

    def _where(self, key: str, test: Callable[..., bool]) -> Values:
        return frozenset(filter(test, self._all[key]))


NAMED = ("departments", "models", "regions", "endpoints")
FLAGS = {"external": True, "trains_on_input": False, "abuse_monitoring": True}


def _usual(values: Values, usual: Any) -> Any:
    if not values or usual in values:
        return usual
    return min(values, key=lambda value: (value == OTHER, str(value)))


def _tests(where: Where) -> Iterator[tuple[str, Callable[..., bool]]]:
    """Each fact that is asked about, and for which of its values the condition holds."""
    for key in NAMED:
        names = getattr(where, key)
        if names:
            yield key, frozenset(names).__contains__
    for key in FLAGS:
        wanted = getattr(where, key)
        if wanted is not None:
            yield key, lambda value, wanted=wanted: value is wanted
    if where.intended_uses:
        yield "use", frozenset(where.intended_uses).__contains__
    yield from _class_tests(where)
    if where.hours is not None:
        yield "at", where.hours.cover
    least, most = where.min_length, where.max_length
    if least is not None:
        yield "length", lambda value, least=least: value >= least
    if most is not None:
        yield "length", lambda value, most=most: value <= most


def _class_tests(where: Where) -> Iterator[tuple[str, Callable[..., bool]]]:
    names, below, above = where.data_classes, where.max_class_below, where.above_model_class
    if names:
        yield "class", lambda value: value[0] in names
    if below is not None:
        yield "class", lambda value: value[1] < below
    if above is not None:
        yield "class", lambda value: _above(*value) is above


def _above(name: str, most: int) -> bool:
    return name != UNDECLARED and int(name[0]) > most


def _length(where: Where) -> int:
    return where.max_length or 0


def _moments(windows: Iterable[Hours]) -> Iterator[datetime]:
    """On each day of a week: its beginning, its noon, and the edges of every window."""
    minutes = {time(0), time(12)}
    for window in windows:
        minutes |= {edge for edge in (window.start, window.end) if edge is not None}
    for day in range(7):
        for at in minutes:
            yield (MONDAY + timedelta(days=day)).replace(hour=at.hour, minute=at.minute)


def _both(one: Region, other: Region) -> Region:
    met = (a.meet(b) for a in one for b in other)
    kept = tuple(box for box in met if not box.empty)
    if len(kept) > MOST_BOXES:
        raise TooLarge
    return kept
