"""`sekisho audit review …`: what has to be looked at, by whom, and what came of it."""

from __future__ import annotations

import sys
from dataclasses import asdict
from datetime import UTC, date, datetime
from typing import Any

import click
import orjson

from audit import cases, show
from audit.cases import Plan
from audit.options import Options, narrowed_to, narrowing
from audit.review import JAPANESE, Act, Case, Reason, Status, Step, Verdict


@click.group(name="review", help="点検する（割り当て・判定・是正・終了。どの一歩も記録される）")
def review() -> None:
    pass


_by = click.option("--by", required=True, help="行う人")
_note = click.option("--note", help="覚え書き（封印して保管する）")
_exchange = click.argument("exchange")


@review.command(name="queue", help="点検の一覧（終わったものは --all）")
@click.option("--all", "everything", is_flag=True)
@click.option("--assigned-to", help="この人に割り当てられたもの")
@click.option("--status", type=click.Choice([s.value for s in Status]))
@click.option("--json", "as_json", is_flag=True, help="1行に1件のJSON")
@click.pass_obj
def queue_command(
    options: Options, everything: bool, assigned_to: str | None, status: str | None, as_json: bool
) -> None:
    with options.reader(with_keys=False) as reader:
        found = [
            case
            for case in cases.cases(reader).values()
            if (everything or status is not None or case.status is not Status.CLOSED)
            and (status is None or case.status == status)
            and (assigned_to is None or assigned_to in case.assigned)
        ]
    if as_json:
        sys.stdout.buffer.writelines(orjson.dumps(_fields(case)) + b"\n" for case in found)
    else:
        show.cases(found)


@review.command(
    name="sample", help="部署ごとに無作為に抽出して点検の対象にする（種が同じなら同じものを選ぶ）"
)
@click.option("--seed", required=True, help="抽出の種。年月など、後から示せるもの")
@click.option("--share", type=click.FloatRange(0, 1), default=0.05, show_default=True)
@click.option(
    "--least", type=click.IntRange(0), default=5, show_default=True, help="部署ごとの最少"
)
@click.option("--people", type=click.IntRange(1, 2), default=1, show_default=True)
@click.option("--dry-run", is_flag=True, help="選ぶだけで、対象にはしない")
@narrowing
@_by
@click.pass_obj
def sample_command(options: Options, /, dry_run: bool, by: str, people: int, **given: Any) -> None:
    seed, share, least = (given.pop(name) for name in ("seed", "share", "least"))
    plan = Plan(narrowed_to(given), share, least, seed)
    with options.reader(with_keys=False) as reader:
        if dry_run:
            chosen = [row.exchange for row in cases.drawn(reader, plan)]
        else:
            with options.log() as log:
                chosen = cases.sample(log, reader, plan, by, people)
    for exchange in chosen:
        click.echo(exchange)
    click.echo(f"{len(chosen)}件 ({'drawn' if dry_run else 'opened'})", err=True)


@review.command(name="report", help="やり取りを点検してほしいと申し出る")
@_exchange
@_by
@_note
@click.pass_obj
def report_command(options: Options, exchange: str, by: str, note: str | None) -> None:
    _enter(options, exchange, Act.OPENED, by, note, reason=Reason.REPORT.value)


@review.command(name="assign", help="点検する人を決める（自分の部署のやり取りは点検できない）")
@_exchange
@click.option("--to", required=True, help="点検する人")
@click.option("--section", required=True, help="点検する人の部署")
@_by
@click.pass_obj
def assign_command(options: Options, exchange: str, to: str, section: str, by: str) -> None:
    _enter(options, exchange, Act.ASSIGNED, by, None, to=to, to_section=section)


@review.command(name="judge", help="判定する")
@_exchange
@click.option("--verdict", required=True, type=click.Choice([JAPANESE[v] for v in Verdict]))
@click.option("--clause", help="根拠の条項")
@click.option("--due", type=click.DateTime(["%Y-%m-%d"]), help="是正の期限")
@_by
@_note
@click.pass_obj
def judge_command(
    options: Options, /, exchange: str, by: str, note: str | None, **given: Any
) -> None:
    (verdict,) = (v for v in Verdict if JAPANESE[v] == given["verdict"])
    due = given["due"] and given["due"].date().isoformat()
    facts = {"verdict": verdict.value, "clause": given["clause"], "due": due}
    _enter(options, exchange, Act.JUDGED, by, note, **facts)


@review.command(name="correct", help="是正が済んだことを記録する")
@_exchange
@_by
@_note
@click.pass_obj
def correct_command(options: Options, exchange: str, by: str, note: str | None) -> None:
    _enter(options, exchange, Act.CORRECTED, by, note)


@review.command(name="close", help="点検を終える")
@_exchange
@_by
@_note
@click.pass_obj
def close_command(options: Options, exchange: str, by: str, note: str | None) -> None:
    _enter(options, exchange, Act.CLOSED, by, note)


def _enter(
    options: Options, exchange: str, act: Act, by: str, note: str | None, **facts: Any
) -> None:
    given = {name: value for name, value in facts.items() if value is not None}
    step = Step(exchange, act, by, datetime.now(UTC), given, note)
    with options.reader(with_keys=False) as reader, options.log() as log:
        case = cases.enter(log, reader, step)
    show.cases([case])


def _fields(case: Case) -> dict[str, Any]:
    return {
        **asdict(case),
        "status": case.status.value,
        "verdict": case.verdict,
        "due": _day(case.due),
    }


def _day(day: date | None) -> str | None:
    return None if day is None else day.isoformat()
