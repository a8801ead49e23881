"""Files that a command makes are new, and their user's alone."""

from __future__ import annotations

from pathlib import Path

import pytest

from audit.commands.output import new_file, new_folder


def test_new_files_and_folders_are_private(tmp_path: Path) -> None:
    new_folder(tmp_path / "f")
    with new_file(tmp_path / "f" / "x") as file:
        file.write(b"x")
    modes = [(tmp_path / name).stat().st_mode & 0o777 for name in ("f", "f/x")]
    assert modes == [0o700, 0o600]


def test_what_is_there_is_left_alone(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "x").write_text("kept", encoding="utf-8")
    for make in (new_file, new_folder):
        with pytest.raises(SystemExit) as caught:
            make(tmp_path / "x")
        assert caught.value.code == 2
    assert (tmp_path / "x").read_text(encoding="utf-8") == "kept"
    errors = capsys.readouterr().err
    assert errors.count("Error: ") == 2 and "ファイルがすでにあります" in errors
