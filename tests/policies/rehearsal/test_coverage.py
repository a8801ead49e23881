"""Coverage: rules that no test reaches, actions that none expects, and clauses that no rule serves."""

from __future__ import annotations

from pathlib import Path

from detectors.catalogue import ENTITIES
from policies.language.load import load_bundle
from policies.rehearsal.coverage import coverage
from policies.rules.model import Action

CITY = """pack: {id: city, title: 市の規則, version: "1"}
clauses: [{document: 指針, clauses: [第1条, 第2条, 第3条]}]
rules:
  - id: r-name
    title: 氏名
    basis: [{document: 指針, clause: 第1条, status: confirmed}]
    on: request
    detect: [PERSON]
    action: notice
    message: 氏名です
    tests: [{text: 山田太郎様, action: notice}]
  - id: r-label
    title: 表示
    basis: [{document: 指針, clause: 第3条, status: unconfirmed}]
    on: response
    action: label
    label: {id: l, text: 表示}
"""


def test_what_no_test_reaches_is_named(tmp_path: Path) -> None:
    path = tmp_path / "city.yaml"
    path.write_text(CITY, encoding="utf-8")
    reach = coverage(load_bundle([path], entities=ENTITIES))
    assert (reach.rules, reach.untested) == (2, ("r-label",))
    assert (reach.tried, reach.untried) == ((Action.NOTICE,), (Action.LABEL,))
    assert reach.unserved == (("指針", "第2条"),) and reach.clauses == 3
    assert reach.unconfirmed == (("指針", "第3条"),)
