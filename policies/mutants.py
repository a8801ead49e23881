"""Whether the tests of a rule hold its conditions: each condition is dropped in turn, and some test must fail."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, fields, replace

from policies.allow import AllowList
from policies.cases import Screen, run_case
from policies.model import Policy, Rule
from policies.where import EVERYWHERE


@dataclass(frozen=True, slots=True)
class Mutant:
    """A rule without one of its conditions. `key` is the condition as it is written."""

    rule: Rule
    key: str
    changed: Rule


def mutants(rule: Rule) -> Iterator[Mutant]:
    if len(rule.detect) > 1:
        for entity in sorted(rule.detect):
            less = replace(rule, detect=rule.detect - {entity})
            yield Mutant(rule, f"detect: {entity}", less)
    if rule.min_count > 1:
        yield Mutant(rule, "min_count", replace(rule, min_count=1))
    for field in fields(rule.where):
        default = getattr(EVERYWHERE, field.name)
        if getattr(rule.where, field.name) != default:
            changed = replace(rule, where=replace(rule.where, **{field.name: default}))
            yield Mutant(rule, f"where: {WRITTEN.get(field.name, field.name)}", changed)


WRITTEN = {"found": "detect", "all_of": "all", "any_of": "any", "negated": "not"}


def surviving(policy: Policy, screen: Screen) -> tuple[Mutant, ...]:
    """The mutants that no test of their rule notices."""
    return tuple(
        mutant
        for rule in policy.rules
        if rule.tests
        for mutant in mutants(rule)
        if not _noticed(mutant, policy.allow, screen)
    )


def _noticed(mutant: Mutant, allow: AllowList, screen: Screen) -> bool:
    for case in mutant.rule.tests:
        before = run_case(mutant.rule, case, allow, screen)
        after = run_case(mutant.changed, case, allow, screen)
        if (before.got, before.became) != (after.got, after.became):
            return True
    return False
