"""What another policy would have decided about exchanges that are on record. Pure and deterministic."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from policies.rules.decide import Decision, decide
from policies.rules.model import Action, Facts, Policy, Sighting, Stage
from policies.rules.routing import routed

MOST_SAMPLES = 3


@dataclass(frozen=True, slots=True)
class Recorded:
    """One judgement on record, with all that a policy is asked about."""

    exchange: str
    stage: Stage
    facts: Facts
    sightings: tuple[Sighting, ...]
    action: Action
    rules: tuple[str, ...]
    there: Facts | None = None
    """Of the model that a rule sent a request to; `facts` are then those of the model that was asked."""

    def judged_by(self, policy: Policy) -> tuple[Action, tuple[str, ...]]:
        """What this policy does about it, and by which rules. A request that was sent elsewhere is known there too."""
        if self.stage is Stage.RESPONSE:
            decision = decide(policy, self.stage, self.facts, self.sightings)
            return decision.action, _ids(decision)
        found = routed(policy, self.facts, self.sightings, self._elsewhere)
        return found.action, _ids(found.said)

    def _elsewhere(self, model: str) -> Facts | None:
        return self.there if self.there is not None and self.there.model == model else None


def _ids(decision: Decision) -> tuple[str, ...]:
    return tuple(verdict.rule.id for verdict in decision.verdicts)


@dataclass(frozen=True, slots=True)
class Unreplayable:
    """A record that cannot be judged again, and why."""

    exchange: str
    reason: str


@dataclass(frozen=True, slots=True)
class Sample:
    """Exchanges whose decision changes in one way, because of one rule, in one department."""

    rule: str
    department: str
    count: int
    exchanges: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Transition:
    stage: Stage
    old: Action
    new: Action
    count: int
    samples: tuple[Sample, ...]

    @property
    def danger(self) -> int:
        """How many steps laxer; negative where it gets stricter."""
        return self.old - self.new


@dataclass(frozen=True, slots=True)
class Replay:
    """The most dangerous transitions first. `reworded` counts decisions that are the same for other rules."""

    policy: str
    judged: int
    unchanged: int
    reworded: int
    transitions: tuple[Transition, ...]
    unreplayable: tuple[tuple[str, int], ...]

    @property
    def changes(self) -> bool:
        return bool(self.transitions or self.reworded)


@dataclass(slots=True)
class _Tally:
    judged: int = 0
    reworded: int = 0
    unreplayable: Counter[str] = field(default_factory=Counter)
    changed: dict[tuple[Stage, Action, Action], dict[tuple[str, str], list[str]]] = field(
        default_factory=lambda: defaultdict(lambda: defaultdict(list))
    )
    counts: Counter[tuple[Stage, Action, Action]] = field(default_factory=Counter)


def replayed(policy: Policy, records: Iterable[Recorded | Unreplayable]) -> Replay:
    tally = _Tally()
    for record in records:
        if isinstance(record, Unreplayable):
            tally.unreplayable[record.reason] += 1
        else:
            _add(tally, policy, record)
    transitions = (_transition(tally, key) for key in tally.counts)
    ranked = sorted(transitions, key=lambda t: (-t.danger, -t.old, -t.count, t.stage))
    unchanged = tally.judged - sum(tally.counts.values()) - tally.reworded
    reasons = tuple(sorted(tally.unreplayable.items()))
    return Replay(policy.digest, tally.judged, unchanged, tally.reworded, tuple(ranked), reasons)


def _add(tally: _Tally, policy: Policy, record: Recorded) -> None:
    tally.judged += 1
    action, rules = record.judged_by(policy)
    if action is record.action:
        tally.reworded += rules != record.rules
        return
    key = (record.stage, record.action, action)
    tally.counts[key] += 1
    for rule in sorted(set(rules) ^ set(record.rules)) or sorted(set(rules)):
        tally.changed[key][rule, record.facts.department].append(record.exchange)


def _transition(tally: _Tally, key: tuple[Stage, Action, Action]) -> Transition:
    samples = (
        Sample(rule, department, len(ids), tuple(sorted(ids)[:MOST_SAMPLES]))
        for (rule, department), ids in tally.changed[key].items()
    )
    ranked = sorted(samples, key=lambda s: (-s.count, s.rule, s.department))
    return Transition(*key, tally.counts[key], tuple(ranked))
