"""Mutants: a condition that no test holds is found, and one that a test holds is not."""

from __future__ import annotations

from policies.rehearsal.mutants import surviving
from policies.rules.model import Action, Case, Given, Rule
from policies.rules.where import Where
from tests.fakes import FakeScreen
from tests.policies.samples import policy, rule

NUMBER = Case("123456789018", Action.BLOCK, given=Given(department="福祉課"))
ELSEWHERE = Case("123456789018", Action.ALLOW, given=Given(department="税務課"))
SECRET = Case("secret-word", Action.BLOCK, given=Given(department="福祉課"))


def held(*cases: Case) -> Rule:
    kinds = frozenset({"JP_MY_NUMBER", "CREDENTIAL"})
    where = Where(departments=("福祉課",))
    return rule("r", Action.BLOCK, detect=kinds, where=where, tests=cases)


def keys(*cases: Case) -> list[str]:
    return [mutant.key for mutant in surviving(policy(held(*cases)), FakeScreen())]


def test_a_condition_that_no_test_holds_survives() -> None:
    assert keys(NUMBER) == ["detect: CREDENTIAL", "where: departments"]
    assert keys(NUMBER, ELSEWHERE) == ["detect: CREDENTIAL"]
    assert keys(NUMBER, ELSEWHERE, SECRET) == []


def test_a_rule_without_tests_is_not_counted() -> None:
    assert keys() == []
