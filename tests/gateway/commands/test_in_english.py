"""Help and errors follow `--lang en`, wherever it stands."""

from __future__ import annotations

import inspect
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from gateway.cli import COMMANDS, sekisho
from gateway.commands.in_english import help_in_english

OURS = [name for name in COMMANDS if name != "detect"]
"""`detect` tells everything in both languages."""


def helps(command: click.Command) -> Iterator[str]:
    yield command.help or ""
    yield from (one.help or "" for one in command.params if isinstance(one, click.Option))
    if isinstance(command, click.Group):
        for inner in command.commands.values():
            yield from helps(inner)


@pytest.mark.parametrize("name", OURS)
def test_every_text_of_help_has_its_english(name: str) -> None:
    module, summary = COMMANDS[name]
    told = [summary, *helps(import_module(module).command)]
    assert [
        text for text in map(inspect.cleandoc, told) if not help_in_english(text).isascii()
    ] == []


def pages(command: click.Command, *path: str) -> Iterator[tuple[str, ...]]:
    yield path
    if isinstance(command, click.Group):
        for name, inner in command.commands.items():
            yield from pages(inner, *path, name)


@pytest.mark.parametrize("name", OURS)
def test_no_page_of_help_has_japanese_where_english_is_asked_for(name: str) -> None:
    for path in pages(import_module(COMMANDS[name][0]).command, name):
        told = CliRunner().invoke(sekisho, ["--lang", "en", *path, "--help"])
        assert (told.exit_code, told.output.isascii()) == (0, True), told.output


def test_the_words_of_a_list_are_those_that_the_log_has() -> None:
    told = CliRunner().invoke(sekisho, ["--lang", "en", "audit", "list", "--help"]).output
    assert "state of review: none, any, waiting, assigned," in told
    assert "decision: allow, notice, flag, label, mask, route," in told
    settled = CliRunner().invoke(sekisho, ["--lang=en", "audit", "checklist", "check", "--help"])
    assert "Settle items: prompt, search, similarity, quotation, trademark" in settled.output


@pytest.mark.parametrize(
    "typed",
    [
        ["--lang", "en", "--help"],
        ["--lang=en", "policy", "--help"],
        ["policy", "--lang", "en", "--help"],
        ["--lang", "en", "policy", "lint", "--help"],
        ["policy", "lint", "--lang", "en", "--help"],
        ["--lang", "en", "key", "create", "--help"],
    ],
    ids=" ".join,
)
def test_help_is_in_english_where_it_is_asked_for(typed: list[str]) -> None:
    told = CliRunner().invoke(sekisho, typed)
    assert told.exit_code == 0 and told.output.replace("関所", "").isascii()
    japanese = [one for one in typed if one not in ("--lang", "en", "--lang=en")]
    assert not CliRunner().invoke(sekisho, japanese).output.isascii()


def test_a_command_does_the_same_in_english(tmp_path: Path) -> None:
    told = CliRunner().invoke(sekisho, ["--lang", "en", "policy", "lint", "base-jp"])
    assert (told.exit_code, told.output[-14:]) == (0, "rules checked\n")
    wrong = CliRunner().invoke(sekisho, ["--lang", "en", "serve", "--prot", "1"])
    assert wrong.exit_code == 2 and wrong.output.isascii()
