"""Lists, macros and kinds of findings that packs define, and how rules use them."""

from __future__ import annotations

from pathlib import Path

import pytest

from detectors.catalogue import ENTITIES
from gateway.screening import screen_for
from policies.language.document import ProblemsFound
from policies.language.load import load_policy
from policies.rehearsal.cases import run_cases, run_term_cases
from policies.rules.model import Policy
from policies.rules.where import Where

PACK = """
pack: {id: city, title: 市の規則, version: "1"}
lists: {secret: [予定価格, 最低制限価格], near: [福祉課, 税務課]}
macros:
  abroad: {external: true, not: {regions: [jp]}}
terms:
  - entity: PROJECT_CODE
    title: 案件コード
    patterns: ["[A-Z]{2}-[0-9]{4}"]
    words_file: names.txt
    near: [案件]
    not_near: [型番]
    tests:
      - {text: 案件ＡＢ－１２３４の資料, finds: [ＡＢ－１２３４]}
      - {text: 案件「さくら計画」の資料, finds: [さくら計画]}
      - {text: 型番AB-1234の案件, finds: []}
      - {text: AB-1234を注文, finds: []}
rules:
  - id: r-code
    title: 案件コードは外へ出さない
    basis: [{document: 指針, clause: 第1条, status: unconfirmed}]
    on: both
    detect: [PROJECT_CODE]
    words: ["@secret"]
    where: {departments: ["@near"], macro: abroad}
    action: mask
    message: 案件コードを伏せました
    tests:
      - {text: 案件AB-1234です, action: mask, becomes: 案件［案件コード］です}
      - {text: 予定 価格です, action: allow}
      - {text: 予定価格です, action: mask, given: {department: 税務課, region: us}}
      - {text: 予定価格です, action: allow, given: {department: 税務課, region: jp}}
      - {text: 予定価格です, action: allow, given: {department: 総務課, region: us}}
"""


def load(folder: Path, text: str = PACK) -> Policy:
    (folder / "names.txt").write_text("# 計画の名\nさくら計画\n", encoding="utf-8")
    (folder / "city.yaml").write_text(text, encoding="utf-8")
    return load_policy([folder / "city.yaml"], entities=ENTITIES)


def test_words_and_patterns_are_found_like_anything_else(tmp_path: Path) -> None:
    policy = load(tmp_path)
    screen = screen_for(policy)
    assert [r.case.line for r in run_term_cases(policy, screen) if not r.passed] == []
    assert [r.case.line for r in run_cases(policy, screen) if not r.passed] == []


@pytest.mark.parametrize(
    ("given", "action"),
    [("{length: 3000}", "mask"), ("{length: 2999}", "allow"), ("{}", "allow")],
)
def test_a_short_text_may_stand_for_a_long_request(tmp_path: Path, given: str, action: str) -> None:
    rule = PACK.partition("    where: {departments")[0].replace("on: both", "on: request")
    case = f"{{text: 予定価格です, action: {action}, given: {given}}}"
    more = f"    where: {{min_length: 3000}}\n    action: mask\n    message: 伏せました\n    tests: [{case}]\n"
    policy = load(tmp_path, rule + more)
    (result,) = run_cases(policy, screen_for(policy))
    assert result.passed


def test_lists_and_macros_are_spelled_out(tmp_path: Path) -> None:
    where = load(tmp_path).rules[0].where
    abroad = Where(external=True, negated=Where(regions=("jp",)))
    assert where == Where(departments=("福祉課", "税務課"), all_of=(abroad,))


def test_words_are_part_of_what_the_digest_names(tmp_path: Path) -> None:
    plain = load(tmp_path).digest
    assert load(tmp_path, PACK.replace("最低制限価格", "落札価格")).digest != plain
    assert load(tmp_path, PACK.replace("near: [案件]", "near: [件名]")).digest != plain
    assert load(tmp_path, PACK.replace("[予定価格, 最低", "[最低")).digest != plain


@pytest.mark.parametrize(
    ("old", "new", "part"),
    [
        ("entity: PROJECT_CODE", "entity: PERSON", "「PERSON」が2回"),
        ("words_file: names.txt", "words_file: nowhere.txt", "ファイルを読めません"),
        ("words_file: names.txt", "words_file: /etc/hostname", "フォルダの中のファイル"),
        ("words_file: names.txt", "words_file: ../names.txt", "フォルダの中のファイル"),
        ("macro: abroad}", "detct: [PERSON]}", "「detct」というキー"),
        ("macro: abroad}", "min_count: 2}", "同じ所に detect"),
        ("macro: abroad}", "any: []}", "1件以上"),
        ("macro: abroad}", "hours: {start: '8:30'}}", "書き方が違います"),
    ],
)
def test_a_definition_that_cannot_be_used_is_told(
    tmp_path: Path, old: str, new: str, part: str
) -> None:
    assert PACK.count(old) == 1
    with pytest.raises(ProblemsFound, match=part):
        load(tmp_path, PACK.replace(old, new))
