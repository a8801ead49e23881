"""The search benchmark in its short form: every kind of question is answered whole, and alike on both databases."""

from __future__ import annotations

from pathlib import Path

from benchmarks.audit_search import built, cpu_with, table
from benchmarks.made_up import LAST, copy, exchanges


def pages(text: str) -> dict[str, float]:
    """Of each kind of question, how many exchanges the pages had."""
    rows = [line.split("|") for line in text.splitlines()[4:]]
    return {row[1].strip(): float(row[5]) for row in rows}


def test_a_short_run_gives_both_databases_the_same_answers(
    postgres_url: str, tmp_path: Path
) -> None:
    url, keys = built(tmp_path, 200)
    found = pages(table("SQLite", url, keys, 1, cpu_with(None)))
    copy(url, postgres_url)
    assert pages(table("PostgreSQL", postgres_url, keys, 1, cpu_with(None))) == found
    assert len(found) == 52
    assert found["2 characters, common"] == 50
    assert found["list: section"] > 0
    assert found["list: rule"] < 5


def test_a_log_that_is_there_is_taken(tmp_path: Path) -> None:
    built(tmp_path, 30)
    before = (tmp_path / "audit.db").stat().st_mtime_ns
    built(tmp_path, 60)
    assert (tmp_path / "audit.db").stat().st_mtime_ns == before


def test_the_same_exchanges_are_made_up_every_time() -> None:
    assert list(exchanges(20)) == list(exchanges(20))
    assert len(list(exchanges(LAST, first=20))) == LAST
