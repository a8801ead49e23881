"""The evidence bundle: only what is proven goes in, and what is in verifies without the database."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from audit.commands.cli import audit_group
from audit.commands.options import Place
from audit.sealing.keys import KeyRing
from audit.writing.writer import Log
from tests.audit.commands.test_cli import unmask
from tests.audit.samples import SECRET, closing, ended_chain, request, sealed


@pytest.fixture
def place(url: str, keys: KeyRing, tmp_path: Path) -> Place:
    """x1 and x2 are signed; `new` is not yet."""
    ended_chain(url, keys, "x1", "x2")
    sealed(url, tmp_path / "keys")
    with Log.open(url, keys) as log:
        log.append_blocking(request("new"), closing("new"))
    return Place(url, tmp_path / "keys")


def audit(place: Place, *arguments: str | Path) -> Result:
    return CliRunner().invoke(audit_group(lambda: place), list(map(str, arguments)))


def test_a_zip_verifies_with_the_program_inside_it(place: Place, tmp_path: Path) -> None:
    out, key = tmp_path / "b.zip", audit(place, "key").stdout.strip()
    assert audit(place, "bundle", "x1", "--out", out).exit_code == 0
    assert out.stat().st_mode & 0o777 == 0o600
    (tmp_path / "verify.py").write_text(audit(place, "verifier").stdout, encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-I", tmp_path / "verify.py", out, "--key", key],
        capture_output=True,
        text=True,
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert "外部固定 (anchoring): 正常 (intact)" in done.stdout


def test_the_command_verifies_a_bundle_like_the_program(place: Place, tmp_path: Path) -> None:
    out = tmp_path / "b"
    contents = ("--as", "監査一", "bundle", "x1", "x2", "--out", out, "--contents")
    assert "unmasking has to be approved" in audit(place, *contents).stderr
    assert place.url is not None and place.keys is not None
    unmask("--exchange", "x1", "--exchange", "x2", url=place.url, keys=place.keys)
    assert audit(place, *contents).exit_code == 0
    assert SECRET in (out / "records.jsonl").read_text(encoding="utf-8")
    report = json.loads(audit(place, "verify", "--bundle", out, "--json").stdout)
    assert (report["findings"], report["records"]) == ([], 4)
    lines = (out / "records.jsonl").read_text(encoding="utf-8")
    (out / "records.jsonl").write_text(lines.replace("mask", "none"), encoding="utf-8")
    tampered = audit(place, "verify", "--bundle", out)
    assert tampered.exit_code == 1
    assert "記録の改変" in tampered.stdout


def test_contents_are_in_it_only_when_asked(place: Place, tmp_path: Path) -> None:
    assert audit(place, "bundle", "x1", "--out", tmp_path / "b").exit_code == 0
    files = b"".join(path.read_bytes() for path in (tmp_path / "b").iterdir())
    assert SECRET.encode() not in files


@pytest.mark.parametrize(
    ("exchange", "reason"), [("new", "not signed yet"), ("nope", "no such exchange")]
)
def test_what_cannot_be_proven_yet_is_refused(
    exchange: str, reason: str, place: Place, tmp_path: Path
) -> None:
    result = audit(place, "bundle", exchange, "--out", tmp_path / "b.zip")
    assert (result.exit_code, reason in result.stderr) == (2, True)
    assert not (tmp_path / "b.zip").exists()


def test_a_folder_that_is_there_is_not_written_into(place: Place, tmp_path: Path) -> None:
    result = audit(place, "bundle", "x1", "--out", tmp_path)
    assert (result.exit_code, result.stderr[:7]) == (2, "Error: ")


def test_what_is_no_bundle_is_one_line_of_error(place: Place, tmp_path: Path) -> None:
    result = audit(place, "verify", "--bundle", tmp_path)
    assert (result.exit_code, result.stderr.count("\n")) == (2, 1)


def test_the_javascript_verifier_is_printed_too(place: Place) -> None:
    assert "node:crypto" in audit(place, "verifier", "--javascript").stdout
