"""The decision: every rule of the stage is asked, the strictest verdict wins, and order never matters. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from detectors.findings import Finding
from policies.rules.exemption import Asked, Exemption, Lift, left, lifted
from policies.rules.floors import FLOOR_RULES, NEVER_ALLOWED
from policies.rules.model import Action, Facts, Label, Mode, Policy, Rule, Sighting, Stage
from policies.rules.where import Check, Question, checks


@dataclass(frozen=True, slots=True)
class Verdict:
    """What one rule says, and about which sightings; none for a rule that always applies."""

    rule: Rule
    sightings: tuple[Sighting, ...]

    @property
    def enforced(self) -> bool:
        return self.rule.mode is Mode.ENFORCE

    @property
    def effect(self) -> Action:
        """What becomes of it: the rule's action, or what its mode leaves of that."""
        if self.rule.mode is Mode.NOTICE:
            return Action.NOTICE
        return self.rule.action if self.enforced else Action.ALLOW


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
    lifts: tuple[Lift, ...] = ()
    """What exceptions took from rules that would have applied."""

    @property
    def action(self) -> Action:
        return _strictest(v.effect for v in self.verdicts)

    @property
    def would_be(self) -> Action:
        """The action if every rule were enforced."""
        return _strictest(v.rule.action for v in self.verdicts)

    @property
    def deciding(self) -> tuple[Rule, ...]:
        """The rules that have the strictest effect; floors only where nothing else explains them."""
        if self.action is Action.ALLOW:
            return ()
        rules = [v.rule for v in self.verdicts if v.effect is self.action]
        explained = [rule for rule in rules if not is_floor(rule)]
        return tuple(explained or rules)

    @property
    def asking(self) -> frozenset[str]:
        """The ids of the rules that ask whoever sent it to confirm."""
        return frozenset(v.rule.id for v in self.verdicts if v.effect is Action.CONFIRM)

    @property
    def needs_reason(self) -> bool:
        """Whether whoever confirms has to say why."""
        return any(rule.checks.reason for rule in self.deciding)

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
        """The rules whose message the person reads below the answer: who asked one model and is answered by another is
        told so."""
        return tuple(v.rule for v in self.verdicts if v.effect in (Action.NOTICE, Action.ROUTE))

    @property
    def labels(self) -> tuple[Label, ...]:
        """Every label that a rule asks for, each text once, by the ids of the rules."""
        found: dict[str, Label] = {}
        for verdict in self.verdicts:
            label = verdict.rule.label
            if verdict.enforced and verdict.rule.action is Action.LABEL and label is not None:
                found.setdefault(label.text, label)
        return tuple(found.values())

    @property
    def routing(self) -> Rule | None:
        """The first routing rule by id."""
        routing = (v.rule for v in self.verdicts if v.enforced and v.rule.action is Action.ROUTE)
        return next(routing, None)

    def joined(self, other: Decision) -> Decision:
        """Both decisions of one stage as one: commutative, associative, idempotent."""
        sightings: dict[Rule, set[Sighting]] = {}
        for verdict in (*self.verdicts, *other.verdicts):
            sightings.setdefault(verdict.rule, set()).update(verdict.sightings)
        return Decision(self.stage, _canonical(sightings.items()), _joined(self.lifts, other.lifts))


def decide(policy: Policy, stage: Stage, facts: Facts, sightings: Sequence[Sighting]) -> Decision:
    """What `policy` and the floors say. A rule without `detect` applies whenever its `where` holds; what is allowed
    counts as not found, except for the kinds that a floor is about."""
    question = asked_about(facts, sightings)
    asked = _asked(policy, stage)
    concerned = set(asked.always)
    for entity in question.seen:
        concerned.update(asked.by_entity.get(entity, ()))
    verdicts: list[Verdict] = []
    lifts: list[Lift] = []
    for place in sorted(concerned):
        for check in asked.checks[place]:
            if not check.holds(question):
                break
        else:
            rule = asked.rules[place]
            seen = _seen(asked.wanted[place], rule.where.roles, question)
            if len(seen) < rule.min_count and rule.detect:
                continue
            if exceptions := asked.exceptions.get(place):
                taken = lifted(rule, seen, exceptions, question)
                rest = left(rule, seen, taken) if taken else seen
                lifts += taken
                if rest is None:
                    continue
                seen = rest
            verdicts.append(Verdict(rule, seen))
    return Decision(stage, tuple(verdicts), tuple(lifts))


def asked_about(facts: Facts, sightings: Iterable[Sighting]) -> Question:
    """Each sighting once, in canonical order: every rule's own are then in that order too."""
    keyed = {
        _order(sighting): sighting
        for sighting in sightings
        if not sighting.allowed or sighting.finding.entity in NEVER_ALLOWED
    }
    order = [keyed[key] for key in sorted(keyed)]
    seen: dict[str, list[int]] = {}
    for place, sighting in enumerate(order):
        seen.setdefault(sighting.finding.entity, []).append(place)
    return Question(facts, order, seen)


def seen_by(rule: Rule, question: Question) -> tuple[Sighting, ...]:
    """What the rule is about: of its kinds, sure enough, and written by the roles that it asks for."""
    return _seen(_wanted(rule), rule.where.roles, question)


Wanted = tuple[tuple[str, float], ...]


def _wanted(rule: Rule) -> Wanted:
    """The kinds that the rule is about, and how sure each has to be."""
    return tuple((entity, rule.threshold(entity)) for entity in rule.detect)


def _seen(wanted: Wanted, roles: tuple[str, ...], question: Question) -> tuple[Sighting, ...]:
    order, seen = question.order, question.seen
    places: list[int] = []
    for entity, least in wanted:
        if entity in seen:
            places += [p for p in seen[entity] if order[p].finding.score >= least]
    if len(wanted) > 1:
        places.sort()
    own = tuple([order[p] for p in places])
    return tuple(s for s in own if s.role in roles) if roles else own


def without_routes(decision: Decision) -> Decision:
    """What is left to be done once the route was taken."""
    kept = (v for v in decision.verdicts if v.rule.action is not Action.ROUTE)
    return Decision(decision.stage, tuple(kept), decision.lifts)


def is_floor(rule: Rule) -> bool:
    return rule in FLOOR_RULES


def asked_rules(policy: Policy, stage: Stage) -> tuple[Rule, ...]:
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


def masked_for(policy: Policy, stage: Stage, finding: Finding) -> bool:
    """Whether a finding that was not there before masking has to be looked at as well: an enforced rule masks such, or
    a floor is about it."""
    return any(rule.sees(finding) for rule in _masking(policy, stage))


@lru_cache(maxsize=64)
def masked_entities(policy: Policy, stage: Stage) -> frozenset[str]:
    """All kinds of which `masked_for` may say so."""
    return frozenset(entity for rule in _masking(policy, stage) for entity in rule.detect)


@lru_cache(maxsize=64)
def _masking(policy: Policy, stage: Stage) -> tuple[Rule, ...]:
    return tuple(
        rule
        for rule in asked_rules(policy, stage)
        if is_floor(rule) or (rule.action is Action.MASK and rule.mode is Mode.ENFORCE)
    )


@dataclass(frozen=True, slots=True)
class _Ready:
    """The rules of a stage in canonical order, and by their places: the kinds, conditions and exceptions of each, those
    that are asked whatever was found, and those that are asked about each kind of finding. Rules are long to hash,
    places are not."""

    rules: tuple[Rule, ...]
    wanted: tuple[Wanted, ...]
    checks: tuple[tuple[Check, ...], ...]
    always: frozenset[int]
    by_entity: Mapping[str, frozenset[int]]
    exceptions: Mapping[int, tuple[Asked, ...]]


@lru_cache(maxsize=64)
def _asked(policy: Policy, stage: Stage) -> _Ready:
    rules = tuple(sorted(asked_rules(policy, stage), key=_rank))
    by_entity: dict[str, set[int]] = {}
    for place, rule in enumerate(rules):
        for entity in rule.detect:
            by_entity.setdefault(entity, set()).add(place)
    always = frozenset(place for place, rule in enumerate(rules) if not rule.detect)
    kinds = {entity: frozenset(places) for entity, places in by_entity.items()}
    conditions = tuple(checks(rule.where) for rule in rules)
    wanted = tuple(map(_wanted, rules))
    return _Ready(rules, wanted, conditions, always, kinds, _exceptions(policy, rules))


def _exceptions(policy: Policy, rules: tuple[Rule, ...]) -> dict[int, tuple[Asked, ...]]:
    """By the place of the rule. Whatever a policy was made from, there are none to floors, nor to what they guard."""
    found: dict[int, tuple[Asked, ...]] = {}
    for place, rule in enumerate(rules):
        if is_floor(rule) or not rule.exemptible or rule.detect & NEVER_ALLOWED:
            continue
        own = tuple(Asked.of(e) for e in exempting(policy, rule))
        if own:
            found[place] = own
    return found


def exempting(policy: Policy, rule: Rule) -> tuple[Exemption, ...]:
    """The exceptions to a rule, in force or not, in the order of their ids."""
    return tuple(sorted((e for e in policy.exemptions if e.rule == rule.id), key=lambda e: e.id))


def _canonical(verdicts: Iterable[tuple[Rule, set[Sighting]]]) -> tuple[Verdict, ...]:
    ordered = (Verdict(rule, tuple(sorted(seen, key=_order))) for rule, seen in verdicts)
    return tuple(sorted(ordered, key=lambda v: _rank(v.rule)))


def _joined(one: tuple[Lift, ...], other: tuple[Lift, ...]) -> tuple[Lift, ...]:
    taken: dict[tuple[Rule, Exemption], set[Sighting]] = {}
    for lift in (*one, *other):
        taken.setdefault((lift.rule, lift.exemption), set()).update(lift.sightings)
    ordered = (Lift(e, r, tuple(sorted(seen, key=_order))) for (r, e), seen in taken.items())
    return tuple(sorted(ordered, key=lambda lift: (_rank(lift.rule), lift.exemption.id)))


def _rank(rule: Rule) -> tuple[str, str, int]:
    return rule.id, rule.pack, rule.action


def _order(sighting: Sighting) -> tuple[str, int, int, str, str, float, str, str]:
    """Everything that there is to a sighting: two with the same key are the same."""
    finding = sighting.finding
    span = finding.span
    return (
        sighting.pointer,
        span.start,
        span.end,
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
