"""Whether the tests of a rule hold its conditions: each condition is dropped in turn, and some test must fail."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, fields, replace

from policies.rehearsal.cases import Screen, run_case
from policies.rules.allow import AllowList
from policies.rules.model import Policy, Rule
from policies.rules.where import EVERYWHERE, Where


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
    for path, where in without_one(rule.where):
        yield Mutant(rule, f"where: {path}", replace(rule, where=where))


WRITTEN = {"found": "detect", "all_of": "all", "any_of": "any", "negated": "not"}


def without_one(where: Where) -> Iterator[tuple[str, Where]]:
    """The condition without each of its parts, at any depth, and what that part is called."""
    for field in fields(where):
        default = getattr(EVERYWHERE, field.name)
        if getattr(where, field.name) != default:
            name = WRITTEN.get(field.name, field.name)
            yield name, replace(where, **{field.name: default})
    if where.negated is not None:
        for path, inner in _inside(where.negated):
            yield f"not.{path}", replace(where, negated=inner)
    for path, parts in _without_one_of(where.all_of):
        yield f"all.{path}", replace(where, all_of=parts)
    for path, parts in _without_one_of(where.any_of):
        yield f"any.{path}", replace(where, any_of=parts)


def _without_one_of(parts: tuple[Where, ...]) -> Iterator[tuple[str, tuple[Where, ...]]]:
    for place, part in enumerate(parts):
        before, behind = parts[:place], parts[place + 1 :]
        if len(parts) > 1:
            yield f"{place + 1}", (*before, *behind)
        for path, inner in _inside(part):
            yield f"{place + 1}.{path}", (*before, inner, *behind)


def _inside(part: Where) -> Iterator[tuple[str, Where]]:
    """A part that loses all it says is not one: leaving it out altogether is another mutant."""
    return ((path, inner) for path, inner in without_one(part) if inner != EVERYWHERE)


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
