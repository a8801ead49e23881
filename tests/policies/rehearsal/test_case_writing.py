"""Adding to a case file: what is there stays as it is, and what would not be a case file is not written."""

from __future__ import annotations

from dataclasses import replace

import pytest

from policies.language.case_schema import CasePackFile
from policies.language.document import ProblemsFound, parse_document
from policies.language.validation import validated
from policies.rehearsal.case_writing import NewCase, added, given_of, started
from policies.rules.model import Action, Facts

CASE = NewCase(
    "c-new", "誤検知", '改行\nと"引用符"', {"external": False}, Action.ALLOW, finds=("PERSON",)
)
FILE = """# 事例
packs: [tokyo4]  # 4つのルール
cases:
    # はじめの事例
    - id: c-old   # 古い
      text: 文
      action: allow
"""


def read(text: str) -> CasePackFile:
    return validated(parse_document(text, "f"), CasePackFile)


def test_comments_and_what_is_there_stay_as_they_are() -> None:
    new = added(FILE, CASE, "f")
    assert new.startswith(FILE)
    old, case = read(new).cases
    assert (old.id, case.id, case.text, case.action) == ("c-old", "c-new", CASE.text, "allow")
    assert case.given is not None and case.given.external is False
    assert added(added(FILE, CASE, "f"), CASE, "f").count("- id: c-new") == 2


def test_what_stands_behind_the_cases_stays_behind_them() -> None:
    swapped = "cases:\n- {id: c-old, text: 文, action: allow}\n\n# パック\npacks: [tokyo4]\n"
    new = added(swapped, CASE, "f")
    assert new.endswith("\n\n# パック\npacks: [tokyo4]\n") and len(read(new).cases) == 2


def test_a_new_file_begins_with_the_line_for_editors() -> None:
    new = added(started(["tokyo4"]), CASE, "f")
    assert new.startswith("# yaml-language-server: $schema=") and len(read(new).cases) == 1


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("pack: {}\n", "「cases」がありません"),
        ("packs: [a]\ncases: [{id: c-old, text: 文, action: allow}]\n", "1行で書かれている"),
        ("packs: [a]\ncases:\n\t- x\n", "タブ"),
        ("packs: a\ncases:\n  - {id: c-old, text: 文, action: allow}\n", "「packs」は並び"),
    ],
)
def test_what_is_no_case_file_is_not_written(text: str, message: str) -> None:
    with pytest.raises(ProblemsFound, match=message):
        added(text, CASE, "f")


def test_only_unusual_facts_are_written() -> None:
    facts = Facts(
        "福祉課", "m", external=True, max_class=2, data_class="2", endpoint="/v1/responses"
    )
    assert given_of(facts, "tool") == {
        "department": "福祉課",
        "max_class": 2,
        "data_class": "2",
        "role": "tool",
    }
    long = replace(facts, characters=3_000)
    assert given_of(long, "tool") == given_of(facts, "tool")
    assert given_of(long, "tool", measured=True)["length"] == 3_000
