"""Packs to a policy: inheritance that may only tighten, located problems, and a digest of the meaning alone."""

from __future__ import annotations

from pathlib import Path

import pytest

from detectors.catalogue import ENTITIES
from policies.language.document import ProblemsFound
from policies.language.load import PACKS, load_policy
from policies.language.published import FOLDER
from policies.language.schema import PackFile
from policies.rules.model import Action, Policy
from policies.rules.where import EVERYWHERE

BASE = """
pack: {id: base, title: 土台, version: "1"}
rules:
  - id: r-name
    title: 氏名を伏せる
    basis: [{document: 指針, clause: 第1条, status: unconfirmed}]
    on: request
    detect: [PERSON, PHONE_NUMBER]
    min_score: 0.6
    action: mask
    operator: {name: replace}
    message: 伏せました
    tests: [{text: x, action: allow}]
"""
SHIPPED = sorted(PACKS.glob("*.yaml"))


def pack(folder: Path, name: str, text: str) -> Path:
    path = folder / f"{name}.yaml"
    path.write_text(text, encoding="utf-8")
    return path


def child(folder: Path, **changes: str) -> Path:
    """A pack that says the base's rule again with some keys changed."""
    pack(folder, "base", BASE)
    text = BASE.replace("id: base", "id: child").replace(
        'version: "1"}', 'version: "1", extends: [base]}'
    )
    for key, value in changes.items():
        lines = text.split("\n")
        kept = [line for line in lines if not line.startswith(f"    {key}:")]
        text = "\n".join([*kept, f"    {key}: {value}" if value else ""])
    return pack(folder, "child", text)


def load(path: Path) -> Policy:
    return load_policy([path], entities=ENTITIES)


def problems(path: Path) -> str:
    with pytest.raises(ProblemsFound) as caught:
        load(path)
    return str(caught.value)


@pytest.mark.parametrize(
    ("key", "value", "part"),
    [
        ("action", "notice", "緩く"),
        ("min_score", "0.9", "見逃し"),
        ("detect", "[PERSON]", "PHONE_NUMBER"),
        ("on", "response", "段階"),
        ("mode", "observe", "適用中"),
        ("operator", "", "元に戻せない"),
        ("message", "そのまま送りました", "伝える文が抜けて"),
        ("where", "{departments: [福祉課]}", "狭く"),
        ("where", "{external: true}", "狭く"),
        ("where", "{roles: [user]}", "狭く"),
    ],
)
def test_a_lower_level_may_not_loosen(tmp_path: Path, key: str, value: str, part: str) -> None:
    changes = {key: value}
    if key == "action":
        changes["operator"] = ""
    text = problems(child(tmp_path, **changes))
    assert part in text
    assert "base.yaml:4" in text


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("action", "block"),
        ("min_score", "0.3"),
        ("detect", "[PERSON, PHONE_NUMBER, JP_ADDRESS]"),
        ("on", "both"),
    ],
)
def test_a_lower_level_may_tighten(tmp_path: Path, key: str, value: str) -> None:
    changes = {key: value, "operator": ""} if key == "action" else {key: value}
    assert len(load(child(tmp_path, **changes)).rules) == 1


def test_a_pack_may_extend_one_by_its_path_or_one_that_is_shipped(tmp_path: Path) -> None:
    head = 'pack: {{id: mine, title: 題, version: "1", extends: [{}]}}\n'
    pack(tmp_path, "base", BASE)
    assert [r.id for r in load(pack(tmp_path, "a", head.format("base.yaml"))).rules] == ["r-name"]
    assert "my-number-out" in [
        r.id for r in load(pack(tmp_path, "b", head.format("base-jp"))).rules
    ]


def test_every_problem_of_every_file_is_told_at_once(tmp_path: Path) -> None:
    pack(tmp_path, "base", BASE.replace("PERSON", "PERSN").replace("action: mask", "action: musk"))
    text = problems(
        pack(
            tmp_path,
            "top",
            'pack: {id: top, title: 題, version: "1", extends: [base, tokio4], owner: x}\n',
        )
    )
    assert "「owner」というキーはありません" in text
    clean = 'pack: {id: top, title: 題, version: "1", extends: [base, tokio4]}\n'
    text = problems(pack(tmp_path, "top", clean))
    assert "「action」に「musk」は使えません" in text and "mask" in text
    assert "「tokio4」がありません" in text and "「tokyo4」ではありませんか" in text


def test_an_unknown_kind_of_finding_is_told_with_the_nearest(tmp_path: Path) -> None:
    text = problems(pack(tmp_path, "base", BASE.replace("[PERSON,", "[PERSN,")))
    assert ":8:14:" in text
    assert "「PERSON」ではありませんか" in text


def test_packs_in_a_circle_are_a_problem(tmp_path: Path) -> None:
    head = 'pack: {{id: {0}, title: 題, version: "1", extends: [{1}]}}\n'
    pack(tmp_path, "aa", head.format("aa", "bb"))
    assert "循環" in problems(pack(tmp_path, "bb", head.format("bb", "aa")))


def test_two_rules_of_one_file_may_not_share_an_id(tmp_path: Path) -> None:
    rules = BASE.split("rules:\n")[1]
    assert "「r-name」が2回" in problems(pack(tmp_path, "base", BASE + rules))


@pytest.mark.parametrize(
    ("old", "new", "part"),
    [
        (
            "    basis: [{document: 指針, clause: 第1条, status: unconfirmed}]\n",
            "",
            "「basis」がありません",
        ),
        ("    tests: [{text: x, action: allow}]\n", "", "tests がありません"),
        ("    message: 伏せました\n", "", "message"),
        ("    action: mask\n", "    action: flag\n", "operator は action: mask"),
        ("    action: mask\n", "    action: label\n", "label は action: label"),
        ("    action: mask\n", "    action: confirm\n    operators: {}\n", "operators"),
        ("    min_score: 0.6\n", "    min_score: 6\n", "1以下"),
        ("    min_score: 0.6\n", '    min_score: "0.6"\n', "min_score"),
        ("    on: request\n", "    on: はい\n", "「on」に「はい」は使えません"),
        ("    title: 氏名を伏せる\n", "    title: 12\n", "「title」は文字列"),
        ("id: r-name", "id: R_Name", "「id」の書き方"),
        ("{name: replace}", "{name: mask}", "masking_char"),
        ("{name: replace}", "{name: encrypt}", "key_env"),
    ],
)
def test_a_rule_that_is_not_complete_says_what_is_missing(
    tmp_path: Path, old: str, new: str, part: str
) -> None:
    assert old in BASE
    assert part in problems(pack(tmp_path, "base", BASE.replace(old, new)))


def test_the_digest_is_of_the_meaning_alone(tmp_path: Path) -> None:
    plain = load(pack(tmp_path, "a", BASE)).digest
    same = BASE.replace("[PERSON, PHONE_NUMBER]", '["PHONE_NUMBER", "PERSON"]').replace(
        "title:", "# 注\n    title:"
    )
    same = same.replace("text: x", "text: z").replace("0.6", "0.60")
    assert load(pack(tmp_path, "b", same)).digest == plain
    for old, new in (
        ("伏せました", "消しました"),
        ("0.6", "0.5"),
        ("第1条", "第2条"),
        ("request", "both"),
    ):
        assert load(pack(tmp_path, "c", BASE.replace(old, new))).digest != plain


@pytest.mark.parametrize("path", SHIPPED, ids=lambda p: p.stem)
def test_every_shipped_rule_has_its_clause_and_both_kinds_of_cases(path: Path) -> None:
    for rule in load(path).rules:
        assert all(b.document and b.clause and b.status == "unconfirmed" for b in rule.basis)
        expected = {case.action for case in rule.tests}
        failing = rule.detect == {"DETECTOR_FAILED"}
        always = not rule.detect and rule.where == EVERYWHERE
        assert expected == (
            {Action.ALLOW} if failing else {rule.action} if always else {rule.action, Action.ALLOW}
        )


@pytest.mark.parametrize(
    ("path", "schema"),
    [
        *((path, "policy.v1.json") for path in SHIPPED),
        *((path, "cases.v1.json") for path in sorted(PACKS.glob("cases/*.yaml"))),
    ],
    ids=lambda p: p.stem if isinstance(p, Path) else p,
)
def test_a_shipped_file_points_editors_to_its_schema_without_a_network(
    path: Path, schema: str
) -> None:
    line = path.read_text(encoding="utf-8").splitlines()[0]
    target = line.removeprefix("# yaml-language-server: $schema=")
    assert (path.parent / target).resolve() == (FOLDER / schema).resolve()
    assert (FOLDER / schema).is_file()


def test_every_key_is_explained_in_japanese() -> None:
    definitions = {
        "PackFile": PackFile.model_json_schema(),
        **PackFile.model_json_schema()["$defs"],
    }
    for definition in definitions.values():
        for key in definition["properties"].values():
            assert not key["title"].isascii() and not key["description"].isascii()
