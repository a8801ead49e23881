"""What is wrong with one part of a pack hides nothing of the rest, and is not told again wherever it is used."""

from __future__ import annotations

from pathlib import Path

import pytest

from detectors.catalogue import ENTITIES
from policies.language.load import PolicyProblems, load_bundle
from policies.rehearsal.lint import Known, advice

BASE = """pack: {id: base, title: 国, version: "1"}
lists: {secret: [予定価格]}
macros: {outside: {external: true}}
terms:
  - {entity: CASE_NUMBER, title: 番号, words: [整理台帳], tests: [{text: 整理台帳, finds: [整理台帳]}]}
rules:
  - id: r-name
    title: 氏名
    basis: [{document: 指針, clause: 第1条, status: unconfirmed}]
    on: request
    detect: [PERSON, CASE_NUMBER]
    where: {macro: outside}
    action: mask
    message: 伏せました
    tests: [{text: 山田太郎様, action: mask}, {text: 承知しました, action: allow}]
allow_local: [PHONE_NUMBER]
"""
CITY = """pack: {id: city, title: 市, version: "1", extends: [base]}
rules:
  - id: r-word
    title: 契約
    basis: [{document: 規程, clause: 第2条, status: unconfirmed}]
    on: request
    words: ["@secret"]
    where: {roles: [職員]}
    action: block
    message: 契約情報は入力できません
    tests: [{text: 予定価格は, action: block}, {text: 価格は, action: allow}]
exceptions:
  - id: x-one
    rule: r-name
    reason: 公表
    owner: 課長
    approver: 課長
    scope: {departments: [福祉課]}
    from: "2026-11-24"
allow:
  - {id: a-one, reason: 公表, entity: PHONE_NUMBER, values: [03-3812-7111], tests: []}
"""
KNOWN = Known(departments={"税務課"})
HERE = {
    (8, "書き手「職員」はありません"),
    (17, "承認者が申し出た人と同じです"),
    (18, "所属「福祉課」の人はいません"),
}


def told(folder: Path, base: str, city: str) -> set[tuple[int, str]]:
    """Everything that lint tells of both files: line and message."""
    (folder / "base.yaml").write_text(base, encoding="utf-8")
    (folder / "city.yaml").write_text(city, encoding="utf-8")
    with pytest.raises(PolicyProblems) as found:
        load_bundle([folder / "city.yaml"], entities=ENTITIES)
    everything = (*found.value.problems, *advice(found.value.sound, KNOWN))
    return {(problem.line, problem.message) for problem in everything}


@pytest.mark.parametrize(
    ("old", "new", "line", "message"),
    [
        ('version: "1"}\nlists', "version: 1}\nlists", 1, "「version」は文字列にしてください"),
        ("secret: [予定価格]", "secret: 予定価格", 2, "「secret」は並び（- …）にしてください"),
        ("{external: true}", "{external: はい}", 3, "「external」は true か false にしてください"),
        ("title: 番号, ", "", 5, "「title」がありません"),
        ("action: mask\n", "action: musk\n", 13, "「action」に「musk」は使えません"),
        ("id: r-name", "id: 氏名", 7, "「id」の書き方が違います"),
        ("allow_local: [PHONE_NUMBER]", "allow_local: PHONE_NUMBER", 16, "「allow_local」は並び"),
        ("allow_local: [", "allowed: [", 16, "「allowed」というキーはありません"),
    ],
)
def test_a_slip_in_a_base_is_told_once_together_with_all_that_is_wrong_above(
    tmp_path: Path, old: str, new: str, line: int, message: str
) -> None:
    assert BASE.count(old) == 1
    found = told(tmp_path, BASE.replace(old, new), CITY)
    own = found - HERE
    assert found >= HERE and len(own) == 1
    assert all(at == line and text.startswith(message) for at, text in own)


def test_slips_of_several_parts_of_one_file_are_told_together(tmp_path: Path) -> None:
    city = CITY.replace("    reason: 公表\n", "").replace("a-one", "A1")
    city = city.replace("action: block\n", "action: blok\n")
    messages = {text for _, text in told(tmp_path, BASE, city)}
    assert messages == {
        "「action」に「blok」は使えません",
        "「reason」がありません",
        "「id」の書き方が違います",
    }


def test_a_base_that_is_not_there_hides_nothing_and_accuses_nobody(tmp_path: Path) -> None:
    found = told(tmp_path, BASE, CITY.replace("[base]", "[bas]"))
    assert found == {*HERE, (1, "土台のパック「bas」がありません")}
