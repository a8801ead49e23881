"""Mutants: a condition that no test holds is found, and one that a test holds is not."""

from __future__ import annotations

from gateway.screening import screen_for
from policies.rehearsal.mutants import held, mutants
from policies.rules.model import Action, Case, Given, Policy, Rule
from policies.rules.terms import Term, own_entity
from policies.rules.where import Found, Where
from tests.fakes import FakeScreen
from tests.policies.samples import policy, rule, surviving

NUMBER = Case("123456789018", Action.BLOCK, given=Given(department="福祉課"))
ELSEWHERE = Case("123456789018", Action.ALLOW, given=Given(department="税務課"))
SECRET = Case("secret-word", Action.BLOCK, given=Given(department="福祉課"))


def a_rule(*cases: Case) -> Rule:
    kinds = frozenset({"JP_MY_NUMBER", "CREDENTIAL"})
    where = Where(departments=("福祉課",))
    return rule("r", Action.BLOCK, detect=kinds, where=where, tests=cases)


def keys(*cases: Case) -> list[str]:
    return [mutant.key for mutant in surviving(policy(a_rule(*cases)), FakeScreen())]


def test_a_condition_that_no_test_holds_survives() -> None:
    assert keys(NUMBER) == ["detect: CREDENTIAL", "where: departments"]
    assert keys(NUMBER, ELSEWHERE) == ["detect: CREDENTIAL"]
    assert keys(NUMBER, ELSEWHERE, SECRET) == []


def test_a_rule_without_tests_is_not_counted() -> None:
    assert keys() == []


def words_of(*cases: Case) -> list[str]:
    term = Term(own_entity("r"), "語", words=frozenset({"予定価格", "最低制限価格"}))
    about = rule("r", Action.BLOCK, detect=frozenset({term.entity}), terms=(term,), tests=cases)
    screen = screen_for(Policy((about,), "digest", terms=(term,)))
    return [mutant.key for mutant in surviving(policy(about), screen)]


def test_each_word_of_a_rule_needs_a_test() -> None:
    one, other = Case("予定価格は", Action.BLOCK), Case("最低制限価格は", Action.BLOCK)
    assert words_of(one) == ["words: 最低制限価格"]
    assert words_of(one, other) == []


def test_each_item_of_a_list_needs_a_test_at_any_depth() -> None:
    where = Where(negated=Where(any_of=(Where(departments=("福祉課", "税務課")),)))
    inside, outside = (
        Case("123456789018", action, given=Given(department=section))
        for action, section in ((Action.ALLOW, "福祉課"), (Action.BLOCK, "広報課"))
    )
    about = rule(
        "r",
        Action.BLOCK,
        detect=frozenset({"JP_MY_NUMBER"}),
        min_score=0.7,
        where=where,
        tests=(inside, outside),
    )
    kept = {one.mutant.key: one.by for one in held(policy(about), FakeScreen())}
    assert kept["where: not.any.1.departments: 福祉課"] is inside
    assert kept["where: not.any.1.departments: 税務課"] is None
    assert kept["min_score"] is None
    assert [m.key for m in surviving(policy(about), FakeScreen()) if not m.of_scores] == [
        "where: not.any.1.departments: 税務課"
    ]


def test_a_score_of_a_condition_is_one_wherever_it_stands() -> None:
    found = Where(found=Found(frozenset({"JP_MY_NUMBER"}), 0.7))
    for where in (found, Where(all_of=(found, Where(external=True)))):
        keys = [m.key for m in mutants(rule(where=where)) if m.of_scores]
        assert keys == [f"where: {'' if where is found else 'all.1.'}min_score"]


def test_a_condition_that_is_a_macro_is_told_by_its_name() -> None:
    section = Where(departments=("福祉課",), external=True, macro="福祉の外部利用")
    about = rule("r", Action.BLOCK, where=Where(all_of=(section,)), tests=())
    keys = [mutant.key for mutant in mutants(about)]
    assert "where: all.1（macro: 福祉の外部利用）.departments" in keys
    assert not any("macro" in key.rpartition(".")[2] for key in keys if key.count(".") > 1)
