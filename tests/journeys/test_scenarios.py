"""Fourteen things that staff ask: each is a case of the packs that it is about, and ordinary drafting passes."""

from __future__ import annotations

import re

import pytest

from detectors.catalogue import ENTITIES
from gateway.screening import screen_for
from policies.language.load import PACKS, load_policy
from policies.rehearsal.case_files import load_cases
from policies.rules.decide import Decision, decide
from policies.rules.model import Action, Facts, Sighting, Stage

POLICY = load_policy([PACKS / "tokyo4.yaml"], entities=ENTITIES)
SCREEN = screen_for(POLICY)
MORE_PACKS = {
    1: {"strict"},
    2: {"base-jp"},
    4: {"minutes", "class-kimitsusei", "internal-decision-label", "strict"},
    7: {"review-two-person"},
    8: {"class-kimitsusei", "class-johokokai"},
    9: {"rag-grounded", "class-johokokai"},
    10: {"example-city", "review-two-person"},
    11: {"strict", "state-ds920"},
    13: {"class-johokokai"},
    14: {"strict", "class-kimitsusei"},
}
"""Packs besides `tokyo4` that make something else of a row, or are about the same."""
ORDINARY = [
    "障害者手帳1・2級の方を対象とする手当の案内文を作って",
    "生活保護の申請の流れを、やさしい日本語で説明して",
    "高齢者虐待防止の研修資料の構成を考えて",
    "がん検診の受診を勧める広報の見出しを10案",
    "監査委員事務局の業務を新人向けに説明して",
    "人事評価制度の概要を300字にまとめて",
    "パスワードの管理を職員に呼びかける文案を作って",
    "市民まつりの司会台本を作成して",
    "敬老の日の市長挨拶を800字で書いて",
]


def rows(pack: str) -> set[int]:
    scenarios = load_cases(PACKS / "cases" / f"{pack}.yaml").scenarios
    found = (re.match("row-([0-9]+)-", scenario.id) for scenario in scenarios)
    return {int(match[1]) for match in found if match}


def test_every_row_is_a_case_of_the_four_rules() -> None:
    assert rows("tokyo4") == set(range(1, 15))


def test_a_row_that_is_about_another_pack_is_a_case_of_that_one_too() -> None:
    packs = {pack for others in MORE_PACKS.values() for pack in others}
    assert {pack: rows(pack) for pack in packs} == {
        pack: {row for row, others in MORE_PACKS.items() if pack in others} for pack in packs
    }


def decided(text: str) -> Decision:
    seen = [Sighting("/messages/0/content", "user", f) for f in SCREEN.findings(text)]
    return decide(POLICY, Stage.REQUEST, Facts("福祉課", "m", external=True), seen)


def test_eighty_times_of_twelve_digits_are_not_numbers_of_persons() -> None:
    log = "\n".join(f"20260401{n:04d} ERROR E12" for n in range(80))
    assert decided(f"バッチログを解析して:\n{log}").action is Action.ALLOW


@pytest.mark.parametrize("text", ORDINARY, ids=[f"row {n}" for n, _ in enumerate(ORDINARY, 1)])
def test_ordinary_drafting_passes(text: str) -> None:
    assert decided(text).action is Action.ALLOW
