"""What opens a case: flags and incidents, in requests and in answers, with as many reviewers as the rule asks for."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from textwrap import dedent

import pytest

from detectors.catalogue import ENTITIES
from detectors.findings import Finding, Span
from gateway.cases import checklist, openings
from gateway.exchange import Exchange, Principal
from policies.language.load import load_policy
from policies.rules.decide import Decision, decide
from policies.rules.model import Facts, Sighting, Stage

AT = datetime(2026, 11, 27, tzinfo=UTC)
EXCHANGE = Exchange("ex-1", Principal("p-0", "u", "福祉課"), "/v1/chat/completions", AT)
FACTS = Facts(department="福祉課", model="m", external=True)
PACK = """
    pack: {id: test, title: 試験, version: "1"}
    rules:
      - id: words
        title: 要確認の語
        basis: [{document: 文書, clause: 条, status: confirmed}]
        on: both
        words: [要確認]
        action: flag
        reviewers: %s
        tests:
          - {text: 要確認の件, action: flag}
          - {text: ふつうの件, action: allow}
"""


def decided(tmp_path: Path, stage: Stage, reviewers: int) -> Decision:
    pack = tmp_path / "pack.yaml"
    pack.write_text(dedent(PACK % reviewers), encoding="utf-8")
    policy = load_policy([pack], entities=ENTITIES)
    (rule,) = [rule for rule in policy.rules if rule.id == "words"]
    (entity,) = rule.detect
    seen = Sighting("/messages/0/content", "user", Finding(Span(0, 3), entity, "words", 1.0))
    return decide(policy, stage, FACTS, [seen])


@pytest.mark.parametrize("stage", [Stage.REQUEST, Stage.RESPONSE])
@pytest.mark.parametrize("reviewers", [1, 2])
def test_a_flag_opens_a_case_with_as_many_people_as_the_rule_asks_for(
    stage: Stage, reviewers: int, tmp_path: Path
) -> None:
    (draft,) = openings(EXCHANGE, decided(tmp_path, stage, reviewers), AT)
    assert draft.body == {
        "event": "review",
        "act": "opened",
        "by": "sekisho",
        "reason": "rule",
        "section": "福祉課",
        "rules": ["words"],
        "people": reviewers,
    }


def test_what_is_for_the_outside_gets_a_checklist_and_nothing_else_does(tmp_path: Path) -> None:
    decision = decided(tmp_path, Stage.REQUEST, 1)
    outside = replace(FACTS, intended_use="external")
    (draft,) = checklist(EXCHANGE, decision, outside)
    assert (draft.body["event"], draft.body["section"]) == ("checklist", "福祉課")
    assert list(checklist(EXCHANGE, decision, FACTS)) == []
