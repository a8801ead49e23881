"""Explanations in English: every line of their own has its form, and nothing of the author's is changed."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from policies.rehearsal.explain import explained
from policies.rehearsal.explain_english import in_english
from policies.rules.exemption import Exemption
from policies.rules.model import Action, Basis, Checks, Mode, Policy, Rule, Sighting, Stage
from policies.rules.where import Where
from tests.policies.samples import FACTS, policy, rule, sighting


def plain(name: str, action: Action = Action.MASK, **more: object) -> Rule:
    basis = (Basis("guide", "art. 1", "unconfirmed"),)
    said = {"title": "title", "message": "take it out", "basis": basis, **more}
    return rule(name, action, **said)


def told(rules: Policy, *seen: Sighting) -> tuple[str, ...]:
    facts = replace(FACTS, at=datetime(2026, 4, 10, tzinfo=UTC))
    return in_english(explained(rules, Stage.REQUEST, facts, seen or [sighting(start=3)]).lines)


def test_the_whole_of_an_explanation_in_english() -> None:
    asking = Checks(("nothing secret",), reason=True)
    rules = policy(
        plain("b", Action.CONFIRM, checks=asking),
        plain("a", Action.BLOCK, mode=Mode.OBSERVE),
        plain("c", detect=frozenset({"PHONE_NUMBER", "CREDENTIAL"})),
        plain("d", min_score=0.95),
        plain("e", min_count=2),
        plain("f", where=Where(all_of=(Where(departments=("tax",), macro="taxes"),))),
        plain("g", detect=frozenset({"CREDENTIAL"}), where=Where(roles=("tool",))),
    )
    lines = told(rules)
    of_floors = [line for line in lines if line.startswith("  - floor-")]
    assert all(": not found: " in line for line in of_floors)
    assert tuple(line for line in lines if line not in of_floors) == (
        "Decision: confirm",
        "  If rules on trial were enforced too: block",
        "  Decided by: b “title” (basis: guide art. 1)",
        "  What can be done: take it out",
        "    □ nothing secret",
        "    Check this and reply “確認しました 理由: ” with a reason: then it is sent",
        "Rules that apply (2; the strictest action wins):",
        "  ○ a: block (observe)",
        "      PERSON … /messages/0/content 4 characters from character 4 (score 0.90)",
        "  ◎ b: confirm",
        "      PERSON … /messages/0/content 4 characters from character 4 (score 0.90)",
        f"Rules that do not apply ({5 + len(of_floors)}):",
        "  - c: not found: CREDENTIAL, PHONE_NUMBER",
        "  - d: PERSON has a score of 0.90, below 0.95",
        "  - e: only 1 found, and it takes 2",
        "  - f: the condition all.1 (macro: taxes).departments does not hold",
        "  - g: not found: CREDENTIAL (in texts of these roles)",
    )


@pytest.mark.parametrize(
    ("month", "sections", "line"),
    [
        (3, (), "      The exception x-1 has expired (it ended 2026-03-20)"),
        (5, (), "      The exception x-1 has not begun (it begins 2026-05-01)"),
        (4, ("tax",), "      The exception x-1 does not cover this: scope.departments"),
        (
            4,
            (),
            "  - r: set aside by the exception x-1 (until 2026-04-20, approved by chief)",
        ),
    ],
)
def test_exceptions_and_allowances_are_told_in_english(
    month: int, sections: tuple[str, ...], line: str
) -> None:
    start, until = date(2026, month, 1), date(2026, month, 20)
    one = Exemption(
        "x-1", "r", "reason", "owner", "chief", start, until, Where(departments=sections)
    )
    rules = replace(policy(plain("r")), exemptions=(one,))
    allowed = replace(sighting(start=9), allowed="a-1")
    lines = told(rules, sighting(), allowed)
    said = "\n".join(lines)
    assert re.sub("[◎○…“”□]", "", said).isascii(), said
    assert line in lines and "Allowed by a-1: PERSON … " in said


def test_words_of_the_author_stay_as_they_are() -> None:
    rules = policy(
        rule("r", Action.BLOCK, title="氏名（本名）「題」", message="判定: 許可\n二行目")
    )
    lines = told(rules)
    assert "  Decided by: r “氏名（本名）「題」” (basis: 指針 第1条)" in lines
    assert "  What can be done: 判定: 許可\n二行目" in lines
