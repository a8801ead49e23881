"""Case files: slips are told where they are, and a case is judged by every rule and floor."""

from __future__ import annotations

from pathlib import Path

import pytest

from detectors.catalogue import ENTITIES
from policies.language.document import ProblemsFound
from policies.language.load import load_bundle
from policies.rehearsal.case_files import beside, load_cases, run_scenarios, unknown_rules
from policies.rules.model import Action
from tests.fakes import FakeScreen
from tests.policies.samples import policy, rule

CITY = """pack: {id: city, title: 市の規則, version: "1"}
rules:
  - id: r-number
    title: 番号
    basis: [{document: 指針, clause: 第1条, status: unconfirmed}]
    on: request
    detect: [JP_MY_NUMBER]
    action: notice
    message: 番号です
    tests: [{text: "123456789018", action: notice}, {text: 福祉課, action: allow}]
"""
CASES = """packs: [city]
cases:
  - {id: c-one, text: "番号は123456789018", action: block, rules: [r-number, floor-secrets-out]}
  - {id: c-two, text: "番号は123456789018", given: {external: false}, action: mask, becomes: 番号は［個人番号］}
  - {id: c-three, text: 福祉課, action: notice, todo: true}
"""


def files(folder: Path, cases: str = CASES) -> Path:
    (folder / "cases").mkdir(exist_ok=True)
    (folder / "city.yaml").write_text(CITY, encoding="utf-8")
    path = folder / "cases" / "city.yaml"
    path.write_text(cases, encoding="utf-8")
    return path


def test_a_case_is_judged_by_every_rule_and_floor(tmp_path: Path) -> None:
    path = files(tmp_path)
    assert beside(tmp_path / "city.yaml") == path
    file = load_cases(path)
    bundle = load_bundle(file.packs, entities=ENTITIES)
    one, two, three = run_scenarios(bundle.policy, file.scenarios, FakeScreen())
    assert (one.passed, two.passed, three.passed) == (True, True, False)
    assert (two.became, three.decision.action) == ("番号は［個人番号］", Action.ALLOW)
    assert (one.scenario.line, three.scenario.todo) == (3, True)


def test_a_rule_that_does_not_apply_fails_the_case(tmp_path: Path) -> None:
    file = load_cases(
        files(tmp_path, CASES.replace("notice, todo: true", "allow, rules: [r-number]"))
    )
    results = run_scenarios(policy(rule("r-number")), file.scenarios, FakeScreen())
    assert results[2].missing == ("r-number",) and not results[2].passed


@pytest.mark.parametrize(
    ("old", "new", "line", "message"),
    [
        ("packs: [city]", "packs: [citi]", 1, "パック「citi」がありません"),
        ("id: c-two", "id: c-one", 4, "事例「c-one」が2回"),
        ("action: mask", "action: masc", 4, "「masc」は使えません"),
        ("todo: true", "tudo: true", 5, "「tudo」というキーは"),
    ],
    ids=["pack", "twice", "action", "key"],
)
def test_a_slip_is_told_where_it_is(
    tmp_path: Path, old: str, new: str, line: int, message: str
) -> None:
    with pytest.raises(ProblemsFound) as caught:
        load_cases(files(tmp_path, CASES.replace(old, new)))
    problem = caught.value.problems[0]
    assert (problem.line, message in problem.message) == (line, True)


def test_a_rule_that_no_pack_has_is_told(tmp_path: Path) -> None:
    file = load_cases(files(tmp_path, CASES.replace("r-number,", "r-numbr,")))
    bundle = load_bundle(file.packs, entities=ENTITIES)
    (problem,) = unknown_rules(file, bundle)
    assert "「r-numbr」" in problem.message and "「r-number」では" in problem.hint
