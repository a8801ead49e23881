"""The search on the command line: what it found, what it missed, and how to go on."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from audit.sealing.keys import KeyRing
from tests.audit.commands.test_cli import audit
from tests.audit.samples import SECRET, ended_chain, run


@pytest.fixture
def log(sqlite_url: str, keys: KeyRing) -> str:
    ended_chain(sqlite_url, keys, "x1", "x2")
    return sqlite_url


def test_search_prints_what_it_found_and_what_it_could_not_look_into(
    log: str, tmp_path: Path
) -> None:
    found = audit("search", SECRET, url=log, keys=tmp_path / "keys").stdout
    assert "見つかったやり取り 2件" in found
    assert SECRET not in found
    run(log, "DELETE FROM contents")
    none = audit("search", SECRET, "--model", "demo", url=log, keys=tmp_path / "keys").stdout
    assert "見つかったやり取り 0件" in none
    assert "4件の記録は内容がすでになく" in none


def test_a_search_is_saved_and_repeated_and_goes_on_after_its_cursor(
    log: str, tmp_path: Path
) -> None:
    keys = tmp_path / "keys"
    assert audit("index", "--all", url=log, keys=keys).stdout.startswith("6件")
    first = audit("search", SECRET, "--limit", "1", "--save", "毎月", "--json", url=log, keys=keys)
    row, extent = map(json.loads, first.stdout.splitlines())
    assert (row["exchange"], extent["complete"], extent["scanned"]) == ("x2", True, 0)
    again = ("search", "--saved", "毎月", "--after", extent["after"], "--json")
    rest = audit(*again, url=log, keys=keys).stdout.splitlines()
    assert [json.loads(line).get("exchange") for line in rest] == ["x1", None]
    assert audit("saved", url=log).stdout == "毎月\n"


def test_a_search_cut_short_says_how_far_it_got(log: str, tmp_path: Path) -> None:
    cut = audit("search", "無", "--seconds", "0", url=log, keys=tmp_path / "keys").stdout
    assert "途中まで" in cut
    assert "--after" in cut
