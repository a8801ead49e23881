"""The audit benchmark measures what it says, on a log that verifies."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks.audit import measure


@pytest.mark.parametrize("contents", [False, True])
def test_every_line_of_the_table_is_measured(contents: bool, tmp_path: Path) -> None:
    measured = measure(600, tmp_path, contents=contents)
    assert [what for what, _ in measured.rows] == [
        "written",
        "bytes per record",
        "sealed and signed",
        "one inclusion proof",
        "one consistency proof",
        "verified in full, without keys",
        "verified in full",
        "verified, the last hundredth",
    ]
    assert "| one inclusion proof |" in measured.table()
