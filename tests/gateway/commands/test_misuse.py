"""What is typed wrongly is told in Japanese, whichever part of `sekisho` it was meant for."""

from __future__ import annotations

import pytest
from click.testing import CliRunner

from gateway.cli import sekisho


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("--foo", "その指定はありません"),
        ("nothing", "そのコマンドはありません"),
        ("audit nothing", "そのコマンドはありません"),
        ("audit list --foo", "その指定はありません"),
        ("audit show", "必要な指定がありません"),
        (
            "audit search x --state 完成",
            "指定した値が正しくありません：次のどれかです: 未了 (open)、完了 (completed)、遮断 (blocked)、"
            "拒否 (refused)、失敗 (failed)、中止 (aborted)、中断 (interrupted)",
        ),
        (
            "policy show --at 昨日",
            "指定した値が正しくありません：「昨日」は日時ではありません。"
            "2026-11-28 か 2026-11-28T09:30 の形で書いてください",
        ),
        ("audit list --limit 0", "指定した値が正しくありません：範囲は 1<=x<=10000 です"),
        ("audit list --limit x", "指定した値が正しくありません：数字で書いてください"),
        (
            "audit erase --month 2026-10 --reason r --class x",
            "指定した値が正しくありません：次のどれかです: 'metadata', 'content', 'blocked'",
        ),
    ],
)
def test_wrong_use_is_told_in_japanese_first(typed: str, told: str) -> None:
    done = CliRunner().invoke(sekisho, typed.split())
    assert done.exit_code == 2
    assert done.stderr.splitlines()[-1].startswith(f"Error: {told} (")


@pytest.mark.parametrize("typed", ["", "audit"])
def test_a_group_alone_is_its_help(typed: str) -> None:
    shown = CliRunner().invoke(sekisho, typed.split()).output
    assert shown.startswith("Usage: ") and "Error" not in shown
