"""The packs that come with the product: nothing to complain of, and a test that holds every condition."""

from __future__ import annotations

from pathlib import Path

import pytest

from detectors.catalogue import ENTITIES
from gateway.screening import screen_for
from policies.language.load import PACKS, load_bundle, load_policy
from policies.rehearsal.case_files import beside, load_cases, run_scenarios, unknown_rules
from policies.rehearsal.cases import run_allow_cases, run_cases, run_term_cases
from policies.rehearsal.coverage import coverage
from policies.rehearsal.lint import Known, lint
from tests.policies.samples import surviving

SHIPPED = sorted(PACKS.glob("*.yaml"))
NAMES = {
    "base-jp",
    "tokyo4",
    "strict",
    "class-kimitsusei",
    "class-johokokai",
    "review-two-person",
    "internal-decision-label",
    "minutes",
    "rag-grounded",
    "state-ds920",
    "example-city",
}
KNOWN = Known(models=frozenset({"demo", "local"}), departments=frozenset({"福祉課"}))
each_pack = pytest.mark.parametrize("path", SHIPPED, ids=lambda p: p.stem)
DOCS = PACKS.parents[1] / "docs"


def test_every_pack_is_there() -> None:
    assert {path.stem for path in SHIPPED} == NAMES


@each_pack
def test_a_shipped_pack_passes_lint_its_tests_and_the_check_of_its_tests(path: Path) -> None:
    bundle = load_bundle([path], entities=ENTITIES)
    policy, screen = bundle.policy, screen_for(bundle.policy)
    assert lint(bundle, KNOWN) == ()
    assert [r for r in run_cases(policy, screen) if not r.passed] == []
    assert [r for r in run_allow_cases(policy, screen) if not r.passed] == []
    assert [r for r in run_term_cases(policy, screen) if not r.passed] == []
    assert [(m.rule.id, m.key) for m in surviving(policy, screen) if not m.of_scores] == []
    reach = coverage(bundle)
    assert (reach.untested, reach.untried, reach.unserved) == ((), (), ())


@each_pack
def test_the_case_file_of_a_shipped_pack_passes(path: Path) -> None:
    cases = beside(path)
    assert cases is not None
    file = load_cases(cases)
    bundle = load_bundle(file.packs, entities=ENTITIES)
    assert file.packs == (path,) and tuple(unknown_rules(file, bundle)) == ()
    results = run_scenarios(bundle.policy, file.scenarios, screen_for(bundle.policy))
    assert [r.scenario.id for r in results if not r.passed] == []


@each_pack
@pytest.mark.parametrize("guide", ["policies.md", "ja/policies.md"])
def test_both_guides_say_what_a_pack_does(path: Path, guide: str) -> None:
    assert f"| `{path.stem}` |" in (DOCS / guide).read_text(encoding="utf-8")


@each_pack
def test_no_pack_claims_to_conform_to_a_document(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert not any(word in text for word in ("準拠", "適合", "status: confirmed"))


def test_all_packs_can_be_in_force_together() -> None:
    policy = load_policy(SHIPPED, entities=ENTITIES)
    assert {rule.pack for rule in policy.rules} == NAMES
