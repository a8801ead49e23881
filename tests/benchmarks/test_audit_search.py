"""The search benchmark in its short form: every kind of search is answered whole, on both databases."""

from __future__ import annotations

from pathlib import Path

import pytest

from audit.sealing.keys import KeyRing
from benchmarks.audit_search import exchanges, run


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path}/audit.db"
    found: str = request.getfixturevalue("postgres_url")
    return found


def test_a_short_run_answers_every_kind_of_search(url: str, tmp_path: Path) -> None:
    lines = list(run(url, KeyRing.open(tmp_path / "keys"), 1100, 1))
    found = {row[1].strip(): float(row[4]) for line in lines[4:] if (row := line.split("|"))}
    assert len(found) == 16
    assert found["2 characters"] == 50
    assert found["list: section"] > 0
    assert found["list: rule"] < 5


def test_the_same_seed_gives_the_same_exchanges() -> None:
    assert list(exchanges(20)) == list(exchanges(20))
