"""A bundle is canonical, holds all that it needs, and comes back as the policy that it was made of."""

from __future__ import annotations

from pathlib import Path

import pytest

from detectors.catalogue import ENTITIES
from policies.language.document import ProblemsFound
from policies.language.load import PACKS, load_bundle
from policies.language.packed import packed, unpacked

CITY = """
pack: {id: city, title: 市, version: "1", extends: [base-jp]}
lists: {parts: [総務課, 福祉課]}
terms:
  - entity: PROJECT
    title: 事業の名
    words_file: names.txt
    tests: [{text: 青空計画の件, finds: [青空計画]}]
rules:
  - id: r-one
    title: 一
    basis: [{document: 指針, clause: 第1条, status: unconfirmed}]
    on: request
    detect: [PROJECT]
    where: {departments: ["@parts"]}
    action: notice
    message: 気を付けて。
    tests: [{text: 青空計画の件, action: notice}, {text: 白, action: allow}]
  - id: r-two
    title: 二
    basis: [{document: 指針, clause: 第2条, status: unconfirmed}]
    on: response
    action: label
    label: {id: L, text: ※AI}
"""


def written(
    folder: Path, text: str = CITY, words: str = "青空計画\n# 覚え書き\n白雲計画\n"
) -> Path:
    (folder / "names.txt").write_text(words, encoding="utf-8")
    path = folder / "city.yaml"
    path.write_text(text, encoding="utf-8")
    return path


@pytest.mark.parametrize("pack", sorted(PACKS.glob("*.yaml")), ids=lambda p: p.stem)
def test_what_comes_with_the_product_comes_back_from_its_bundle(pack: Path) -> None:
    bundle = load_bundle([pack], entities=ENTITIES)
    again = unpacked(packed(bundle).stored, entities=ENTITIES)
    assert again.policy.digest == bundle.policy.digest
    assert [r.tests for r in again.policy.rules] and len(again.policy.rules) == len(
        bundle.policy.rules
    )


def test_a_bundle_needs_no_file_any_more(tmp_path: Path) -> None:
    path = written(tmp_path)
    bundle = load_bundle([path], entities=ENTITIES)
    stored = packed(bundle).stored
    path.unlink()
    (tmp_path / "names.txt").unlink()
    again = unpacked(stored, entities=ENTITIES).policy
    assert again.digest == bundle.policy.digest
    assert again.terms[0].words == {"青空計画", "白雲計画"}


def test_comments_and_the_order_of_keys_rules_and_words_do_not_change_its_name(
    tmp_path: Path,
) -> None:
    first = packed(load_bundle([written(tmp_path)], entities=ENTITIES)).digest
    head, one, two = CITY.partition("  - id: r-one")[0], *CITY.split("  - id: ")[1:]
    turned = head + "  - id: " + two + "  - id: " + one + "# 覚え書き\n"
    turned = turned.replace('title: 市, version: "1"', 'version: "1", title: "市"')
    other = written(tmp_path, turned, "白雲計画\n青空計画\n青空計画\n")
    assert packed(load_bundle([other], entities=ENTITIES)).digest == first


@pytest.mark.parametrize(
    ("old", "new"),
    [("気を付けて", "気をつけて"), ("総務課", "税務課"), ("text: 白", "text: 黒")],
    ids=["message", "list", "test"],
)
def test_anything_that_is_said_changes_its_name(tmp_path: Path, old: str, new: str) -> None:
    first = packed(load_bundle([written(tmp_path)], entities=ENTITIES)).digest
    other = written(tmp_path, CITY.replace(old, new))
    assert packed(load_bundle([other], entities=ENTITIES)).digest != first


def test_a_word_in_a_file_changes_its_name(tmp_path: Path) -> None:
    first = packed(load_bundle([written(tmp_path)], entities=ENTITIES)).digest
    other = written(tmp_path, words="青空計画\n")
    assert packed(load_bundle([other], entities=ENTITIES)).digest != first


def test_two_packs_of_one_id_stay_two(tmp_path: Path) -> None:
    path = written(tmp_path)
    other = tmp_path / "other.yaml"
    other.write_text('pack: {id: city, title: 別, version: "2"}\n', encoding="utf-8")
    bundle = load_bundle([path, other], entities=ENTITIES)
    again = unpacked(packed(bundle).stored, entities=ENTITIES)
    assert [loaded.pack.pack.title for loaded in again.packs][1:] == ["市", "別"]


@pytest.mark.parametrize("stored", [b"", b"[]", b'{"v":2}', b'{"v":1,"entries":["x"],"packs":{}}'])
def test_what_is_no_bundle_is_refused_in_words(stored: bytes) -> None:
    with pytest.raises(ProblemsFound, match="バンドル"):
        unpacked(stored, entities=ENTITIES)


def test_kinds_that_this_version_does_not_know_are_refused(tmp_path: Path) -> None:
    stored = packed(load_bundle([written(tmp_path)], entities=ENTITIES)).stored
    with pytest.raises(ProblemsFound, match="という検出の種類はありません"):
        unpacked(stored, entities=frozenset({"PERSON"}))
