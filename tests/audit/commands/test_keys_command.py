"""The commands for keys: what is needed, a copy, and back again."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from audit.commands import keys_command
from audit.commands.cli import audit_group
from audit.sealing.keys import KeyRing
from tests.audit.samples import ended_chain

PASSPHRASE = "風見鶏のある坂の町の灯"


def audit(url: str, folder: Path, *arguments: str, typed: str = "") -> Result:
    options = ["--url", url, "--keys", str(folder), "keys"]
    return CliRunner().invoke(audit_group(), [*options, *arguments], input=typed)


def test_list_says_which_keys_are_here(sqlite_url: str, keys: KeyRing, tmp_path: Path) -> None:
    ended_chain(sqlite_url, keys, "x1")
    KeyRing.open(tmp_path / "other")
    [here] = audit(sqlite_url, tmp_path / "keys", "list").stdout.splitlines()
    [missing] = audit(sqlite_url, tmp_path / "other", "list").stdout.splitlines()
    assert here.startswith(f"{keys.key_id}/content/")
    assert here.endswith("2件\tあり (here)")
    assert missing.endswith("2件\tなし (missing)")


def test_a_key_goes_into_a_backup_and_back(sqlite_url: str, keys: KeyRing, tmp_path: Path) -> None:
    ended_chain(sqlite_url, keys, "x1")
    file, typed = str(tmp_path / "copy.txt"), f"{PASSPHRASE}12\n"
    saved = audit(sqlite_url, tmp_path / "keys", "backup", file, typed=typed * 2)
    assert (saved.exit_code, PASSPHRASE in saved.output) == (0, False)
    back = audit(sqlite_url, tmp_path / "new", "restore", file, typed=typed)
    assert (back.exit_code, keys.key_id in back.output) == (0, True)
    assert audit(sqlite_url, tmp_path / "new", "list").stdout.endswith("あり (here)\n")


def test_a_passphrase_from_a_pipe_is_its_first_line_and_nothing_is_said_about_terminals(
    sqlite_url: str, keys: KeyRing, tmp_path: Path
) -> None:
    ended_chain(sqlite_url, keys, "x1")
    file, typed = str(tmp_path / "copy.txt"), f"{PASSPHRASE}12\n"
    command = ["--url", sqlite_url, "--keys", str(tmp_path / "keys"), "keys", "backup", file]
    made = subprocess.run(
        [sys.executable, "-m", "gateway", "audit", *command],
        input=typed,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert (made.returncode, made.stderr) == (0, "")
    assert audit(sqlite_url, tmp_path / "new", "restore", file, typed=typed).exit_code == 0
    nothing = audit(sqlite_url, tmp_path / "other", "restore", file)
    assert (nothing.exit_code, "合言葉がありません" in nothing.stderr) == (2, True)


def test_a_wrong_passphrase_is_an_error(sqlite_url: str, keys: KeyRing, tmp_path: Path) -> None:
    file, typed = str(tmp_path / "copy.txt"), f"{PASSPHRASE}12\n"
    ended_chain(sqlite_url, keys, "x1")
    audit(sqlite_url, tmp_path / "keys", "backup", file, typed=typed)
    refused = audit(sqlite_url, tmp_path / "new", "restore", file, typed="x\n")
    assert (refused.exit_code, "wrong passphrase" in refused.stderr) == (2, True)


def test_the_copies_are_listed_one_a_line(
    sqlite_url: str, keys: KeyRing, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(keys_command, "at_terminal", lambda: True)
    ended_chain(sqlite_url, keys, "x1")
    file, typed = str(tmp_path / "copy.txt"), f"{PASSPHRASE}12\n"
    made = audit(sqlite_url, tmp_path / "keys", "backup", file, typed=typed * 2)
    [line] = audit(sqlite_url, tmp_path / "keys", "backups").stdout.splitlines()
    fingerprint, state = line[:16], line.split("\t")[1]
    assert (fingerprint in made.stdout, state) == (True, "有効")
    assert "もう一度" in made.output and "Repeat" not in made.output
