"""Folders that are made are private; folders that exist are left alone."""

from __future__ import annotations

from pathlib import Path

from audit.folders import make_private


def test_every_missing_folder_is_made_private_and_no_other_is_touched(tmp_path: Path) -> None:
    tmp_path.chmod(0o755)
    make_private(tmp_path / "a" / "b")
    found = [p.stat().st_mode & 0o777 for p in (tmp_path, tmp_path / "a", tmp_path / "a" / "b")]
    assert found == [0o755, 0o700, 0o700]
