"""What is shown cannot steer the terminal, and Japanese stays readable."""

from __future__ import annotations

import pytest

from audit.commands import show, verdicts
from audit.ledger.flaws import Flaw, Question, Report, Tampering, Verdict
from audit.reading.listing import ExchangeRow
from audit.reading.read import Page


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
    verdicts.verdict(Report((flaw,), 4, 1, 2, 1, 2, 0, ("x1",), ("x2",)))
    out = capsys.readouterr().out
    assert "異常あり（1件）" in out
    assert "末尾の切り取り: 0123456789abcdef #3 / cut tail: 0123456789abcdef #3" in out
    assert "未了のやり取り 1件: x1" in out
    assert "中断とされた後に終了したやり取り 1件: x2" in out


def test_of_thousands_of_flaws_each_kind_is_shown_and_the_rest_counted(
    capsys: pytest.CaptureFixture[str],
) -> None:
    dropped = [Flaw("0123456789abcdef", n, Tampering.DROPPED_RECORD) for n in range(5000)]
    last = Flaw("fedcba9876543210", 7, Tampering.EDITED_RECORD)
    verdicts.verdict(Report((*dropped, last), 4, 1, 2, 1, 2, 0, (), ()))
    out = capsys.readouterr().out
    assert "異常あり（5001件）" in out
    assert "木に載った記録の削除: 0123456789abcdef #0" in out
    assert "木に載った記録の削除: ほか 4980件。--json ですべて" in out
    assert "記録の改変: fedcba9876543210 #7" in out
    assert len(out.splitlines()) < 40


def test_where_no_record_is_left_none_is_called_intact() -> None:
    rolled_back = Flaw("tree", 0, Tampering.ROLLED_BACK)
    emptied = Report((rolled_back,), 0, 0, 0, 0, 0, 0, (), ())
    verdicts = [emptied.verdict(question) for question in Question]
    assert verdicts == [Verdict.ABSENT, Verdict.ABSENT, Verdict.FLAWED]


@pytest.mark.parametrize(("after", "told"), [("2026 w 3", True), (None, False)])
def test_a_list_says_where_it_goes_on(
    after: str | None, told: bool, capsys: pytest.CaptureFixture[str]
) -> None:
    show.page(Page((), after, True))
    assert ("続き: --before '2026 w 3'" in capsys.readouterr().out) is told
