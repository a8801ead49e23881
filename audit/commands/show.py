"""The log on a terminal, in Japanese or English. What others wrote cannot steer the terminal."""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime

import click
from rich.console import Console
from rich.table import Table
from rich.text import Text

from audit.commands.scopes import in_words
from audit.commands.speech import english, listed, say, shortened, tell, word
from audit.ledger.approval import Approval
from audit.ledger.review import COMPLAINTS, JAPANESE, Case
from audit.oversight.access import ACTS, WAYS, Access
from audit.proof.tree_read import Stage
from audit.reading.listing import ExchangeRow
from audit.reading.read import Entry, ExchangeDetail, Page
from audit.reading.words import DECISIONS, STATES, STATUSES
from audit.record import Kind
from audit.reviews.checklist import ITEMS, Checklist, Result
from audit.sealing import pseudonym
from audit.search.query import Answer

PLAIN_WIDTH = 200
"""For output that is not a terminal: rows are not folded at the usual 80 columns."""

_EXCHANGES = (
    ("日時", "状態", "判定", "利用者", "部署", "モデル", "規則", "やり取り"),
    ("time", "state", "decision", "person", "department", "model", "rules", "exchange"),
)
_CASES = (
    ("開始", "理由", "部署", "点検者", "状態", "判定", "期限", "やり取り"),
    ("opened", "reason", "section", "reviewer", "state", "verdict", "due", "exchange"),
)
_APPROVALS = (
    ("申請", "日時", "申請した人", "範囲", "決めた人", "結果", "期限"),
    ("request", "time", "asked by", "scope", "decided by", "result", "until"),
)
_CASE_WORDS = {str(value): told for value, told in JAPANESE.items()}
_KINDS = {Kind.REQUEST: "依頼", Kind.CLOSING: "終了", Kind.EVENT: "出来事"}


def exchanges(rows: Sequence[ExchangeRow]) -> None:
    table = _table(_EXCHANGES[english()])
    for row in rows:
        cells = (
            local(row.started_at),
            word(STATES, row.state),
            " → ".join(
                DECISIONS.get(d, (d, d))[english()]
                for d in (row.decision, row.answer_decision)
                if d
            ),
            row.subject,
            row.department,
            row.model,
            ", ".join(row.rules),
            row.exchange,
        )
        table.add_row(*(Text(printable(cell or "-")) for cell in cells))
    _console().print(table)


def page(found: Page) -> None:
    """A list says where it goes on, so that nobody takes its end for that of the log."""
    exchanges(found.rows)
    if found.after is not None:
        tell(f"続き: --before '{found.after}' (more)", f"more: --before '{found.after}'")


def cases(found: Sequence[Case]) -> None:
    table = _table(_CASES[english()])
    for case in found:
        cells = (
            case.opened_at.astimezone().strftime("%Y-%m-%d %H:%M"),
            _reasons(case),
            case.section,
            listed(case.assigned),
            word(STATUSES, case.status),
            None if case.verdict is None else word(_CASE_WORDS, case.verdict),
            None if case.due is None else case.due.isoformat(),
            case.exchange,
        )
        table.add_row(*(Text(printable(cell or "-")) for cell in cells))
    _console().print(table)


def _reasons(case: Case) -> str:
    reasons = listed((word(_CASE_WORDS, reason) for reason in case.reasons), "・")
    complaints = listed((word(COMPLAINTS, complaint) for complaint in case.complaints), "・")
    return say(f"{reasons}（{complaints}）", f"{reasons} ({complaints})") if complaints else reasons


ANSWERS = {"waiting": "未決", "approved": "承認", "denied": "不承認", "lapsed": "期限切れ"}
"""By the state of an approval."""


def approvals(found: Sequence[Approval], reasons: Mapping[str, str | None] | None = None) -> None:
    """With the reasons, by approval, where whoever looks may see them."""
    table = _table(_APPROVALS[english()])
    if reasons is not None:
        table.add_column(say("理由", "reason"), overflow="fold")
    now = datetime.now(UTC)
    for one in found:
        result = word(ANSWERS, one.state(now))
        until = None if one.until is None else local(one.until.isoformat())
        scope = in_words(one.scope, english=english())
        cells = [one.id, local(one.at.isoformat()), one.by, scope, one.decided_by, result, until]
        if reasons is not None:
            cells.append(reasons.get(one.id))
        table.add_row(*(Text(printable(cell or "-")) for cell in cells))
    _console().print(table)


_ACCESSES = (
    ("日時", "だれが", "何を", "どこから", "詳しく", "条件"),
    ("time", "who", "what", "from", "details", "conditions"),
)


def accesses(found: Sequence[Access], *, in_english: bool = False) -> None:
    table = _table(_ACCESSES[in_english])
    for one in found:
        told = [in_words(facts or {}, english=in_english) for facts in (one.facts, one.sealed)]
        ways = filter(None, (one.via, one.login, one.known_by))
        way = ", ".join(ways) if in_english else "、".join(WAYS.get(word, word) for word in ways)
        act = one.act if in_english else ACTS.get(one.act, one.act)
        cells = (local(one.at.isoformat()), one.by, act, way, *told)
        table.add_row(*(Text(printable(cell or "-")) for cell in cells))
    _console().print(table)


def checklists(found: Sequence[Checklist]) -> None:
    for one in found:
        state = say("閉", "closed") if one.closed else say("開", "open")
        name, section = printable(one.exchange), printable(one.section or "-")
        tell(
            f"確認票 {name}  部署: {section}  {state}",
            f"Checklist {name}  section: {section}  {state}",
        )
        checks = {check.item: check for check in one.checks}
        for item in one.items:
            check = checks.get(item)
            mark = "□" if check is None else "■" if check.result is Result.DONE else "―"
            who = "" if check is None else f"  {printable(check.by)} {local(check.at.isoformat())}"
            tell(f"  {mark} {item}: {ITEMS.get(item, item)}{who}", f"  {mark} {item}{who}")
        if one.closed_at is not None:
            closed = f"{printable(one.closed_by or '-')} {local(one.closed_at.isoformat())}"
            tell(f"  閉じた人: {closed}", f"  closed by: {closed}")


def answer(found: Answer) -> None:
    """What was found, and what may have been missed: 0 is said only of what was really looked at."""
    if found.rows:
        exchanges(found.rows)
    tell(f"見つかったやり取り {len(found.rows)}件 (found)", f"{len(found.rows)} exchanges found")
    if found.unread:
        tell(
            f"注意: {found.unread}件の記録は内容を開けず、調べられませんでした"
            f" (鍵がない、または壊れています; contents that do not open)",
            f"Note: the contents of {found.unread} records do not open (no keys, or damaged): they were not searched",
        )
    if found.erased:
        tell(
            f"注意: この範囲の{found.erased}件の記録は内容が消去済みで、調べられませんでした"
            f" (contents that were erased)",
            f"Note: the contents of {found.erased} records in this range were erased, and could not be searched",
        )
    if found.gone:
        tell(
            f"注意: この範囲の{found.gone}件の記録は内容がすでになく、調べられませんでした"
            f" (contents that are gone)",
            f"Note: the contents of {found.gone} records in this range are gone, and could not be searched",
        )
    if found.scanned:
        tell(
            f"参考: 索引にまだない{found.scanned}件は本文を直接調べました (scanned)",
            f"{found.scanned} records that are not in the index yet were read directly",
        )
    if not found.complete:
        tell(
            f"途中まで: 時間切れのため {local(found.searched_to or '')} より新しいものだけを調べました"
            f" (not complete: searched back to {found.searched_to})",
            f"Not complete, for lack of time: searched back to {local(found.searched_to or '')}",
        )
    if found.after is not None:
        tell(f"続き: --after '{found.after}'", f"more: --after '{found.after}'")


def detail(found: ExchangeDetail) -> None:
    state = word(STATES, found.state)
    asked = {} if found.request is None else found.request.record.body
    person = printable(pseudonym.shown(asked.get("subject")) or "-")
    name, state = printable(found.exchange), printable(state)
    tell(
        f"やり取り {name}  状態: {state}  利用者: {person}",
        f"Exchange {name}  state: {state}  person: {person}",
    )
    for entry in found.entries:
        _entry(entry)


def stages(found: Sequence[Stage]) -> None:
    """How far the records of an exchange have come, in their order: with its last one comes the exchange."""
    for number, stage in enumerate(found):
        if stage.position is None:
            how = say("追記済み（まだ封印されていません; appended）", "appended (not sealed yet)")
        elif not stage.sinks:
            how = say(
                f"封印済み（位置 {stage.position}; sealed）", f"sealed (position {stage.position})"
            )
        else:
            sinks = printable(", ".join(stage.sinks))
            how = say(
                f"固定済み（位置 {stage.position}、{sinks}; anchored）",
                f"anchored (position {stage.position}, {sinks})",
            )
        tell(f"記録 {number + 1}: {how}", f"Record {number + 1}: {how}")


def printable(text: str) -> str:
    """Control and direction characters become visible escapes."""
    return "".join(c if c.isprintable() or c in "\n\u3000" else ascii(c)[1:-1] for c in text)


def _entry(entry: Entry) -> None:
    record = entry.record
    at = record.at.astimezone().strftime("%Y-%m-%d %H:%M:%S")
    place = f"{record.writer} #{record.n}"
    tell(
        f"\n■ {_KINDS[record.kind]}  {at}  記録 {place}",
        f"\n■ {record.kind.name.lower()}  {at}  record {place}",
    )
    click.echo(f"  leaf {record.leaf.hex()}")
    click.echo(_pretty(record.body))
    if entry.contents is not None:
        tell("  内容:", "  contents:")
        click.echo(_pretty(entry.contents))
    elif entry.hidden is not None:
        hidden = shortened(entry.hidden)
        tell(f"  内容: 表示できません: {hidden}", f"  contents: cannot be shown: {hidden}")


def _pretty(value: object) -> str:
    text = json.dumps(value, ensure_ascii=False, indent=2, sort_keys=True)
    return printable("\n".join("  " + line for line in text.split("\n")))


def local(at: str) -> str:
    try:
        return datetime.fromisoformat(at).astimezone().strftime("%Y-%m-%d %H:%M:%S")
    except ValueError:
        return at


def _table(headings: Sequence[str]) -> Table:
    table = Table(box=None, header_style="bold")
    for heading in headings:
        table.add_column(heading, overflow="fold")
    return table


def _console() -> Console:
    width = None if sys.stdout.isatty() else PLAIN_WIDTH
    return Console(file=sys.stdout, width=width, highlight=False)
