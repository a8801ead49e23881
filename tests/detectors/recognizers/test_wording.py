"""Six classes of wording, and ordinary office text with the same words: `wording.txt` has both, people are made up."""

from __future__ import annotations

from pathlib import Path

import pytest

from detectors.catalogue import recognizers
from detectors.screen import Screen

ACTED_ON = {
    "CONFIDENTIAL_MARKING": 0.8,
    "SPECIAL_CARE_TOPIC": 0.6,
    "NARRATIVE_IDENTITY": 0.6,
    "COPYRIGHT_REQUEST": 0.5,
    "PROMPT_INJECTION": 0.6,
    "CREDENTIAL": 0.6,
}
SCREEN = Screen(recognizers(), cache_entries=0).only(frozenset(ACTED_ON))


def sections() -> dict[str, list[str]]:
    told: dict[str, list[str]] = {}
    for line in Path(__file__).with_name("wording.txt").read_text("utf-8").splitlines():
        if line.startswith("## "):
            told[line[3:]] = []
        elif line:
            told[list(told)[-1]].append(line)
    return told


def found(text: str) -> set[str]:
    return {f.entity for f in SCREEN.scan(text) if f.score >= ACTED_ON[f.entity]}


@pytest.mark.parametrize("entity", ACTED_ON)
def test_what_is_worded_like_this_is_found(entity: str) -> None:
    assert [text for text in sections()[entity] if entity not in found(text)] == []


@pytest.mark.parametrize("entity", ACTED_ON)
def test_ordinary_text_with_the_same_words_is_left_alone(entity: str) -> None:
    ordinary = sections()[f"not {entity}"]
    assert len(ordinary) >= 30
    assert [text for text in ordinary if entity in found(text)] == []
