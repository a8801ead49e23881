"""What is shown cannot steer the terminal, and Japanese stays readable."""

from __future__ import annotations

import pytest

from audit.commands import show
from audit.ledger.flaws import Flaw, Report, Tampering
from audit.reading.listing import ExchangeRow


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("情報政策課　第一係\n行", "情報政策課　第一係\n行"),
        ("\x1b[31m赤", "\\x1b[31m赤"),
        ("\x9b2J", "\\x9b2J"),
        ("a\u202eb", "a\\u202eb"),
    ],
    ids=["japanese", "escape", "c1", "direction"],
)
def test_control_characters_become_visible(text: str, shown: str) -> None:
    assert show.printable(text) == shown


def test_markup_in_a_fact_is_text(capsys: pytest.CaptureFixture[str]) -> None:
    facts = ("x1", "open", "soon", "[red]u", "\x1b[31md", None, None, None, (), None, "c")
    show.exchanges([ExchangeRow(*facts)])
    out = capsys.readouterr().out
    assert "[red]u" in out
    assert "\\x1b[31md" in out


def test_a_verdict_lists_flaws_and_what_is_worth_knowing(
    capsys: pytest.CaptureFixture[str],
) -> None:
    flaw = Flaw("0123456789abcdef", 3, Tampering.CUT_TAIL)
    show.verdict(Report((flaw,), 4, 1, 2, 1, 2, 0, ("x1",), ("x2",)))
    out = capsys.readouterr().out
    assert "異常あり（1件）" in out
    assert "末尾の切り取り: 0123456789abcdef #3 / cut tail: 0123456789abcdef #3" in out
    assert "未了のやり取り 1件: x1" in out
    assert "中断とされた後に終了したやり取り 1件: x2" in out
