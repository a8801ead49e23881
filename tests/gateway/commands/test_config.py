"""`sekisho config check` shows what is used and no secret."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from gateway.commands.config import command

ROOT = Path(__file__).parent.parent.parent.parent


def test_a_database_password_is_not_shown(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    text = (ROOT / "config.yaml").read_text(encoding="utf-8")
    file = tmp_path / "config.yaml"
    file.write_text(
        text.replace("sqlite:///data/audit.db", "postgresql://sekisho:hunter2@db/log"),
        encoding="utf-8",
    )
    shown = CliRunner().invoke(command, ["check", "--config", str(file)])
    assert shown.exit_code == 0, shown.output
    assert "postgresql://sekisho:**********@db/log" in shown.output
    assert "hunter2" not in shown.output
    assert "添付を読むプロセスの囲い" in shown.output
