"""With `--lang en` the audit commands say nothing in Japanese but what somebody else wrote."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import click
import pytest
from click.testing import CliRunner, Result

from audit.sealing.keys import KeyRing
from gateway.cli import sekisho
from gateway.commands.audit import command
from tests.audit.exports.test_sheet import entered
from tests.audit.samples import sealed

JAPANESE = re.compile("[\u3000-\u30ff\u3400-\u9fff\uff00-\uffef]")
PERSON = "職員-3F7A-92C1"
"""How a person is shown is data: filters take it by these very letters."""
CONFIG = """
models: [{{name: demo, provider: demo}}]
policies: [base-jp]
audit:
  url: "sqlite:///{tmp}/audit.db"
  keys: "{tmp}/keys"
  retention: {{metadata_years: 5, content_months: 12, blocked_days: 30}}
"""
SAID = (
    ("list", 0, "time state decision person department model rules exchange"),
    ("list", 0, "completed mask"),
    ("list --limit 1", 0, "more: --before '"),
    ("list --state done", 2, "Invalid value"),
    ("show x1", 0, "Exchange x1 state: completed"),
    ("show x1", 0, "Record 1: sealed (position"),
    ("show x9", 2, "Error: no such exchange: x9"),
    ("search 承知", 0, "2 exchanges found"),
    ("search --state completed --save done", 0, "2 exchanges found"),
    ("saved", 0, "done"),
    ("saved --delete done", 0, "deleted"),
    ("saved --delete done", 2, "Error: "),
    ("index --all", 0, "records indexed"),
    ("verify", 0, "Verdict: intact"),
    ("verify", 0, "2 exchanges"),
    ("verify --exchange x9", 2, "no such exchange"),
    ("verify --range 3:1", 2, "has to come after"),
    ("export --format csv --state completed -o {tmp}/log.csv", 0, "2 exchanges written"),
    ("export -o {tmp}/log.jsonl", 0, "records written"),
    ("export --format xlsx", 2, "give -o FILE"),
    ("export --state completed", 2, "jsonl is the whole log"),
    ("bundle x1 -o {tmp}/x1.zip", 0, ""),
    ("verify --bundle {tmp}/x1.zip", 0, "integrity: intact"),
    (
        "retention plan",
        0,
        "metadata 5 years, contents 12 months, contents that were blocked 30 days",
    ),
    ("retention propose --reason law", 0, "retention asked for: "),
    ("retention run", 2, "Error: "),
    ("hold place x1 --reason suit", 0, "another person has to approve"),
    ("hold list", 0, "scope: exchanges x1 state: waiting reason: suit active: yes"),
    ("erase x2 --reason asked", 0, "erasure asked for: "),
    ("erase --lang en list", 0, "scope: exchanges x2"),
    ("review queue", 0, "no cases (those closed with --all)"),
    ("review report x1 --kind other", 0, "opened reason section reviewer"),
    ("review queue", 0, "report (other)"),
    ("review judge x9 --verdict violation", 2, "Error: "),
    ("checklist list", 0, "no checklists"),
    ("checklist open x1", 0, "Checklist x1 section:"),
    ("checklist check x1 --item facts", 0, "facts"),
    ("checklist close x1", 2, "Error: "),
    ("unmask ask --exchange x1 --reason why", 0, "request time asked by scope"),
    ("unmask list", 0, "waiting"),
    ("accesses", 0, "time who what from details conditions"),
    ("roles", 0, "auditor"),
    ("trends 2026-11", 0, ""),
    ("report 2026-11 -o {tmp}/report.html", 0, ""),
    ("report 2026-11 -o {tmp}/report.xlsx", 0, ""),
    ("report 2026-13 -o {tmp}/none.pdf", 2, "Error: "),
    ("disclose --state completed -o {tmp}/disclosed", 0, "2 written to"),
    ("page -o {tmp}/page.html", 0, ""),
    ("receipt --out {tmp}/stamp", 2, "no time-stamp yet"),
    ("checkpoint", 0, "sekisho/"),
    ("keys list", 0, "here"),
    ("keys backup {tmp}/copy --passphrase short", 2, "Error: "),
    ("keys backup {tmp}/copy --passphrase long-enough-for-a-copy-1", 0, "fingerprint: "),
    ("keys backups", 0, "valid"),
    ("keys restore {tmp}/copy --passphrase another-passphrase-0", 2, "Error: "),
    ("keys restore {tmp}/copy --passphrase long-enough-for-a-copy-1", 0, "are back in"),
    ("keys rotate", 0, "keys rewrapped make a new backup, destroy the old ones"),
    ("key", 0, "sekisho/"),
    ("migrate", 0, "schema"),
    ("showw", 2, "No such command"),
)


@pytest.fixture
def city(tmp_path: Path) -> Path:
    (tmp_path / "config.yaml").write_text(CONFIG.format(tmp=tmp_path), encoding="utf-8")
    url, keys = f"sqlite:///{tmp_path}/audit.db", KeyRing.open(tmp_path / "keys")
    entered(url, keys, "x1", "x2", department="tax")
    sealed(url, tmp_path / "keys")
    return tmp_path


def run(folder: Path, *typed: str) -> Result:
    config = ("audit", "--config", str(folder / "config.yaml"))
    return CliRunner().invoke(sekisho, [*config, *typed])


def test_every_audit_command_speaks_english_alone(city: Path) -> None:
    wrong = []
    for line, code, part in SAID:
        told = run(city, *line.format(tmp=city).split(), "--lang", "en")
        words = " ".join(told.output.split())
        data = re.sub(r'"(?:[^"\\]|\\.)*"', "", words).replace(PERSON, "").replace("承知", "")
        if (told.exit_code, part in words, JAPANESE.search(data)) != (code, True, None):
            wrong.append((line, told.exit_code, told.output))
    assert not wrong, wrong
    for page in ("report.html", "page.html"):
        assert not JAPANESE.search((city / page).read_text(encoding="utf-8")), page


def paths(group: click.Group, *above: str) -> Iterator[tuple[str, ...]]:
    for name, one in group.commands.items():
        yield (*above, name)
        if isinstance(one, click.Group):
            yield from paths(one, *above, name)


def test_the_language_is_taken_at_every_place_of_every_audit_command() -> None:
    for path in paths(command):
        for place in range(len(path) + 1):
            typed = ("audit", *path[:place], "--lang=en", *path[place:], "--help")
            told = CliRunner().invoke(sekisho, typed)
            assert (told.exit_code, told.output.isascii()) == (0, True), (typed, told.output)


def test_without_it_the_commands_speak_japanese_as_before(city: Path) -> None:
    assert "見つかったやり取り 2件 (found)" in run(city, "search").output
    assert "検証結果: 正常" in run(city, "verify").output
