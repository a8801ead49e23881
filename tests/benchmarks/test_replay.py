"""The replay benchmark in its short form: every exchange is judged again, and a stricter pack makes it stricter."""

from __future__ import annotations

from pathlib import Path

from benchmarks.replay import measured


def test_a_short_run_judges_every_exchange_again(tmp_path: Path) -> None:
    found = measured(tmp_path, 60, kinds=12)
    result = found.result
    assert result.unreplayable == () and result.judged >= 60
    assert {t.new.name for t in result.transitions} == {"BLOCK"}
    assert "60 exchanges" in str(found)
