"""The log on a terminal, in Japanese. What others wrote cannot steer the terminal."""

from __future__ import annotations

import json
import sys
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime

import click
from rich.console import Console
from rich.table import Table
from rich.text import Text

from audit.commands.scopes import in_words
from audit.ledger.approval import Approval
from audit.ledger.flaws import Anchoring, Flaw, Question, Report, Tampering
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

FLAWS_OF_A_KIND = 20
"""So many of one kind of tampering are shown."""
PLAIN_WIDTH = 200
"""For output that is not a terminal: rows are not folded at the usual 80 columns."""

_MISSING_TABLE = (
    "対処: このプログラムが表を消すことはありません。ゲートウェイを止め、いまのデータベースを証拠として写し、"
    "バックアップから戻して、もう一度検証してください"
    " (no program drops a table: stop the gateway, keep a copy, restore a backup, verify again)"
)
_KINDS = {Kind.REQUEST: "依頼", Kind.CLOSING: "終了", Kind.EVENT: "出来事"}


def exchanges(rows: Sequence[ExchangeRow]) -> None:
    table = Table(box=None, header_style="bold")
    for heading in ("日時", "状態", "判定", "利用者", "部署", "モデル", "規則", "やり取り"):
        table.add_column(heading, overflow="fold")
    for row in rows:
        cells = (
            local(row.started_at),
            STATES.get(row.state, row.state),
            " → ".join(DECISIONS.get(d, (d,))[0] for d in (row.decision, row.answer_decision) if d),
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
        click.echo(f"続き: --before '{found.after}' (more)")


def cases(found: Sequence[Case]) -> None:
    table = Table(box=None, header_style="bold")
    for heading in ("開始", "理由", "部署", "点検者", "状態", "判定", "期限", "やり取り"):
        table.add_column(heading, overflow="fold")
    for case in found:
        cells = (
            case.opened_at.astimezone().strftime("%Y-%m-%d %H:%M"),
            _reasons(case),
            case.section,
            "、".join(case.assigned),
            STATUSES[case.status],
            None if case.verdict is None else JAPANESE[case.verdict],
            None if case.due is None else case.due.isoformat(),
            case.exchange,
        )
        table.add_row(*(Text(printable(cell or "-")) for cell in cells))
    _console().print(table)


def _reasons(case: Case) -> str:
    reasons = "・".join(JAPANESE[reason] for reason in case.reasons)
    complaints = "・".join(COMPLAINTS[complaint] for complaint in case.complaints)
    return f"{reasons}（{complaints}）" if complaints else reasons


ANSWERS = {"waiting": "未決", "approved": "承認", "denied": "不承認", "lapsed": "期限切れ"}
"""By the state of an approval."""


def approvals(found: Sequence[Approval], reasons: Mapping[str, str | None] | None = None) -> None:
    """With the reasons, by approval, where whoever looks may see them."""
    table = Table(box=None, header_style="bold")
    for heading in ("申請", "日時", "申請した人", "範囲", "決めた人", "結果", "期限"):
        table.add_column(heading, overflow="fold")
    if reasons is not None:
        table.add_column("理由", overflow="fold")
    now = datetime.now(UTC)
    for one in found:
        result = ANSWERS[one.state(now)]
        until = None if one.until is None else local(one.until.isoformat())
        scope = in_words(one.scope)
        cells = [one.id, local(one.at.isoformat()), one.by, scope, one.decided_by, result, until]
        if reasons is not None:
            cells.append(reasons.get(one.id))
        table.add_row(*(Text(printable(cell or "-")) for cell in cells))
    _console().print(table)


_ACCESSES = (
    ("日時", "だれが", "何を", "どこから", "詳しく", "条件"),
    ("time", "who", "what", "from", "details", "conditions"),
)


def accesses(found: Sequence[Access], *, english: bool = False) -> None:
    table = Table(box=None, header_style="bold")
    for heading in _ACCESSES[english]:
        table.add_column(heading, overflow="fold")
    for one in found:
        told = [in_words(facts or {}, english=english) for facts in (one.facts, one.sealed)]
        ways = filter(None, (one.via, one.login, one.known_by))
        way = ", ".join(ways) if english else "、".join(WAYS.get(word, word) for word in ways)
        act = one.act if english else ACTS.get(one.act, one.act)
        cells = (local(one.at.isoformat()), one.by, act, way, *told)
        table.add_row(*(Text(printable(cell or "-")) for cell in cells))
    _console().print(table)


def checklists(found: Sequence[Checklist]) -> None:
    for one in found:
        state = "閉" if one.closed else "開"
        click.echo(
            f"確認票 {printable(one.exchange)}  部署: {printable(one.section or '-')}  {state}"
        )
        checks = {check.item: check for check in one.checks}
        for item in one.items:
            check = checks.get(item)
            mark = "□" if check is None else "■" if check.result is Result.DONE else "―"
            who = "" if check is None else f"  {printable(check.by)} {local(check.at.isoformat())}"
            click.echo(f"  {mark} {item}: {ITEMS.get(item, item)}{who}")
        if one.closed_at is not None:
            click.echo(
                f"  閉じた人: {printable(one.closed_by or '-')} {local(one.closed_at.isoformat())}"
            )


def answer(found: Answer) -> None:
    """What was found, and what may have been missed: 0 is said only of what was really looked at."""
    if found.rows:
        exchanges(found.rows)
    click.echo(f"見つかったやり取り {len(found.rows)}件 (found)")
    if found.unread:
        click.echo(
            f"注意: {found.unread}件の記録は内容を開けず、調べられませんでした"
            f" (鍵がない、または壊れています; contents that do not open)"
        )
    if found.erased:
        click.echo(
            f"注意: この範囲の{found.erased}件の記録は内容が消去済みで、調べられませんでした"
            f" (contents that were erased)"
        )
    if found.gone:
        click.echo(
            f"注意: この範囲の{found.gone}件の記録は内容がすでになく、調べられませんでした"
            f" (contents that are gone)"
        )
    if found.scanned:
        click.echo(f"参考: 索引にまだない{found.scanned}件は本文を直接調べました (scanned)")
    if not found.complete:
        click.echo(
            f"途中まで: 時間切れのため {local(found.searched_to or '')} より新しいものだけを調べました"
            f" (not complete: searched back to {found.searched_to})"
        )
    if found.after is not None:
        click.echo(f"続き: --after '{found.after}'")


def detail(found: ExchangeDetail) -> None:
    state = STATES.get(found.state, found.state)
    asked = {} if found.request is None else found.request.record.body
    person = printable(pseudonym.shown(asked.get("subject")) or "-")
    click.echo(f"やり取り {printable(found.exchange)}  状態: {printable(state)}  利用者: {person}")
    for entry in found.entries:
        _entry(entry)


def stages(found: Sequence[Stage]) -> None:
    """How far the records of an exchange have come, in their order: with its last one comes the exchange."""
    for number, stage in enumerate(found):
        if stage.position is None:
            how = "追記済み（まだ封印されていません; appended）"
        elif not stage.sinks:
            how = f"封印済み（位置 {stage.position}; sealed）"
        else:
            how = (
                f"固定済み（位置 {stage.position}、{printable(', '.join(stage.sinks))}; anchored）"
            )
        click.echo(f"記録 {number + 1}: {how}")


def verdict(report: Report) -> None:
    if report.intact:
        click.echo("検証結果: 正常（改変・欠落は見つかりませんでした）")
    else:
        click.echo(f"検証結果: 異常あり（{len(report.findings)}件）")
    for question in Question:
        first = report.first(question)
        reason = "" if first is None else f"（最初: {first.japanese}）"
        click.echo(f"  {question.japanese}: {report.verdict(question).japanese}{reason}")
    _flaws(report.findings)
    if any(flaw.kind is Tampering.MISSING_TABLE for flaw in report.findings):
        click.echo(_MISSING_TABLE)
    if report.read:
        _extent(report)
    else:
        click.echo("これが直るまで、ほかは調べられません (nothing further could be looked at)")


def _flaws(found: Sequence[Flaw]) -> None:
    """Of each kind the first, and how many more: thousands of lines would push the verdicts off the screen."""
    counts = Counter(flaw.kind for flaw in found)
    shown: Counter[Tampering] = Counter()
    for flaw in found:
        shown[flaw.kind] += 1
        if shown[flaw.kind] <= FLAWS_OF_A_KIND:
            click.echo(f"  - {flaw.japanese} / {flaw.english}")
    for kind, count in counts.items():
        if count > FLAWS_OF_A_KIND:
            click.echo(
                f"  - {kind.japanese}: ほか {count - FLAWS_OF_A_KIND}件。--json ですべて"
                f" / {kind}: {count - FLAWS_OF_A_KIND} more, all of them with --json"
            )


def _extent(report: Report) -> None:
    """How much was looked at, and what is no flaw but worth knowing."""
    _anchoring(report.anchoring)
    click.echo(
        f"記録 {report.records}件、連鎖 {report.writers}本"
        f"（終了していないもの {report.running}本）、"
        f"やり取り {report.exchanges}件、封印された内容 {report.contents}件"
        f"（中身まで照合 {report.contents_opened}件）"
    )
    if report.records_erased:
        click.echo(
            f"記録そのものが消去済み {report.records_erased}件。木にはハッシュが残っています"
            f" (records erased as a whole: their hashes are in the tree)"
        )
    if report.erased:
        numbers = "、".join(f"第{number}号" for number in report.tombstones)
        click.echo(
            f"うち消去済み {report.erased}件。消去の記録: {numbers}"
            f" (erased, by tombstones {', '.join(map(str, report.tombstones))})"
        )
    if report.alone:
        numbers = "、".join(f"第{number}号" for number in report.alone)
        click.echo(
            f"参考: 一人で行われた消去: {numbers} (erased by one person, as the settings allow)"
        )
    if report.holds:
        click.echo(
            f"保全 {len(report.holds)}件 (legal holds): {printable(', '.join(report.holds))}"
        )
    for title, found in (
        ("未了のやり取り", report.open),
        ("中断とされた後に終了したやり取り", report.late),
    ):
        if found:
            click.echo(f"参考: {title} {len(found)}件: {printable(', '.join(found))}")


def _anchoring(found: Anchoring) -> None:
    if found.signed is None:
        click.echo("署名されたチェックポイント: なし（検証鍵か、チェックポイントがありません）")
    else:
        at = "" if found.signed_at is None else f"、{local(found.signed_at)}"
        click.echo(f"署名: 記録 {found.signed}件まで{at}（その後の{_tail(found)}件は未署名）")
    if found.anchored is None:
        click.echo("外部への固定: なし")
    else:
        where = printable(", ".join(found.sinks))
        click.echo(
            f"外部への固定: 記録 {found.anchored}件まで、{local(found.anchored_at or '')}、{where}"
        )
    if found.held:
        click.echo(f"外に控えたチェックポイント {found.held}件と照合しました")


def _tail(found: Anchoring) -> int:
    return found.sealed - (found.signed or 0) + found.unsealed


def printable(text: str) -> str:
    """Control and direction characters become visible escapes."""
    return "".join(c if c.isprintable() or c in "\n\u3000" else ascii(c)[1:-1] for c in text)


def _entry(entry: Entry) -> None:
    record = entry.record
    at = record.at.astimezone().strftime("%Y-%m-%d %H:%M:%S")
    click.echo(f"\n■ {_KINDS[record.kind]}  {at}  記録 {record.writer} #{record.n}")
    click.echo(f"  leaf {record.leaf.hex()}")
    click.echo(_pretty(record.body))
    if entry.contents is not None:
        click.echo("  内容:")
        click.echo(_pretty(entry.contents))
    elif entry.hidden is not None:
        click.echo(f"  内容: 表示できません: {entry.hidden}")


def _pretty(value: object) -> str:
    text = json.dumps(value, ensure_ascii=False, indent=2, sort_keys=True)
    return printable("\n".join("  " + line for line in text.split("\n")))


def local(at: str) -> str:
    try:
        return datetime.fromisoformat(at).astimezone().strftime("%Y-%m-%d %H:%M:%S")
    except ValueError:
        return at


def _console() -> Console:
    width = None if sys.stdout.isatty() else PLAIN_WIDTH
    return Console(file=sys.stdout, width=width, highlight=False)
