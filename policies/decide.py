"""The decision: every rule of the stage is asked, the strictest verdict wins, and order never matters. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from policies.floors import FLOOR_RULES, NEVER_ALLOWED
from policies.model import Action, Facts, Label, Mode, Policy, Rule, Sighting, Stage


@dataclass(frozen=True, slots=True)
class Verdict:
    """What one rule says, and about which sightings; none for a rule that always applies."""

    rule: Rule
    sightings: tuple[Sighting, ...]

    @property
    def enforced(self) -> bool:
        return self.rule.mode is Mode.ENFORCE


@dataclass(frozen=True, slots=True)
class Mask:
    """One sighting to be masked, and the rule that says how."""

    sighting: Sighting
    rule: Rule


@dataclass(frozen=True, slots=True)
class Decision:
    """A value: verdicts in a canonical order, and everything else derived from them."""

    stage: Stage
    verdicts: tuple[Verdict, ...] = ()

    @property
    def action(self) -> Action:
        return _strictest(v.rule.action for v in self.verdicts if v.enforced)

    @property
    def would_be(self) -> Action:
        """The action if every observed rule were enforced."""
        return _strictest(v.rule.action for v in self.verdicts)

    @property
    def deciding(self) -> tuple[Rule, ...]:
        """The enforced rules that ask for the strictest action; floors only where nothing else explains them."""
        rules = [v.rule for v in self.verdicts if v.enforced and v.rule.action is self.action]
        explained = [rule for rule in rules if not is_floor(rule)]
        return tuple(explained or rules)

    @property
    def masks(self) -> tuple[Mask, ...]:
        """One mask for each sighting that an enforced rule masks; an irreversible one wins over a reversible."""
        chosen: dict[Sighting, Rule] = {}
        for verdict in self.verdicts:
            if verdict.enforced and verdict.rule.action is Action.MASK:
                for sighting in verdict.sightings:
                    chosen[sighting] = min(
                        chosen.get(sighting, verdict.rule), verdict.rule, key=_mildness
                    )
        return tuple(Mask(sighting, rule) for sighting, rule in sorted(chosen.items(), key=_place))

    @property
    def notices(self) -> tuple[Rule, ...]:
        return tuple(v.rule for v in self.verdicts if v.enforced and v.rule.action is Action.NOTICE)

    @property
    def label(self) -> Label | None:
        """The label of the first labelling rule by id."""
        labels = [
            v.rule.label for v in self.verdicts if v.enforced and v.rule.action is Action.LABEL
        ]
        return labels[0] if labels else None

    def joined(self, other: Decision) -> Decision:
        """Both decisions of one stage as one: commutative, associative, idempotent."""
        sightings: dict[Rule, set[Sighting]] = {}
        for verdict in (*self.verdicts, *other.verdicts):
            sightings.setdefault(verdict.rule, set()).update(verdict.sightings)
        return Decision(self.stage, _canonical(sightings.items()))


def decide(policy: Policy, stage: Stage, facts: Facts, sightings: Sequence[Sighting]) -> Decision:
    """What `policy` and the floors say. A rule without `detect` applies whenever its `where` holds; what is allowed
    counts as not found, except for the kinds that a floor is about."""
    verdicts: list[tuple[Rule, set[Sighting]]] = []
    for rule in _asked(policy, stage):
        if not _holds(rule, facts):
            continue
        seen = {s for s in sightings if _sees(rule, s)}
        if seen or not rule.detect:
            verdicts.append((rule, seen))
    return Decision(stage, _canonical(verdicts))


def is_floor(rule: Rule) -> bool:
    return rule in FLOOR_RULES


@lru_cache(maxsize=64)
def _asked(policy: Policy, stage: Stage) -> tuple[Rule, ...]:
    """The rules of a stage with the floors that stand: a failed detector blocks unless the policy has a rule of its
    own about it; the other floors always stand."""
    own = [rule for rule in policy.rules if stage in rule.stages]
    spoken = {entity for rule in own for entity in rule.detect}
    floors = (
        rule
        for rule in FLOOR_RULES
        if stage in rule.stages and (rule.severity == "critical" or not rule.detect <= spoken)
    )
    return (*own, *floors)


def _holds(rule: Rule, facts: Facts) -> bool:
    where = rule.where
    return (
        (not where.departments or facts.department in where.departments)
        and (not where.models or facts.model in where.models)
        and (where.external is None or where.external is facts.external)
    )


def _sees(rule: Rule, sighting: Sighting) -> bool:
    if sighting.allowed and sighting.finding.entity not in NEVER_ALLOWED:
        return False
    return rule.sees(sighting.finding) and (
        not rule.where.roles or sighting.role in rule.where.roles
    )


def _canonical(verdicts: Iterable[tuple[Rule, set[Sighting]]]) -> tuple[Verdict, ...]:
    ordered = (Verdict(rule, tuple(sorted(seen, key=_order))) for rule, seen in verdicts)
    return tuple(sorted(ordered, key=lambda v: (v.rule.id, v.rule.pack, v.rule.action)))


def _order(sighting: Sighting) -> tuple[object, ...]:
    finding = sighting.finding
    return (
        sighting.pointer,
        finding.span,
        finding.entity,
        finding.recognizer,
        finding.score,
        sighting.role,
        sighting.allowed,
    )


def _place(item: tuple[Sighting, Rule]) -> tuple[object, ...]:
    return _order(item[0])


def _mildness(rule: Rule) -> tuple[bool, str]:
    """Irreversible before reversible, then by id."""
    return rule.operator is None, rule.id


def _strictest(actions: Iterable[Action]) -> Action:
    return max(actions, default=Action.ALLOW)
