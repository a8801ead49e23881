"""The guide's commands do what the guide says, and both languages show the same."""

from __future__ import annotations

import re
from pathlib import Path

from tests.journeys.tutorial import CONSOLE, ENGLISH, JAPANESE, place, same, shown, typed

AGAIN = "python -m tests.journeys.tutorial writes the guides again"
EXCEPTIONS = re.compile(r"```yaml\n(exceptions:.*?)```\n", re.DOTALL)


def test_every_command_of_the_guide_shows_what_the_guide_says(tmp_path: Path) -> None:
    guide = JAPANESE.read_text(encoding="utf-8")
    steps = [step for block in CONSOLE.findall(guide) for step in shown(block)]
    assert {step[0].split()[2] for step in steps if step[0].startswith("sekisho")} == {
        *("publish", "lint", "test", "explain", "diff", "replay", "log", "rollback", "show")
    }
    with place(tmp_path, guide):
        for command, told in steps:
            assert same(typed(command)) == same(told), f"{command}: {AGAIN}"
        (excepted,) = EXCEPTIONS.findall(guide)
        head = 'pack: {id: exceptions, title: 例外, version: "1", extends: [bunkyo]}\n'
        Path("exceptions.yaml").write_text(head + excepted, encoding="utf-8")
        assert "失敗 0件" in typed("sekisho policy test exceptions.yaml --no-mutants")


def test_the_guide_in_english_types_and_shows_the_same() -> None:
    japanese, english = (path.read_text(encoding="utf-8") for path in (JAPANESE, ENGLISH))
    assert CONSOLE.findall(english) == CONSOLE.findall(japanese)
