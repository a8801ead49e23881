"""`sekisho audit review …` and `checklist …`: what has to be looked at, by whom, and what came of it."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict
from datetime import date
from typing import Any

import click
import orjson

from audit.commands import show
from audit.commands.options import Options, Worded, narrowed_to, narrowing
from audit.commands.speech import say, tell
from audit.ledger.review import COMPLAINTS, VERDICTS, Case, Complaint, Status, Verdict
from audit.reading.words import STATUSES
from audit.reviews.cases import STRATA, Plan
from audit.reviews.checklist import ITEMS, Result
from audit.reviews.reviewing import Judgement, Reviewing, Sought


@click.group(name="review", help="点検する（割り当て・判定・是正・終了。どの一歩も記録される）")
def review() -> None:
    pass


@click.group(name="checklist", help="庁外で使う文章の確認票（だれが、何を、いつ確かめたか）")
def checklist_group() -> None:
    pass


_by = click.option("--by", help="行う人（audit --as と同じ）")
_note = click.option("--note", help="覚え書き（封印して保管する）")
_exchange = click.argument("exchange")


@contextmanager
def _at_desk(options: Options, by: str | None) -> Iterator[Reviewing]:
    with options.desk(by) as desk:
        yield Reviewing(desk, options.people())


@review.command(name="queue", help="点検の一覧（終わったものは --all）")
@click.option("--all", "everything", is_flag=True)
@click.option("--assigned-to", help="この人に割り当てられたもの")
@click.option("--status", type=Worded(STATUSES), metavar="語", help="状態（日本語でも）")
@click.option("--json", "as_json", is_flag=True, help="1行に1件のJSON")
@_by
@click.pass_obj
def queue_command(
    options: Options,
    /,
    everything: bool,
    assigned_to: str | None,
    status: str | None,
    as_json: bool,
    by: str | None,
) -> None:
    sought = Sought(Status(status) if status else None, assigned_to, everything)
    with _at_desk(options, by) as reviewing:
        found = reviewing.queue(sought)
    if as_json:
        sys.stdout.buffer.writelines(orjson.dumps(case_fields(case)) + b"\n" for case in found)
    elif not found:
        shut = (
            "" if everything else say("（終わったものは --all で）", " (those closed with --all)")
        )
        tell(f"点検はありません{shut} (no cases)", f"no cases{shut}", err=True)
    else:
        show.cases(found)


@review.command(
    name="sample", help="層ごとに無作為に抽出して点検の対象にする（種が同じなら同じものを選ぶ）"
)
@click.option("--seed", required=True, help="抽出の種。年月など、後から示せるもの")
@click.option("--share", type=click.FloatRange(0, 1), default=0.05, show_default=True)
@click.option("--least", type=click.IntRange(0), default=5, show_default=True, help="層ごとの最少")
@click.option("--people", type=click.IntRange(1, 2), default=1, show_default=True)
@click.option(
    "--stratum",
    "strata",
    multiple=True,
    type=click.Choice(list(STRATA)),
    default=("section",),
    show_default=True,
    help="何で層に分けるか（何度でも）",
)
@click.option("--dry-run", is_flag=True, help="選ぶだけで、対象にはしない")
@narrowing
@_by
@click.pass_obj
def sample_command(
    options: Options, /, dry_run: bool, by: str | None, people: int, **given: Any
) -> None:
    seed, share, least, strata = (given.pop(n) for n in ("seed", "share", "least", "strata"))
    plan = Plan(narrowed_to(given), share, least, seed, strata)
    with _at_desk(options, by) as reviewing:
        chosen = reviewing.drawn(plan) if dry_run else reviewing.sample(plan, people)
    for exchange in chosen:
        click.echo(exchange)
    what = "drawn" if dry_run else "opened"
    tell(f"{len(chosen)}件 ({what})", f"{len(chosen)} {what}", err=True)


@review.command(name="report", help="やり取りを点検してほしいと申し出る（職員もできる）")
@_exchange
@click.option(
    "--kind",
    type=Worded(COMPLAINTS),
    metavar="|".join(COMPLAINTS.values()),
    default="その他",
    show_default=True,
)
@_by
@_note
@click.pass_obj
def report_command(
    options: Options, exchange: str, kind: str, by: str | None, note: str | None
) -> None:
    _take(options, by, lambda reviewing: reviewing.report(exchange, Complaint(kind), note))


@review.command(name="assign", help="点検する人を決める（自分の部署のやり取りは点検できない）")
@_exchange
@click.option("--to", required=True, help="点検する人")
@click.option("--section", help="点検する人の部署（役割のある人なら省ける）")
@_by
@click.pass_obj
def assign_command(
    options: Options, exchange: str, to: str, section: str | None, by: str | None
) -> None:
    _take(options, by, lambda reviewing: reviewing.assign(exchange, to, section))


@review.command(name="judge", help="判定する")
@_exchange
@click.option(
    "--verdict", required=True, type=Worded(VERDICTS), metavar="|".join(VERDICTS.values())
)
@click.option("--clause", help="根拠の条項")
@click.option("--due", type=click.DateTime(["%Y-%m-%d"]), help="是正の期限")
@_by
@_note
@click.pass_obj
def judge_command(
    options: Options, /, exchange: str, by: str | None, note: str | None, **given: Any
) -> None:
    verdict = Verdict(given["verdict"])
    judgement = Judgement(verdict, given["clause"], given["due"] and given["due"].date())
    _take(options, by, lambda reviewing: reviewing.judge(exchange, judgement, note))


@review.command(name="correct", help="是正が済んだことを記録する")
@_exchange
@_by
@_note
@click.pass_obj
def correct_command(options: Options, exchange: str, by: str | None, note: str | None) -> None:
    _take(options, by, lambda reviewing: reviewing.correct(exchange, note))


@review.command(name="close", help="点検を終える")
@_exchange
@_by
@_note
@click.pass_obj
def close_command(options: Options, exchange: str, by: str | None, note: str | None) -> None:
    _take(options, by, lambda reviewing: reviewing.close(exchange, note))


@checklist_group.command(name="list", help="確認票の一覧（閉じたものは --all）")
@click.option("--all", "everything", is_flag=True)
@click.option("--json", "as_json", is_flag=True, help="1行に1件のJSON")
@click.pass_obj
def checklists_command(options: Options, everything: bool, as_json: bool) -> None:
    with _at_desk(options, None) as reviewing:
        found = reviewing.checklists(everything=everything)
    if as_json:
        sys.stdout.buffer.writelines(orjson.dumps(asdict(one)) + b"\n" for one in found)
    elif not found:
        shut = "" if everything else say("（閉じたものは --all で）", " (those closed with --all)")
        tell(f"確認票はありません{shut} (no checklists)", f"no checklists{shut}", err=True)
    else:
        show.checklists(found)


@checklist_group.command(name="open", help="あとから庁外で使うことにしたやり取りに、確認票を作る")
@_exchange
@click.pass_obj
def open_command(options: Options, exchange: str) -> None:
    with _at_desk(options, None) as reviewing:
        show.checklists([reviewing.open_checklist(exchange)])


@checklist_group.command(
    name="check", help="確認事項: " + "、".join(f"{i}（{text}）" for i, text in ITEMS.items())
)
@_exchange
@click.option("--item", "items", multiple=True, required=True, help="何度でも指定できる")
@click.option("--not-applicable", is_flag=True, help="該当しない（理由を --note に）")
@_note
@click.pass_obj
def check_command(
    options: Options, exchange: str, items: tuple[str, ...], not_applicable: bool, note: str | None
) -> None:
    result = Result.NOT_APPLICABLE if not_applicable else Result.DONE
    with _at_desk(options, None) as reviewing:
        for item in items:
            found = reviewing.check(exchange, item, result, note)
    show.checklists([found])


@checklist_group.command(name="close", help="確認票を閉じる（すべて確かめた後で）")
@_exchange
@click.pass_obj
def close_checklist_command(options: Options, exchange: str) -> None:
    with _at_desk(options, None) as reviewing:
        show.checklists([reviewing.close_checklist(exchange)])


def _take(options: Options, by: str | None, step: Callable[[Reviewing], Case]) -> None:
    with _at_desk(options, by) as reviewing:
        case = step(reviewing)
    show.cases([case])


def case_fields(case: Case) -> dict[str, Any]:
    """A case as machines read it."""
    return {
        **asdict(case),
        "status": case.status.value,
        "verdict": case.verdict,
        "due": _day(case.due),
    }


def _day(day: date | None) -> str | None:
    return None if day is None else day.isoformat()
