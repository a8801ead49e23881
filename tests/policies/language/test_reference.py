"""The guides hold the reference as it is generated now."""

from __future__ import annotations

from pathlib import Path

import pytest

from policies.language.english import SENTENCES
from policies.language.reference import ORDER, reference
from policies.language.schema import json_schema

DOCS = Path(__file__).parents[3] / "docs"


@pytest.mark.parametrize(("lang", "guide"), [("ja", "ja/policies.md"), ("en", "policies.md")])
def test_the_guide_holds_the_reference(lang: str, guide: str) -> None:
    text = (DOCS / guide).read_text(encoding="utf-8")
    assert text.endswith(reference(lang))


def test_every_part_of_the_language_is_in_it() -> None:
    assert set(ORDER) | {"Kind"} == {"PackFile", *json_schema()["$defs"]}


def test_each_language_stands_alone() -> None:
    assert "／" not in reference("en") and "規則" not in reference("en")
    assert "Rules" not in reference("ja")


def test_every_sentence_stands_once_and_has_its_gaps_in_both_languages() -> None:
    japanese = [pair[0] for pair in SENTENCES]
    assert len(set(japanese)) == len(japanese)
    assert all(a.count("{}") == b.count("{}") for a, b in SENTENCES)
