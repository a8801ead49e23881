"""Whether a candidate may be published: what lint says of it, and what its own tests say."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from detectors.catalogue import ENTITIES
from gateway.publishing.library import Standing
from gateway.screening import screen_for
from policies.language.document import Problem
from policies.language.load import load_policy
from policies.rehearsal.case_files import ScenarioResult, beside, load_cases, run_scenarios
from policies.rehearsal.cases import run_allow_cases, run_cases, run_exemption_cases, run_term_cases
from policies.rehearsal.lint import Known, lint


@dataclass(frozen=True, slots=True)
class Tried:
    """`failed` names each test that does not come out as its author says, with its line."""

    problems: tuple[Problem, ...]
    tests: int
    failed: tuple[tuple[str, int], ...]


def tried(standing: Standing, known: Known) -> Tried:
    policy = standing.bundle.policy
    screen = screen_for(policy)
    rules = run_cases(policy, screen)
    allowed = run_allow_cases(policy, screen)
    terms = run_term_cases(policy, screen)
    excepted = run_exemption_cases(policy, screen)
    scenarios = tuple(_scenarios(standing))
    failed = (
        *((f"{s.scenario.file} {s.scenario.id}", s.scenario.line) for s in scenarios if _fails(s)),
        *((r.rule.id, r.case.line) for r in rules if not r.passed and not r.case.todo),
        *((r.rule.id, r.case.line) for r in excepted if not r.passed and not r.case.todo),
        *((r.entry.id, r.case.line) for r in allowed if not r.passed),
        *((r.term.entity, r.case.line) for r in terms if not r.passed),
    )
    return Tried(
        lint(standing.bundle, known),
        len(rules) + len(allowed) + len(terms) + len(excepted) + len(scenarios),
        failed,
    )


def _scenarios(standing: Standing) -> Iterator[ScenarioResult]:
    """The case files beside the packs; each names the packs that judge it. Raises ProblemsFound."""
    for entry in standing.bundle.entries:
        path = beside(entry)
        if path is not None:
            file = load_cases(path)
            policy = load_policy(file.packs, entities=ENTITIES)
            yield from run_scenarios(policy, file.scenarios, screen_for(policy))


def _fails(result: ScenarioResult) -> bool:
    return not result.passed and not result.scenario.todo
