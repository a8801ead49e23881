"""`sekisho audit retention`: how long each class is kept, agreed by two people, and what that comes to now."""

from __future__ import annotations

from datetime import UTC, datetime

import click
import orjson

from audit.commands.options import Options, fail
from audit.commands.scopes import in_words
from audit.commands.show import printable
from audit.commands.speech import english, listed, say, shortened, tell
from audit.erasure.retaining import MATTER, Retaining, agreed, retain
from audit.erasure.retention import Retention
from audit.oversight import approval
from audit.oversight.approval import Answer, Asking
from audit.oversight.roles import May

_by = click.option("--by", help="行う人 (省くと、この端末のアカウント名)")


@click.group(name="retention", help="保存期間を過ぎた内容を消去する (期間は設定の audit.retention)")
def retention() -> None:
    pass


@retention.command(name="propose", help="設定の保存期間を申し出る。別の人が承認すると効力をもつ")
@click.option("--reason", required=True, help="理由 (封印して保管する)")
@_by
@click.pass_obj
def propose_command(options: Options, reason: str, by: str | None) -> None:
    policy = options.default().retention
    if policy.keeps_all:
        fail("設定に audit.retention がありません (no audit.retention in the settings)")
    with options.desk(by) as desk:
        desk.whole_log(May.ERASE_ASK)
        asked = approval.ask(desk.log, desk.person, Asking(MATTER, policy.as_scope(), reason))
    told = f"{asked.id}  {_told(policy)}"
    tell(f"保存期間を申し出ました (asked): {told}", f"retention asked for: {told}")
    tell(
        f"別の人が承認してください: sekisho audit retention approve {asked.id} --by 承認する人"
        " (another person has to approve)",
        f"another person has to approve: sekisho audit retention approve {asked.id} --by NAME",
    )


@retention.command(name="approve", help="別の人が申し出た保存期間を承認する")
@click.argument("request")
@_by
@click.pass_obj
def approve_command(options: Options, request: str, by: str | None) -> None:
    _decide(options, by, Answer(request, True))


@retention.command(name="deny", help="別の人が申し出た保存期間を退ける")
@click.argument("request")
@_by
@click.pass_obj
def deny_command(options: Options, request: str, by: str | None) -> None:
    _decide(options, by, Answer(request, False))


@retention.command(name="plan", help="今消去されるものを示す (消去はしない)")
@click.option("--json", "as_json", is_flag=True, help="1行に1件のJSON")
@click.pass_obj
def plan_command(options: Options, as_json: bool) -> None:
    policy = options.default().retention
    with options.desk() as desk, options.eraser(desk) as eraser:
        desk.whole_log(May.ERASE_ASK)
        given = agreed(desk.reader, policy)
        due = Retaining(eraser.reader, eraser.engine, eraser.keys, policy).due(datetime.now(UTC))
        steps = [
            {
                "month": one.month,
                "classes": [c.value for c in one.classes],
                "keys": list(one.keys),
                "records": len(one.places),
                "exchanges": len(one.exchanges),
            }
            for one in due
        ]
        desk.enter("retention", {"count": len(steps)})
        everything, now = approval.approvals(desk.reader, MATTER), datetime.now(UTC)
        waiting = [one for one in everything if one.state(now) == "waiting"]
    for step in steps:
        click.echo(orjson.dumps(step) if as_json else printable(_line(step)))
    if not as_json:
        tell(f"保存期間: {_told(policy)}", f"Retention: {_told(policy)}")
        word = "承認ずみ (approved)" if given else "未承認のため消去されません (not approved yet)"
        tell(f"{len(steps)}件、{word}", f"{len(steps)} steps, {shortened(word)}")
        for asked in waiting:
            at, by = f"{asked.at.astimezone():%Y-%m-%d %H:%M}", printable(asked.by)
            scope = printable(in_words(asked.scope, english=english()))
            tell(
                f"未決の申し出: {asked.id}  {at}  申し出た人: {by}  {scope} (waiting)",
                f"waiting: {asked.id}  {at}  asked by: {by}  {scope}",
            )


@retention.command(name="run", help="保存期間を過ぎたものを今消去する (ゲートウェイも定期に行う)")
@click.option("--most", type=click.IntRange(1), default=1000, show_default=True)
@click.pass_obj
def run_command(options: Options, most: int) -> None:
    with options.desk() as desk, options.eraser(desk) as eraser:
        desk.whole_log(May.ERASE_ASK)
        done = retain(eraser, options.default().retention, most=most, wait_s=30)
    for outcome in done:
        scope = outcome.tombstone.scope
        told = in_words({n: scope.get(n) for n in ("month", "classes")}, english=english())
        number, told = outcome.tombstone.number, printable(told)
        tell(
            f"消去 第{number}号: {told}、記録 {outcome.records}件 (erased)",
            f"erased, tombstone {number}: {told}, {outcome.records} records",
        )
        for what in outcome.left:
            tell(f"残り: {what}", f"left: {shortened(what)}")
    tell(f"{len(done)}件 (tombstones)", f"{len(done)} tombstones")


def _decide(options: Options, by: str | None, answer: Answer) -> None:
    with options.desk(by) as desk:
        desk.whole_log(May.ERASE_DECIDE)
        approval.decide(desk.log, desk.reader, desk.person, answer, MATTER)
    tell("承認しました (approved)" if answer.granted else "退けました (denied)")


def _line(step: dict[str, object]) -> str:
    """Keys by their number: a month goes with its keys, without its records being counted."""
    keys, counts = step["keys"], ("records", "exchanges")
    told = {**step, "keys": len(keys) if isinstance(keys, list) else 0}
    known = {name: n for name, n in told.items() if n or name not in ("keys", *counts)}
    return in_words(known, english=english())


def _told(policy: Retention) -> str:
    parts = (
        (say("メタデータ", "metadata"), policy.metadata_years, say("年", " years")),
        (say("内容", "contents"), policy.content_months, say("か月", " months")),
        (
            say("遮断した内容", "contents that were blocked"),
            policy.blocked_days,
            say("日", " days"),
        ),
    )
    never = say("消去しない", "kept for good")
    return listed(f"{name} {never if n is None else f'{n}{unit}'}" for name, n, unit in parts)
