"""What the report says of the models themselves: until when their use is approved, and what they cost."""

from __future__ import annotations

from datetime import datetime, timedelta

from audit.reports.document import Cell, Table, largest_first
from audit.reports.month import JAPAN
from audit.reports.tally import Spent, Tally
from audit.reports.wording import Wording

SOON = timedelta(days=60)
"""So long before its last day an approval is said to end soon."""
SHORTLY = timedelta(days=14)
"""The same of an exception."""


def approvals(tally: Tally, as_of: datetime, say: Wording) -> Table:
    rows: tuple[tuple[Cell, ...], ...] = tuple(
        (
            model,
            str(approval.get("id") or "—"),
            str(approval.get("until") or "—"),
            _stands(approval.get("until"), as_of, say),
            tally.unapproved[model],
        )
        for model, approval in sorted(tally.approvals.items())
    )
    columns = (
        say("モデル", "model"),
        say("承認番号", "approval"),
        say("承認の期限", "until"),
        say("状態", "standing"),
        say("期限後の利用", "used after it"),
    )
    title = say(
        "モデルの利用承認（最後のやり取りの時点）", "approvals of models, as of their last use"
    )
    return Table(title, columns, rows, say.none)


def exceptions(tally: Tally, as_of: datetime, say: Wording) -> Table:
    """Those that were used, with what ends soon."""
    rows: tuple[tuple[Cell, ...], ...] = tuple(
        (name, count, until or "—", "—" if until is None else _stands(until, as_of, say, SHORTLY))
        for name, count in largest_first(tally.exceptions.items())
        for until in [tally.ends.get(name)]
    )
    columns = (
        say("例外", "exception"),
        say("件数", "count"),
        say("期限", "until"),
        say("状態", "standing"),
    )
    return Table(say("使われた例外", "exceptions used"), columns, rows, say.none)


def _stands(until: object, as_of: datetime, say: Wording, soon: timedelta = SOON) -> str:
    if not until:
        return say("期限の記録なし", "no date on record")
    today = as_of.astimezone(JAPAN)
    if f"{today:%Y-%m-%d}" > str(until):
        return say("期限切れ", "ended")
    if f"{today + soon:%Y-%m-%d}" >= str(until):
        return say("まもなく期限", "ends soon")
    return say("有効", "in force")


def costs(tally: Tally, say: Wording) -> Table:
    total = Spent()
    for spent in tally.spent.values():
        total.answers += spent.answers
        total.asked += spent.asked
        total.answered += spent.answered
        total.yen += spent.yen
        total.priced += spent.priced
    rows = [_cost(model, spent) for model, spent in sorted(tally.spent.items())]
    if len(rows) > 1:
        rows.append(_cost(say("合計", "together"), total))
    columns = (
        say("モデル", "model"),
        say("回答（トークン数の分かるもの）", "answers with a count"),
        say("入力トークン", "tokens in"),
        say("出力トークン", "tokens out"),
        say("費用（円）", "yen"),
    )
    return Table(say("費用", "cost"), columns, tuple(rows), say.none)


def _cost(name: str, spent: Spent) -> tuple[Cell, ...]:
    yen = f"{spent.yen:,.2f}" if spent.priced else None
    return name, spent.answers, spent.asked, spent.answered, yen
