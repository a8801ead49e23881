"""What the tests of a guideline reach: rules, actions, and the clauses that it says it serves."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from detectors.findings import DETECTOR_FAILED
from policies.language.load import Bundle
from policies.rehearsal.case_files import ScenarioResult
from policies.rules.model import Action, Rule


@dataclass(frozen=True, slots=True)
class Coverage:
    """`untested` rules apply in no test; `untried` are actions that rules have and no test expects; `unserved` are
    clauses that a pack lists and no rule names; `unconfirmed` are clauses that nobody has read yet."""

    rules: int
    untested: tuple[str, ...]
    tried: tuple[Action, ...]
    untried: tuple[Action, ...]
    clauses: int
    unserved: tuple[tuple[str, str], ...]
    unconfirmed: tuple[tuple[str, str], ...]


def coverage(bundle: Bundle, results: Iterable[ScenarioResult] = ()) -> Coverage:
    rules = bundle.policy.rules
    passed = [result for result in results if result.passed]
    in_cases = {verdict.rule.id for result in passed for verdict in result.decision.verdicts}
    tried = {c.action for rule in rules for c in rule.tests if not c.todo}
    tried |= {result.scenario.action for result in passed}
    used = {rule.action for rule in rules}
    bases = [basis for rule in rules for basis in rule.basis]
    served = {(basis.document, basis.clause) for basis in bases}
    listed = {
        (part.document, clause)
        for loaded in bundle.packs
        for part in loaded.pack.clauses
        for clause in part.clauses
    }
    read = {(basis.document, basis.clause) for basis in bases if basis.status == "confirmed"}
    return Coverage(
        rules=len(rules),
        untested=tuple(r.id for r in rules if r.id not in in_cases and not _applies_in_a_test(r)),
        tried=tuple(sorted(tried)),
        untried=tuple(sorted(used - tried)),
        clauses=len(served | listed),
        unserved=tuple(sorted(listed - served)),
        unconfirmed=tuple(sorted(served - read)),
    )


def _applies_in_a_test(rule: Rule) -> bool:
    if rule.detect == {DETECTOR_FAILED}:
        return bool(rule.tests)  # no text makes a detector fail
    return any(case.action is rule.action and not case.todo for case in rule.tests)
