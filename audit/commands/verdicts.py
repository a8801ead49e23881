"""What a verification found, on a terminal: the three verdicts, the flaws, and how far it looked."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from audit.commands.show import local, printable
from audit.commands.speech import say, tell
from audit.ledger.flaws import Anchoring, Flaw, Question, Report, Tampering

FLAWS_OF_A_KIND = 20
"""So many of one kind of tampering are shown."""
_MISSING_TABLE = (
    "対処: このプログラムが表を消すことはありません。ゲートウェイを止め、いまのデータベースを証拠として写し、"
    "バックアップから戻して、もう一度検証してください"
    " (no program drops a table: stop the gateway, keep a copy, restore a backup, verify again)"
)


def verdict(report: Report) -> None:
    if report.intact:
        tell(
            "検証結果: 正常（改変・欠落は見つかりませんでした）",
            "Verdict: intact (nothing changed or missing was found)",
        )
    else:
        tell(
            f"検証結果: 異常あり（{len(report.findings)}件）",
            f"Verdict: flawed ({len(report.findings)} flaws)",
        )
    for question in Question:
        first = report.first(question)
        verdict = report.verdict(question)
        reason = (
            ("", "")
            if first is None
            else (f"（最初: {first.japanese}）", f" (first: {first.english})")
        )
        tell(
            f"  {question.japanese}: {verdict.japanese}{reason[0]}",
            f"  {question}: {verdict}{reason[1]}",
        )
    _flaws(report.findings)
    if any(flaw.kind is Tampering.MISSING_TABLE for flaw in report.findings):
        tell(_MISSING_TABLE)
    if report.read:
        _extent(report)
    else:
        tell("これが直るまで、ほかは調べられません (nothing further could be looked at)")


def _flaws(found: Sequence[Flaw]) -> None:
    """Of each kind the first, and how many more: thousands of lines would push the verdicts off the screen."""
    counts = Counter(flaw.kind for flaw in found)
    shown: Counter[Tampering] = Counter()
    for flaw in found:
        shown[flaw.kind] += 1
        if shown[flaw.kind] <= FLAWS_OF_A_KIND:
            tell(f"  - {flaw.japanese} / {flaw.english}", f"  - {flaw.english}")
    for kind, count in counts.items():
        if count > FLAWS_OF_A_KIND:
            more = f"{kind}: {count - FLAWS_OF_A_KIND} more, all of them with --json"
            tell(
                f"  - {kind.japanese}: ほか {count - FLAWS_OF_A_KIND}件。--json ですべて / {more}",
                f"  - {more}",
            )


def _extent(report: Report) -> None:
    """How much was looked at, and what is no flaw but worth knowing."""
    _anchoring(report.anchoring)
    tell(
        f"記録 {report.records}件、連鎖 {report.writers}本"
        f"（終了していないもの {report.running}本）、"
        f"やり取り {report.exchanges}件、封印された内容 {report.contents}件"
        f"（中身まで照合 {report.contents_opened}件）",
        f"{report.records} records, {report.writers} chains ({report.running} not ended), "
        f"{report.exchanges} exchanges, {report.contents} sealed contents ({report.contents_opened} of them opened)",
    )
    if report.records_erased:
        tell(
            f"記録そのものが消去済み {report.records_erased}件。木にはハッシュが残っています"
            f" (records erased as a whole: their hashes are in the tree)",
            f"{report.records_erased} records erased as a whole: their hashes are in the tree",
        )
    if report.erased:
        numbers = "、".join(f"第{number}号" for number in report.tombstones)
        plain = ", ".join(map(str, report.tombstones))
        tell(
            f"うち消去済み {report.erased}件。消去の記録: {numbers} (erased, by tombstones {plain})",
            f"{report.erased} of them erased, by tombstones {plain}",
        )
    if report.alone:
        numbers = "、".join(f"第{number}号" for number in report.alone)
        tell(
            f"参考: 一人で行われた消去: {numbers} (erased by one person, as the settings allow)",
            f"Erased by one person, as the settings allow: tombstones {', '.join(map(str, report.alone))}",
        )
    if report.holds:
        names = printable(", ".join(report.holds))
        tell(
            f"保全 {len(report.holds)}件 (legal holds): {names}",
            f"{len(report.holds)} legal holds: {names}",
        )
    _exchanges(report)


def _exchanges(report: Report) -> None:
    for title, plain, found in (
        ("未了のやり取り", "exchanges that are open", report.open),
        (
            "中断とされた後に終了したやり取り",
            "exchanges that ended after they were taken for interrupted",
            report.late,
        ),
        (
            "中断したやり取りのうち、渡した分の控えが読めないもの（書き換え・欠け・鍵なし）",
            "exchanges that were interrupted, whose spool did not open (edited, in part gone, or without its key)",
            report.unread,
        ),
    ):
        if found:
            names = printable(", ".join(found))
            tell(f"参考: {title} {len(found)}件: {names}", f"{len(found)} {plain}: {names}")


def _anchoring(found: Anchoring) -> None:
    if found.signed is None:
        tell(
            "署名されたチェックポイント: なし（検証鍵か、チェックポイントがありません）",
            "Signed checkpoint: none (no verifier key, or no checkpoint)",
        )
    else:
        at = "" if found.signed_at is None else local(found.signed_at)
        tell(
            f"署名: 記録 {found.signed}件まで{at and f'、{at}'}（その後の{_tail(found)}件は未署名）",
            f"Signed: {found.signed} records{at and f', {at}'} ({_tail(found)} since then are not)",
        )
    if found.anchored is None:
        tell("外部への固定: なし", "Anchored outside: none")
    else:
        where = (
            f"{local(found.anchored_at or '')}{say('、', ', ')}{printable(', '.join(found.sinks))}"
        )
        tell(
            f"外部への固定: 記録 {found.anchored}件まで、{where}",
            f"Anchored outside: {found.anchored} records, {where}",
        )
    if found.held:
        tell(
            f"外に控えたチェックポイント {found.held}件と照合しました",
            f"Compared with {found.held} checkpoints kept outside",
        )


def _tail(found: Anchoring) -> int:
    return found.sealed - (found.signed or 0) + found.unsealed
