"""The README holds what a newcomer types, and what it shows is what the product says."""

from __future__ import annotations

from pathlib import Path

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")


def test_the_two_commands_come_first_and_exist() -> None:
    first = README.split("```")[1]
    targets = {
        line.split(":")[0] for line in (ROOT / "Makefile").read_text().split("\n") if "##" in line
    }
    assert "make run" in first and "make test" in first
    assert {"run", "test", "install", "help"} <= targets


def test_every_file_that_is_linked_is_there() -> None:
    for document in [ROOT / "README.md", *ROOT.glob("docs/**/*.md")]:
        for link in document.read_text(encoding="utf-8").split("](")[1:]:
            target = link.split(")")[0].split("#")[0]
            assert not target or target.startswith("http") or (document.parent / target).exists(), (
                target
            )


def test_the_messages_shown_are_the_packs_own() -> None:
    pack = (ROOT / "policies/packs/tokyo4.yaml").read_text(encoding="utf-8")
    refusal = (
        "個人番号（マイナンバー）が含まれているため送信できません。番号を消して送り直してください。"
    )
    label = "※この文章は生成AIにより作成したものです。"
    assert refusal in README and refusal in pack
    assert label in README and label in pack
