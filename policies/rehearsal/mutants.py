"""Whether the tests of a rule hold its conditions: each condition is dropped in turn, and some test must fail."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, fields, replace
from typing import Any

from detectors.findings import Finding
from policies.rehearsal.cases import Screen, run_case
from policies.rules.allow import AllowList
from policies.rules.model import Case, Policy, Rule
from policies.rules.terms import OF_A_RULE, Term, plain
from policies.rules.where import EVERYWHERE, USUAL_SCORE, Found, Where, numbered

MOST_WORDS = 20
"""Words of one rule that are each dropped: a test for every word of a long list would only repeat the list."""


@dataclass(frozen=True, slots=True)
class Mutant:
    """A rule without one of its conditions. `key` is the condition as it is written; `deaf_to` is the kind and the
    word or pattern that is not found any more, where that is what it lost."""

    rule: Rule
    key: str
    changed: Rule
    deaf_to: tuple[str, re.Pattern[str]] | None = None

    @property
    def of_scores(self) -> bool:
        """Scores are the detectors' own: a test at the very edge of one would break with every improvement."""
        return self.key.removeprefix("where: ").rpartition(".")[2].startswith("min_score")


def mutants(rule: Rule) -> Iterator[Mutant]:
    yield from _of_kinds(rule)
    if rule.min_count > 1:
        yield Mutant(rule, "min_count", replace(rule, min_count=1))
    if rule.detect and rule.min_score != USUAL_SCORE:
        yield Mutant(rule, "min_score", replace(rule, min_score=USUAL_SCORE))
    for entity in rule.min_scores:
        rest = {e: score for e, score in rule.min_scores.items() if e != entity}
        yield Mutant(rule, f"min_scores: {entity}", replace(rule, min_scores=rest))
    for path, where in (*without_one(rule.where), *without_item(rule.where)):
        yield Mutant(rule, f"where: {path}", replace(rule, where=where))
    for term in rule.terms:
        yield from _of_words(rule, term)


def _of_kinds(rule: Rule) -> Iterator[Mutant]:
    if len(rule.detect) > 1:
        for entity in sorted(rule.detect):
            name = "words、patterns" if entity.startswith(OF_A_RULE) else f"detect: {entity}"
            yield Mutant(rule, name, replace(rule, detect=rule.detect - {entity}))


def _of_words(rule: Rule, term: Term) -> Iterator[Mutant]:
    looked_for = len(term.words) + len(term.patterns)
    if not 1 < looked_for <= MOST_WORDS:
        return
    for word in sorted(term.words):
        same = re.compile(re.escape(plain(word)))
        yield Mutant(rule, f"words: {word}", rule, (term.entity, same))
    for pattern in sorted(term.patterns):
        yield Mutant(rule, f"patterns: {pattern}", rule, (term.entity, re.compile(pattern)))


@dataclass(frozen=True, slots=True)
class _Deaf:
    """A screen that does not find one word or pattern."""

    screen: Screen
    entity: str
    pattern: re.Pattern[str]

    def findings(self, text: str) -> tuple[Finding, ...]:
        return tuple(f for f in self.screen.findings(text) if not self._lost(f, text))

    def repeated(self, answer: str, asked: str, instructed: str) -> tuple[Finding, ...]:
        return self.screen.repeated(answer, asked, instructed)

    def _lost(self, finding: Finding, text: str) -> bool:
        found = text[finding.span.start : finding.span.end]
        forms = (plain(found), unicodedata.normalize("NFKC", found))
        return finding.entity == self.entity and any(map(self.pattern.fullmatch, forms))


WRITTEN = {"found": "detect", "all_of": "all", "any_of": "any", "negated": "not"}


def without_one(where: Where) -> Iterator[tuple[str, Where]]:
    """The condition without each of its parts, at any depth, and what that part is called."""
    for field in (one for one in fields(where) if one.compare):
        default = getattr(EVERYWHERE, field.name)
        if getattr(where, field.name) != default:
            name = _whole(field.name, getattr(where, field.name))
            yield name, replace(where, **{field.name: default})
    if where.negated is not None:
        for path, inner in _inside(where.negated):
            yield f"not.{path}", replace(where, negated=inner)
    for path, parts in _without_one_of(where.all_of):
        yield f"all.{path}", replace(where, all_of=parts)
    for path, parts in _without_one_of(where.any_of):
        yield f"any.{path}", replace(where, any_of=parts)


def _whole(field: str, value: object) -> str:
    """What a part is called that is left out altogether: a macro that is the only one by its own name."""
    name = WRITTEN.get(field, field)
    if isinstance(value, tuple) and len(value) == 1 and isinstance(value[0], Where):
        number = _titled(0, value[0])
        return name if number == "1" else f"{name}.{number}"
    return name


def _titled(place: int, part: Where) -> str:
    """A part that asks for a macro and nothing else goes by the macro's name."""
    alone = len(part.all_of) == 1 and part == Where(all_of=part.all_of)
    return numbered(place, part.all_of[0] if alone else part)


def without_item(where: Where) -> Iterator[tuple[str, Where]]:
    """The condition without each item of its lists, and without what is written about findings, at any depth."""
    for path, changes in _less_here(where):
        yield path, replace(where, **changes)
    if where.negated is not None:
        for path, inner in without_item(where.negated):
            yield f"not.{path}", replace(where, negated=inner)
    for path, parts in _less_in(where.all_of):
        yield f"all.{path}", replace(where, all_of=parts)
    for path, parts in _less_in(where.any_of):
        yield f"any.{path}", replace(where, any_of=parts)


def _less_here(where: Where) -> Iterator[tuple[str, dict[str, Any]]]:
    for field in fields(where):
        items = getattr(where, field.name)
        if isinstance(items, tuple) and len(items) > 1 and isinstance(items[0], str):
            for item in items:
                less = tuple(other for other in items if other != item)
                yield f"{field.name}: {item}", {field.name: less}
    if where.found is not None:
        for path, found in _less_found(where.found):
            yield path, {"found": found}


def _less_in(parts: tuple[Where, ...]) -> Iterator[tuple[str, tuple[Where, ...]]]:
    for place, part in enumerate(parts):
        for path, inner in without_item(part):
            yield f"{numbered(place, part)}.{path}", (*parts[:place], inner, *parts[place + 1 :])


def _less_found(found: Found) -> Iterator[tuple[str, Found]]:
    if len(found.entities) > 1:
        for entity in sorted(found.entities):
            yield f"detect: {entity}", replace(found, entities=found.entities - {entity})
    if found.min_score != USUAL_SCORE:
        yield "min_score", replace(found, min_score=USUAL_SCORE)
    if found.min_count > 1:
        yield "min_count", replace(found, min_count=1)


def _without_one_of(parts: tuple[Where, ...]) -> Iterator[tuple[str, tuple[Where, ...]]]:
    for place, part in enumerate(parts):
        before, behind = parts[:place], parts[place + 1 :]
        if len(parts) > 1:
            yield _titled(place, part), (*before, *behind)
        for path, inner in _inside(part):
            yield f"{numbered(place, part)}.{path}", (*before, inner, *behind)


def _inside(part: Where) -> Iterator[tuple[str, Where]]:
    """A part that loses all it says is not one: leaving it out altogether is another mutant."""
    return ((path, inner) for path, inner in without_one(part) if inner != EVERYWHERE)


@dataclass(frozen=True, slots=True)
class Held:
    """A mutant and the first test that notices it; None where none does."""

    mutant: Mutant
    by: Case | None


def held(policy: Policy, screen: Screen) -> tuple[Held, ...]:
    """Every mutant of every rule that has tests."""
    return tuple(
        Held(mutant, _noticing(mutant, policy.allow, screen))
        for rule in policy.rules
        if rule.tests
        for mutant in mutants(rule)
    )


def _noticing(mutant: Mutant, allow: AllowList, screen: Screen) -> Case | None:
    other = _Deaf(screen, *mutant.deaf_to) if mutant.deaf_to else screen
    for case in mutant.rule.tests:
        before = run_case(mutant.rule, case, allow, screen)
        after = run_case(mutant.changed, case, allow, other)
        if (before.got, before.became) != (after.got, after.became):
            return case
    return None
