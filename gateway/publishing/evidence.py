"""What a promotion rests on: how many of the recorded exchanges a rule would touch that goes further than it did."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from policies.rehearsal.replay import Recorded, Unreplayable
from policies.rules.model import Mode, Policy, Rule

MOST_SAMPLES = 3


@dataclass(frozen=True, slots=True)
class Promotion:
    """A rule whose mode rises, or that is new (`before` is None), and the exchanges that it applies to."""

    rule: Rule
    before: Mode | None
    affected: int
    departments: tuple[tuple[str, int], ...]
    samples: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Evidence:
    days: int
    exchanges: int
    unreplayable: int
    promotions: tuple[Promotion, ...]

    @property
    def body(self) -> dict[str, Any]:
        """For the statement: counts, and no exchange."""
        return {
            "days": self.days,
            "exchanges": self.exchanges,
            "unreplayable": self.unreplayable,
            "rules": [
                {
                    "rule": p.rule.id,
                    "from": p.before.value if p.before else None,
                    "to": p.rule.mode.value,
                    "affected": p.affected,
                }
                for p in self.promotions
            ],
        }


def rising(old: Policy, new: Policy) -> dict[Rule, Mode | None]:
    """The rules that go further than they did, with how far they went."""
    before = {rule.id: rule.mode for rule in old.rules}
    found: dict[Rule, Mode | None] = {}
    for rule in new.rules:
        was = before.get(rule.id)
        if rule.mode.height > (was.height if was else Mode.OBSERVE.height):
            found[rule] = was
    return found


def evidence(
    policy: Policy,
    rules: Mapping[Rule, Mode | None],
    records: Iterable[Recorded | Unreplayable],
    days: int,
) -> Evidence:
    """Each exchange counts once for a rule, whether its request or its answer is touched."""
    touched: dict[str, dict[str, str]] = defaultdict(dict)
    exchanges: set[str] = set()
    unreplayable = 0
    for record in records:
        if isinstance(record, Unreplayable):
            unreplayable += 1
            continue
        exchanges.add(record.exchange)
        for rule in record.judged_by(policy)[1]:
            touched[rule][record.exchange] = record.facts.department
    promotions = tuple(_promotion(rule, was, touched[rule.id]) for rule, was in rules.items())
    return Evidence(days, len(exchanges), unreplayable, promotions)


def _promotion(rule: Rule, was: Mode | None, touched: Mapping[str, str]) -> Promotion:
    counts = Counter(touched.values())
    ranked = tuple(sorted(counts.items(), key=lambda item: (-item[1], item[0])))
    return Promotion(rule, was, len(touched), ranked, tuple(sorted(touched)[:MOST_SAMPLES]))
