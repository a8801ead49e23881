"""Programs, models and tools that are called like people, and people who are called like programs."""

from __future__ import annotations

import pytest

from detectors.recognizers.english_names import EnglishNameRecognizer
from detectors.recognizers.names import NameRecognizer
from detectors.recognizers.software import is_software
from detectors.screen import Screen
from tests.detectors.recognizers.finding import found, unnamed

JAPANESE, ENGLISH = NameRecognizer(), EnglishNameRecognizer()


@pytest.mark.parametrize(
    "text",
    [
        "When the Judge is done, ask the agent again. Ask Gemini only when Claude is unavailable.",
        "Windsurf, Cline and Aider call the proxy. Ask Copilot for a review.",
        "Jenkins builds the image, and Kibana shows what Vault logged. The pipelines run at night.",
        "Readを実行し、Bashは確認を求めてください。ClaudeとGeminiの回答を比べます。",
    ],
    ids=unnamed,
)
def test_the_names_of_programs_in_prompts_are_nobodys(text: str) -> None:
    persons = Screen([ENGLISH, JAPANESE], cache_entries=0).only(frozenset({"PERSON"}))
    assert [f for f in persons.scan(text) if f.score >= 0.6] == []


def test_a_surname_or_an_honorific_makes_a_person_of_it() -> None:
    assert found(ENGLISH, "Claude Martin signed the letter; the prompt was his.") == [
        "Claude Martin"
    ]
    assert found(JAPANESE, "生成AIの研修に Claudeさんが参加した。") == ["Claude"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Claude", False),
        ("Claude reads the prompt", False),
        ("Haiku", True),
        ("Ask Gemini", True),
        ("Ask Hanako", False),
    ],
)
def test_the_whole_of_it_is_a_program(text: str, expected: bool) -> None:
    assert is_software(text, 0, len(text)) is expected


def test_a_name_that_people_have_too_is_a_programs_beside_machines_only() -> None:
    assert is_software("Claude reads the prompt", 0, 6)
    assert not is_software("Claude reads the letter", 0, 6)
