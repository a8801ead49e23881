"""From figures to the report that people read, in Japanese or English."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from statistics import median

from audit.ledger.review import Reason, Status, Verdict
from audit.reports.document import Bars, Cell, Document, Lines, Section, Table, Words, largest_first
from audit.reports.excerpts import Excerpts
from audit.reports.gather import Gathered
from audit.reports.proposals import changes
from audit.reports.providing import approvals, costs, exceptions
from audit.reports.tally import GRAVITY, MOST_OVERRIDES, Override, Tally
from audit.reports.training import training
from audit.reports.trends import Alert, Of
from audit.reports.wording import OF, Wording

_LATE = timedelta(days=1)


def compose(
    gathered: Gathered, say: Wording, section: str | None, shown: Excerpts | None = None
) -> Document:
    """With `shown`, the texts of near misses and the reasons of overrides stand there as excerpts."""
    tally = gathered.tally
    sections = (
        Section(say("1. 利用の状況", "1. Use"), tuple(_use(tally, say))),
        Section(say("2. ルールの適用", "2. Rules"), tuple(_rules(tally, gathered.as_of, say))),
        Section(say("3. 送信前に止めたもの", "3. Near misses"), (_near_misses(tally, say, shown),)),
        Section(say("4. 確認して続けた利用", "4. Overrides"), tuple(_overrides(tally, say, shown))),
        Section(say("5. 表示と確認票", "5. Labels and checklists"), tuple(_labels(gathered, say))),
        Section(say("6. 点検と事故のおそれ", "6. Reviews"), tuple(_reviews(gathered, say))),
        Section(say("7. モデルとガイドライン", "7. Models"), tuple(_models(gathered, say))),
        Section(say("8. いつもと違う動き", "8. Departures"), (departures(gathered.alerts, say),)),
        Section(say("9. 見直しの案", "9. Proposals"), tuple(_proposed(gathered, say))),
        Section(say("10. 記録の完全性", "10. Integrity"), tuple(_standing(gathered, say))),
    )
    note = gathered.standing.checkpoint
    return Document(
        say(
            f"生成AIガイドライン 月次報告 {gathered.month.japanese}",
            f"Monthly guideline report {gathered.month}",
        ),
        say.language,
        tuple(_facts(gathered, say, section)),
        sections,
        None if note is None else note.note,
    )


def _facts(gathered: Gathered, say: Wording, section: str | None) -> Iterator[tuple[str, str]]:
    tally = gathered.tally
    held = sum(n for (_, d), n in tally.decisions.items() if d in ("confirm", "block", "refused"))
    yield say("対象", "covers"), section or say("全部署", "all sections")
    yield say("時点", "as of"), say.time(gathered.as_of)
    yield say("やり取り", "exchanges"), f"{tally.requests.total():,}"
    people = set().union(*tally.people.values()) if tally.people else set()
    yield say("利用者", "people"), f"{len(people):,}"
    yield say("送らなかったもの", "not sent"), f"{held:,}"
    yield (
        say("事故のおそれ", "incidents"),
        f"{sum(_is_incident(c.case.reasons) for c in gathered.cases):,}",
    )


def _use(tally: Tally, say: Wording) -> Iterator[Table | Bars]:
    shown = [d for d in GRAVITY if any(k[1] == d for k in tally.decisions)]
    rows: list[tuple[Cell, ...]] = []
    for section, count in largest_first(tally.requests.items()):
        by = [tally.decisions[section, decision] for decision in shown]
        rows.append((say.section(section), len(tally.people[section]), count, *by))
    yield Table(
        say("部署別", "by section"),
        (
            say("部署", "section"),
            say("利用者", "people"),
            say("やり取り", "exchanges"),
            *map(say.decision, shown),
        ),
        tuple(rows),
        say.none,
    )
    named = largest_first((say.section(name), n) for name, n in tally.requests.items())
    yield Bars(say("部署別のやり取り", "exchanges by section"), say("件", ""), named)
    uses = ((say.use(name), n) for name, n in tally.uses.items())
    yield _counted(say("用途の申告別", "by declared use"), say("用途", "use"), uses, say)
    yield training(tally.trainings, say)
    outcomes = ((say.outcome(name), n) for name, n in tally.outcomes.items())
    yield _counted(say("終わり方", "how they ended"), say("状態", "state"), outcomes, say)
    yield _counted(
        say("読めずに断ったもの", "refused unread"), say("理由", "code"), tally.codes.items(), say
    )


def _rules(tally: Tally, as_of: datetime, say: Wording) -> Iterator[Table | Bars]:
    totals: dict[str, int] = {}
    for (rule, _), count in tally.rules.items():
        totals[rule] = totals.get(rule, 0) + count
    shown = [d for d in GRAVITY if any(k[1] == d for k in tally.rules)]
    rows: tuple[tuple[Cell, ...], ...] = tuple(
        (rule, count, *(tally.rules[rule, d] for d in shown))
        for rule, count in largest_first(totals.items())
    )
    yield Table(
        say("ルール別（そのやり取りの判定ごと）", "by rule and decision of the exchange"),
        (say("ルール", "rule"), say("やり取り", "exchanges"), *map(say.decision, shown)),
        rows,
        say.none,
    )
    yield Bars(say("ルール別", "by rule"), say("件", ""), largest_first(totals.items()))
    clauses = tally.clauses.items()
    yield _counted(say("ガイドラインの条項別", "by clause"), say("条項", "clause"), clauses, say)
    kinds = [(say.kind(name), n) for name, n in tally.kinds.items()]
    yield _counted(say("検出の種類別", "by kind of finding"), say("種類", "kind"), kinds, say)
    yield Bars(say("検出の種類別", "by kind of finding"), say("件", ""), largest_first(kinds))
    yield exceptions(tally, as_of, say)


def _near_misses(tally: Tally, say: Wording, shown: Excerpts | None) -> Table:
    rows: tuple[tuple[Cell, ...], ...] = tuple(
        (
            miss.exchange,
            say.section(miss.section),
            say.decision(miss.decision),
            say.listed(map(say.kind, miss.kinds)),
            miss.count,
            say.listed(miss.rules),
            *(() if shown is None else (shown.requests.get(miss.exchange, "—"),)),
        )
        for miss in tally.near_misses
    )
    columns = (
        say("受付ID", "exchange"),
        say("部署", "section"),
        say("判定", "decision"),
        say("検出の種類", "kinds"),
        say("検出数", "findings"),
        say("ルール", "rules"),
        *(() if shown is None else (say("抜粋（伏せ字）", "excerpt, blacked"),)),
    )
    title = say("検出の多かった5件（本文は載せません）", "the five with most findings (no text)")
    if shown is not None:
        title = say(
            "検出の多かった5件（検出されたものを伏せた抜粋）",
            "the five with most findings (blacked)",
        )
    return Table(title, columns, rows, say.none)


def _overrides(tally: Tally, say: Wording, shown: Excerpts | None) -> Iterator[Table | Words]:
    rows: tuple[tuple[Cell, ...], ...] = tuple(
        (
            one.exchange,
            say.section(one.section),
            say.listed(one.rules),
            _reason(one, say, shown),
        )
        for one in tally.overrides
    )
    columns = (
        say("受付ID", "exchange"),
        say("部署", "section"),
        say("ルール", "rules"),
        say("理由", "reason"),
    )
    title = say(
        f"確認の返信があったもの：{tally.override_count:,}件",
        f"confirmed: {tally.override_count:,}",
    )
    yield Table(title, columns, rows, say.none)
    if shown is None and tally.overrides:
        yield Words(
            say(
                "理由の文は封印された内容にあります。--texts で伏せ字にして載せられ、sekisho audit show で読めます"
                "（どちらも閲覧が記録されます）。",
                "Reasons are sealed: --texts shows them blacked, `sekisho audit show` opens them; both are entered.",
            )
        )
    if tally.override_count > MOST_OVERRIDES:
        yield Words(
            say(
                f"はじめの{MOST_OVERRIDES}件だけを載せました。", f"The first {MOST_OVERRIDES} only."
            )
        )


def _reason(one: Override, say: Wording, shown: Excerpts | None) -> str:
    if not one.reasoned:
        return say("なし", "no")
    given = say("あり", "yes")
    return given if shown is None else shown.reasons.get(one.exchange, given)


def _labels(gathered: Gathered, say: Wording) -> Iterator[Table]:
    tally = gathered.tally
    closed = [c for c in gathered.checklists if c.closed]
    seconds = [c for c in closed if len({check.by for check in c.checks}) > 1]
    rows: tuple[tuple[Cell, ...], ...] = (
        _share(
            say("AI作成の表示がある回答", "answers with a label"),
            tally.labelled[True],
            tally.labelled.total(),
        ),
        _share(
            say("うち庁外へ出すもの", "of those for external use"),
            tally.labelled_external[True],
            tally.labelled_external.total(),
        ),
        _share(
            say(
                "出典のない回答（事実を述べたもののうち）",
                "answers without a source, of those stating facts",
            ),
            tally.grounded[False],
            tally.grounded.total(),
        ),
        _share(say("閉じた確認票", "checklists closed"), len(closed), len(gathered.checklists)),
        _share(
            say("二人で確かめた確認票", "checklists by two people"),
            len(seconds),
            len(gathered.checklists),
        ),
    )
    columns = (say("項目", "what"), say("件数", "count"), say("全体", "of"), say("割合", "share"))
    yield Table(say("表示と確認票の割合", "shares"), columns, rows, say.none)


def _reviews(gathered: Gathered, say: Wording) -> Iterator[Table | Words]:
    cases = [reviewed.case for reviewed in gathered.cases]
    done = [c for c in cases if c.status in (Status.JUDGED, Status.CLOSED, Status.CORRECTING)]
    total = gathered.tally.requests.total()
    rows: list[tuple[Cell, ...]] = [
        _share(say("点検に回ったやり取り", "cases"), len(cases), total),
        _share(say("判定の済んだもの", "judged"), len(done), len(cases)),
        _share(say("終了したもの", "closed"), sum(c.closed for c in cases), len(cases)),
    ]
    columns = (say("項目", "what"), say("件数", "count"), say("全体", "of"), say("割合", "share"))
    yield Table(say("点検の割合", "coverage"), columns, tuple(rows), say.none)
    reasons = ((say.named(r), sum(r in c.reasons for c in cases)) for r in Reason)
    yield _counted(say("きっかけ別", "by reason"), say("きっかけ", "reason"), reasons, say)
    verdicts = ((say.named(v), sum(c.verdict is v for c in cases)) for v in Verdict)
    yield _counted(say("判定別", "by verdict"), say("判定", "verdict"), verdicts, say)
    incidents = [c for c in gathered.cases if _is_incident(c.case.reasons)]
    listed = tuple(
        (
            one.case.exchange,
            say.section(one.case.section or ""),
            say.time(one.case.opened_at),
            say.time(one.taken_up),
            say.hours(None if one.taken_up is None else one.taken_up - one.case.opened_at),
        )
        for one in incidents
    )
    headings = (
        say("受付ID", "exchange"),
        say("部署", "section"),
        say("発生", "opened"),
        say("対応の開始", "taken up"),
        say("かかった時間", "took"),
    )
    yield Table(say("事故のおそれ", "incidents"), headings, listed, say.none)
    waits = [c.taken_up - c.case.opened_at for c in incidents if c.taken_up is not None]
    seconds = [wait.total_seconds() for wait in waits]
    middle = timedelta(seconds=median(seconds)) if seconds else None
    late = sum(wait > _LATE for wait in waits) + sum(c.taken_up is None for c in incidents)
    yield Words(
        say(
            f"対応の開始までの中央値：{say.hours(middle)}。1日を超えたもの・まだのもの：{late}件。",
            f"Median time until taken up: {say.hours(middle)}."
            f" Later than a day, or not yet: {late}.",
        )
    )


def _models(gathered: Gathered, say: Wording) -> Iterator[Table]:
    tally = gathered.tally
    rows: tuple[tuple[Cell, ...], ...] = tuple(
        (
            model,
            provider,
            tally.models[model, provider],
            str(facts.get("region") or "—"),
            say.yes_no(facts.get("trains_on_input")),
            say.yes_no(facts.get("abuse_monitoring")),
            str(facts.get("max_class") or "—"),
        )
        for model, provider in sorted(tally.models)
        for facts in [tally.attributes.get(model, {})]
    )
    columns = (
        say("モデル", "model"),
        say("提供者", "provider"),
        say("やり取り", "exchanges"),
        say("地域", "region"),
        say("入力の学習利用", "trains on input"),
        say("不正監視の保存", "abuse monitoring"),
        say("上限の区分", "highest class"),
    )
    yield Table(say("使われたモデル", "models used"), columns, rows, say.none)
    yield approvals(tally, gathered.as_of, say)
    yield costs(tally, say)
    endpoints = tally.endpoints.items()
    yield _counted(say("入口別", "by endpoint"), say("入口", "endpoint"), endpoints, say)
    title = say("判定に使われたガイドラインの版", "bundles that judged")
    yield _counted(title, say("版（ダイジェスト）", "digest"), tally.policies.items(), say)


def _proposed(gathered: Gathered, say: Wording) -> Iterator[Table | Lines]:
    cases = (reviewed.case for reviewed in gathered.cases)
    return changes(cases, gathered.tally, gathered.month, say)


def departures(found: tuple[Alert, ...], say: Wording) -> Table:
    rows: tuple[tuple[Cell, ...], ...] = tuple(
        (
            say(*OF[alert.of]),
            say.kind(alert.name) if alert.of is Of.KIND else say.section(alert.name),
            alert.count,
            f"{alert.usual:.1f}",
            say("増加", "more") if alert.more else say("減少", "less"),
            f"{alert.chance:.1e}",
        )
        for alert in found
    )
    columns = (
        say("対象", "what"),
        say("名前", "name"),
        say("今月", "this month"),
        say("いつもなら", "usual"),
        say("向き", "direction"),
        say("偶然の確率", "chance"),
    )
    title = say(
        "前6か月の割合と比べて、偶然とは考えにくいもの",
        "unlikely under the rate of the six months before",
    )
    return Table(title, columns, rows, say("ありません", "none"))


def _standing(gathered: Gathered, say: Wording) -> Iterator[Table | Words]:
    standing = gathered.standing
    note = standing.checkpoint
    rows: list[tuple[Cell, ...]] = [
        (say("今月の記録", "records of the month"), f"{standing.records:,}"),
        (say("うち封印済み", "of those sealed"), f"{standing.sealed:,}"),
    ]
    if note is not None:
        rows += [
            (say("チェックポイント", "checkpoint"), f"No. {note.number}"),
            (say("記録の総数", "size of the tree"), f"{note.size:,}"),
            (say("署名の日時", "signed"), say.time(datetime.fromisoformat(note.at))),
            (say("外部に控えた大きさ", "size kept outside"), f"{standing.anchored:,}"),
            (say("控えた先", "kept at"), say.listed(standing.sinks) or "—"),
        ]
    columns = (say("項目", "what"), say("値", "value"))
    yield Table(
        say("この報告の元となった記録", "the log behind this report"),
        columns,
        tuple(rows),
        say.none,
    )
    if note is None:
        yield Words(
            say(
                "まだ署名されたチェックポイントがありません。", "There is no signed checkpoint yet."
            )
        )
        return
    yield Words(
        say(
            "次のQRコードはチェックポイントの全文です。sekisho audit verify --checkpoint で、その後の監査ログが"
            "この時点から続いていることを確かめられます。",
            "The QR code is the whole checkpoint: `sekisho audit verify --checkpoint` shows that a later log goes on"
            " from it.",
        )
    )


def _counted(title: str, heading: str, counts: Iterable[tuple[str, int]], say: Wording) -> Table:
    listed = largest_first((name, n) for name, n in counts if n)
    return Table(title, (heading, say("件数", "count")), listed, say.none)


def _share(what: str, count: int, total: int) -> tuple[Cell, ...]:
    return what, count, total, count / total if total else None


def _is_incident(reasons: tuple[Reason, ...]) -> bool:
    return Reason.INCIDENT in reasons
