"""`sekisho policy publish | rollback | log`: a guideline goes into force, and back, by two people and with a reason."""

from __future__ import annotations

import hashlib
import sys
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import click

from audit.reading.read import Reader
from audit.sealing.keys import KeyRing
from audit.sealing.signing import published
from gateway.commands.options import config_option
from gateway.commands.packs import PolicyCommand, fail, known_names, packs_argument, tell
from gateway.commands.promotions import promoted
from gateway.commands.speech import Speech, lang_option
from gateway.commands.times import TIME
from gateway.publishing.candidate import Tried, tried
from gateway.publishing.evidence import evidence as evidence_of
from gateway.publishing.evidence import rising
from gateway.publishing.library import (
    REASONS,
    History,
    Library,
    NothingInForce,
    Refusal,
    Standing,
    unusable,
)
from gateway.publishing.publish import Intent, Press
from gateway.publishing.standing import in_force_at, reading
from gateway.publishing.statement import PublicationRefused, Statement, in_japan
from gateway.rehearsing.attested import NotAttested, verified
from gateway.rehearsing.bundles import Bundles
from gateway.rehearsing.recorded import people_of
from gateway.rehearsing.replay import Source
from gateway.screening import screening_here
from gateway.settings import Settings, load_settings
from policies.language.document import ProblemsFound
from policies.rules.difference import difference
from policies.rules.model import Policy

SHOWN = 12
"""Digits of a bundle's name in lists."""
_NOTHING = (
    "まだ何も公開されていません。sekisho policy publish で公開します"
    " (nothing was published yet: sekisho policy publish does it)"
)

_author = click.option("--author", required=True, help="作成者（案を作った人）")
_approver = click.option("--approver", required=True, help="承認者（作成者とは別の人）")
_reason = click.option("--reason", required=True, help="公開する理由")
_effective = click.option(
    "--effective-from",
    type=TIME,
    help="発効の日時（日本時間）。省くとすぐ",
)


@click.command("publish", cls=PolicyCommand)
@packs_argument
@_author
@_approver
@_reason
@_effective
@click.option(
    "--replay",
    "rehearsal",
    type=click.Path(path_type=Path, dir_okay=False, exists=True),
    help="署名された予行の結果（policy replay --result で書いたもの）を、承認の根拠として添える",
)
@click.option(
    "--days",
    type=click.IntRange(1, 366),
    default=30,
    show_default=True,
    help="段階が上がる規則を、直近何日の記録に当てはめてみるか",
)
@click.option(
    "--despite-lint", is_flag=True, help="lint の指摘を承知のうえで公開する（記録に残る）"
)
@click.option("--dry-run", is_flag=True, help="公開せず、何がどう変わるかだけを示す")
@config_option
@lang_option
def publish_command(packs: tuple[Path, ...], config: Path, **given: Any) -> None:
    """パックを公開する。動いているすべてのゲートウェイに、再起動なしで2秒以内に効く

    PACKS を省くと config.yaml の policies を公開する。終了コード: 0 公開した、1 lint かテストが通らない、2 できない
    """
    settings = load_settings(config)
    now = datetime.now(UTC)
    with closing(Press(settings)) as press:
        candidate = press.library.of_files(packs or settings.packs)
        intent = _signed_for(given)
        _draft(press, candidate, intent, now)
        before = _standing(press.library, settings, now)
        _excepted(press, candidate, before)
        result = tried(candidate, known_names(settings))
        if not _passes(result, despite_lint=given["despite_lint"]):
            sys.exit(1)
        evidence = _compared(before, candidate) | {
            "tests": result.tests,
            "lint": len(result.problems),
        }
        evidence |= _promoted(settings, press.library, before, candidate, now, given["days"])
        if given["rehearsal"] is not None:
            evidence["replay"] = _rehearsed(
                given["rehearsal"], Path(settings.audit.keys), candidate.bundle.policy
            )
        if given["dry_run"]:
            click.echo(Speech()("--dry-run のため、公開していません"))
            return
        _publish(press, candidate, replace(intent, evidence=evidence), now)


@click.command("rollback", cls=PolicyCommand)
@click.argument("number", type=click.IntRange(1), required=False)
@_author
@_approver
@_reason
@_effective
@config_option
@lang_option
def rollback_command(number: int | None, config: Path, **given: Any) -> None:
    """以前に公開したものへ戻す（NUMBER を省くと、いまのものの1つ前）

    戻すことも、理由と承認のある新しい公開として残る。終了コード: 0 戻した、2 できない
    """
    settings = load_settings(config, packs_needed=False)
    now = datetime.now(UTC)
    with closing(Press(settings)) as press:
        before = _standing(press.library, settings, now)
        target = _earlier(press.library.history(), before, number, now)
        try:
            candidate = press.library.opened(target)
        except ValueError as reason:
            fail(unusable(target.number, str(reason)))
        intent = replace(_signed_for(given), restores=target.number)
        _draft(press, candidate, intent, now)
        evidence = _compared(before, candidate)
        _publish(press, candidate, replace(intent, evidence=evidence), now)


@click.command("log", cls=PolicyCommand)
@config_option
@lang_option
@click.option("--json", "as_json", is_flag=True, help="1行に1件のJSON")
def log_command(config: Path, as_json: bool) -> None:
    """公開の履歴を、新しいものから並べる"""
    settings = load_settings(config, packs_needed=False)
    now = datetime.now(UTC)
    library = reading(settings)
    if library is None:
        fail(_NOTHING)
    with closing(library):
        history = library.history()
        number, refused = _number_in_force(library, history, now)
    if not history.last:
        fail(_NOTHING)
    say = Speech()
    lines = {s.number: _line(s, number, now, say) for s in history.statements}
    for r in (*history.refused, *refused):
        lines[r.number] = say("{:>4}  無効: {}", r.number, say.refusal(REASONS[r.code]))
    if as_json:
        for statement in reversed(history.statements):
            click.echo(statement.stored.decode())
        return
    for _, line in sorted(lines.items(), reverse=True):
        click.echo(line)


def _signed_for(given: dict[str, Any]) -> Intent:
    people = (given["author"], given["approver"], given["reason"])
    return Intent(*people, given["effective_from"])


def _draft(press: Press, candidate: Standing, intent: Intent, now: datetime) -> None:
    """Says what nobody may sign before anything is tried."""
    try:
        press.drafted(candidate, intent, now)
    except PublicationRefused as refused:
        fail(str(refused))


def _excepted(press: Press, candidate: Standing, before: Standing | None) -> None:
    """A rollback brings back what was approved before; what is new has an approver of its own."""
    known = before.bundle.policy.exemptions if before and before.statement else ()
    try:
        press.signatories.check_new(candidate.bundle.policy.exemptions, known)
    except PublicationRefused as refused:
        fail(str(refused))


def _publish(press: Press, candidate: Standing, intent: Intent, now: datetime) -> None:
    try:
        statement = press.publish(candidate, intent, now)
    except PublicationRefused as refused:
        fail(str(refused))
    say, people = Speech(), (statement.author, statement.approver)
    click.echo(say("公開 {}番: バンドル {}", statement.number, statement.bundle[:SHOWN]))
    begins = in_japan(statement.effective_from)
    click.echo(f"  {say('発効 {}（作成 {}、承認 {}）', begins, *people)}")
    if statement.effective_from <= now:
        click.echo(f"  {say('動いているゲートウェイには、再起動なしで2秒以内に効きます')}")
    coming = [
        s
        for s in press.library.history().statements
        if s.effective_from > statement.effective_from and s.number != statement.number
    ]
    for later in coming:
        planned = say(
            "予定 {}番が {} に発効し、これに代わります",
            later.number,
            in_japan(later.effective_from),
        )
        click.echo(f"  {planned}")


def _standing(library: Library, settings: Settings, now: datetime) -> Standing | None:
    """What is in force before; None where that cannot be told, which must not keep anybody from mending it."""
    say = Speech()
    try:
        standing, _ = library.standing(now)
        # Before the first publication: what gateways have started with, whose files may be another draft by now.
        running = None if standing else in_force_at(settings, now)
        return standing or (running.standing if running else library.of_files(settings.packs))
    except NothingInForce as nothing:
        click.echo(say.refusal(str(nothing)), err=True)
    except ProblemsFound as found:
        unread = say("config.yaml のパックが読めないため、いまのものと比べられません")
        click.echo("\n".join((unread, *map(say.problem, found.problems))), err=True)
    return None


def _passes(result: Tried, *, despite_lint: bool) -> bool:
    say, found = Speech(), len(result.problems)
    tell(result.problems)
    for name, line in result.failed:
        click.echo(f"NG   {say('{}（{}行目）', name, line)}")
    if result.failed:
        told = "テスト {}件のうち {}件が通らないため、公開していません"
        click.echo(say(told, result.tests, len(result.failed)))
        return False
    if result.problems and not despite_lint:
        told = "lint の指摘が {}件あるため、公開していません。直すか、承知のうえなら --despite-lint を付けてください"
        click.echo(say(told, found))
        return False
    click.echo(say("テスト {}件が通りました。lint の指摘 {}件", result.tests, found))
    return True


def _compared(before: Standing | None, candidate: Standing) -> dict[str, Any]:
    """Tells the differences, the laxer ones first, and counts them for the statement."""
    if before is None:
        return {}
    say = Speech()
    changes = difference(before.bundle.policy, candidate.bundle.policy)
    for change in changes:
        click.echo(say.change(change))
    laxer = sum(change.laxer for change in changes)
    click.echo(say("いまのものとの違い {}件、うち緩くなるもの {}件", len(changes), laxer))
    return {"changes": len(changes), "laxer": laxer}


def _promoted(
    settings: Settings,
    library: Library,
    before: Standing | None,
    candidate: Standing,
    now: datetime,
    days: int,
) -> dict[str, Any]:
    """Tells, for every rule that goes further than it did, how many exchanges on record it would have touched."""
    policy = candidate.bundle.policy
    rules = rising(before.bundle.policy, policy) if before else {}
    if not rules:
        return {}
    keys = KeyRing.open(Path(settings.audit.keys), create=False, tenant=settings.audit.tenant)
    screening = screening_here(policy, settings)
    with closing(screening), Reader.open(settings.audit.url, keys) as reader:
        bundles = Bundles(library.shelf)
        source = Source(reader, policy, screening, people_of(policy, keys), bundles)
        found = evidence_of(policy, rules, source.recorded(now - timedelta(days=days)), days)
    for line in promoted(found, Speech()):
        click.echo(line)
    return {"promotions": found.body}


def _rehearsed(file: Path, folder: Path, policy: Policy) -> dict[str, Any]:
    """What a signed rehearsal of this very policy came to, and the hash of its whole result."""
    raw = file.read_bytes()
    key = published(folder)
    try:
        if key is None:
            raise NotAttested("検証の鍵がありません (there is no verifier key)")
        result = verified(raw, key)["result"]
    except NotAttested as error:
        fail(f"{file}: {error}")
    if result["policy"] != policy.digest:
        fail(
            f"{file} は別のポリシーの予行です。公開するパックで予行し直してください"
            f" ({file} is a replay of another policy: replay the packs that are published)"
        )
    told = {name: result[name] for name in ("judged", "unchanged", "reworded")}
    return {"sha256": hashlib.sha256(raw).hexdigest(), **told}


def _earlier(
    history: History, before: Standing | None, number: int | None, now: datetime
) -> Statement:
    if number is not None:
        found = history.numbered(number)
        if found is None:
            fail(
                f"公開 {number}番はありません。sekisho policy log で確かめてください"
                f" (there is no publication {number}: see sekisho policy log)"
            )
        return found
    current = before.number if before else 0
    bundle = before.packed.digest if before else ""
    for statement in reversed(history.statements):
        done = statement.effective_from <= now and statement.number < current
        if done and statement.bundle != bundle:
            return statement
    fail(
        "これより前の公開がありません。公開する前のもの（config.yaml の policies）へ戻すには、PACKS を省いた"
        " sekisho policy publish で公開してください (there is no earlier publication: publish the packs of config.yaml)"
    )


def _number_in_force(
    library: Library, history: History, now: datetime
) -> tuple[int, tuple[Refusal, ...]]:
    """And what would be in force instead, if it could be used."""
    try:
        standing, refused = library.standing(now, history)
    except NothingInForce as nothing:
        return 0, nothing.refused
    return standing.number if standing else 0, refused


def _line(statement: Statement, in_force: int, now: datetime, say: Speech) -> str:
    state = say("以前　")
    if statement.number == in_force:
        state = say("適用中")
    elif statement.effective_from > now:
        state = say("予定　")
    restored = say("（{}番へ戻す）", statement.restores) if statement.restores else ""
    return say(
        "{:>4}  {}  {}  {}  作成 {}、承認 {}  {}{}",
        statement.number,
        state,
        in_japan(statement.effective_from),
        statement.bundle[:SHOWN],
        statement.author,
        statement.approver,
        statement.reason,
        restored,
    )
