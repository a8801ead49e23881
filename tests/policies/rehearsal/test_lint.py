"""What lint says of a pack that says a rule of its base again: the clauses that the rule served stay served."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from detectors.catalogue import ENTITIES
from policies.language.document import Problem
from policies.language.english import english
from policies.language.load import load_bundle
from policies.rehearsal.lint import lint

PACK = """pack: {{id: {id}, title: 題, version: "1", extends: [{base}]}}
rules:
  - id: r-name
    title: 氏名を伏せる
    basis: [{basis}]
    on: request
    detect: [PERSON]
    action: mask
    message: 伏せました
    tests: [{{text: 山田太郎様, action: mask}}, {{text: 承知しました, action: allow}}]
"""
NATION = "{document: 国の指針, clause: 第1条, status: unconfirmed}"
READ = "{document: 国の指針, clause: 第1条, status: confirmed}"
CITY = "{document: 市の規程, clause: 第5条, status: unconfirmed}"


def linted(folder: Path, *bases: str) -> tuple[Problem, ...]:
    """Packs that build on each other, each saying the same rule with this basis."""
    below = ""
    for number, basis in enumerate(bases):
        text = PACK.format(id=f"level-{number}", base=below, basis=basis)
        below = f"level-{number}"
        (folder / f"{below}.yaml").write_text(text, encoding="utf-8")
    return lint(load_bundle([folder / f"{below}.yaml"], entities=ENTITIES))


@pytest.mark.parametrize("basis", [NATION, READ, f"{NATION}, {CITY}", f"{CITY}, {READ}"])
def test_a_rule_that_is_said_again_may_serve_more_clauses(tmp_path: Path, basis: str) -> None:
    assert linted(tmp_path, NATION, basis) == ()


def test_a_clause_that_a_lower_pack_drops_is_told_at_its_basis(tmp_path: Path) -> None:
    (problem,) = linted(tmp_path, NATION, CITY)
    assert (Path(problem.file).name, problem.line, problem.column) == ("level-1.yaml", 5, 12)
    assert problem.message == "土台の根拠（国の指針 第1条）が抜けています"
    assert problem.hint == f"basis に {NATION} を足してください"
    assert english(problem).message == "a clause that the base serves is missing (国の指針 第1条)"


def test_a_clause_is_not_forgotten_over_several_levels(tmp_path: Path) -> None:
    dropped = linted(tmp_path, NATION, f"{NATION}, {CITY}", CITY)
    assert [problem.message for problem in dropped] == [
        "土台の根拠（国の指針 第1条）が抜けています"
    ]
    assert len(linted(tmp_path, NATION, CITY, CITY)) == 1


TERMS = """pack: {id: city, title: 題, version: "1"}
terms:
  - entity: PROJECT
    title: 暁計画などの事業
    words: [暁計画]
    tests: [{text: 暁計画は, finds: [暁計画]}]
rules:
  - id: r-project
    title: 事業の名を伏せる
    basis: [{document: 市の規程, clause: 第5条, status: unconfirmed}]
    on: request
    detect: [PROJECT]
    action: mask
    message: 伏せました
    tests:
      - {text: 暁計画です, action: mask, becomes: "［PROJECT］です"}
      - {text: 承知しました, action: allow}
"""


def test_a_title_that_would_give_away_what_its_masks_hide_is_told(tmp_path: Path) -> None:
    (tmp_path / "city.yaml").write_text(TERMS, encoding="utf-8")
    (problem,) = lint(load_bundle([tmp_path / "city.yaml"], entities=ENTITIES))
    assert (problem.line, problem.column) == (4, 12)
    assert "伏せ字に書けません" in problem.message
    assert "cannot stand in a mask" in english(problem).message


PROJECTS = """
pack: {id: city, title: 市の規則, version: "1"}
terms:
  - {entity: CITY_PROJECT, title: 未公表の事業, words_file: words.txt, tests: [{text: 庁舎}]}
rules:
  - id: r-project
    title: 事業の名を伏せる
    basis: [{document: 指針, clause: 第1条, status: unconfirmed}]
    on: request
    detect: [CITY_PROJECT]
    action: mask
    message: 伏せました
    tests: [{text: さくら計画です, action: mask}, {text: 庁舎, action: allow}]
"""


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", [(1, 1, "語が1つもありません")]),
        ("# あとで書く\n", [(1, 1, "語が1つもありません")]),
        ("さくら計画\n＃ 旧称\n", [(2, 1, "「＃」から後も")]),
        ("さくら計画\nもみじ計画 # 旧称\n", [(2, 7, "「#」から後も")]),
        ("名称,所管\nさくら計画\t福祉課\n", [(1, 3, "1つの語に"), (2, 6, "1つの語に")]),
        ("・さくら計画\n1. もみじ計画\n", [(1, 1, "行頭の「・」"), (2, 1, "行頭の「1.」")]),
        ("「さくら計画」\nもみじ*\n", [(1, 1, "かこむ記号"), (2, 4, "文字のとおり")]),
        ("\ufeff# 計画\r\n\r\nさくら計画\r\nさくら計画\r\n", []),
    ],
)
def test_lines_of_a_file_that_hold_more_than_a_word_are_told(
    tmp_path: Path, text: str, told: list[tuple[int, int, str]]
) -> None:
    (tmp_path / "words.txt").write_bytes(text.encode())
    (tmp_path / "city.yaml").write_text(PROJECTS, encoding="utf-8")
    found = lint(load_bundle([tmp_path / "city.yaml"], entities=ENTITIES))
    assert [(p.line, p.column) for p in found] == [(line, column) for line, column, _ in told]
    assert all(part in p.message for p, (*_, part) in zip(found, told, strict=True))
    assert all(re.sub("“[^”]*”", "", english(p).message).isascii() for p in found)


def test_a_copy_that_kept_the_id_of_its_base_is_told(tmp_path: Path) -> None:
    copy = tmp_path / "copy.yaml"
    copy.write_text(
        'pack: {id: internal-decision-label, title: 題, version: "1", extends: [internal-decision-label]}\n',
        encoding="utf-8",
    )
    (problem,) = lint(load_bundle([copy], entities=ENTITIES))
    assert (problem.file, problem.line, problem.column) == (str(copy), 1, 12)
    assert (
        "「internal-decision-label」は" in problem.message
        and problem.hint == "別の id にしてください"
    )
    assert english(problem).message.startswith(
        "the pack id “internal-decision-label” is also that of "
    )
