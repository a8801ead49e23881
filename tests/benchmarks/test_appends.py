"""The benchmark of appends counts what is really in the log, on both databases."""

from __future__ import annotations

from pathlib import Path

from audit.reading.read import Reader
from benchmarks.appends import Rate, rate, table


def test_what_is_counted_is_in_the_log(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/audit.db"
    found = rate(url, tmp_path / "keys", writers=2, callers=3, seconds=0.3)
    with Reader.open(url) as reader:
        assert 0 < round(found * 0.3) <= reader.count()
        assert len(reader.surroundings().chains) == 2


def test_the_table_compares_with_the_device() -> None:
    shown = table(200.0, [Rate("SQLite", 1, 32, 3000.0)])
    assert "| SQLite | 1 | 32 | 3,000 | 15.0× |" in shown
