"""`sekisho policy …`: lint, test, explain, show and compare a guideline, without starting a gateway."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click

from audit.commands.options import Options
from audit.errors import AuditError
from gateway.commands.audit import place_of
from gateway.commands.casework import from_exchange_command
from gateway.commands.options import config_option
from gateway.commands.packs import (
    PackFile,
    PolicyCommand,
    fail,
    known_names,
    loaded,
    packs_argument,
    refuse,
    settings_for,
    tell,
)
from gateway.commands.publishing import log_command, publish_command, rollback_command
from gateway.commands.rehearsal import replay_command, verify_replay_command
from gateway.commands.speech import Speech, english_asked, lang_option
from gateway.commands.times import TIME
from gateway.commands.trial import trial_command
from gateway.publishing.library import Standing
from gateway.publishing.standing import in_force, in_force_at, reading
from gateway.publishing.statement import in_japan
from gateway.rehearsing.exceptions_used import exception_uses
from gateway.rehearsing.of_text import Supposed, UnknownModel, explained_text
from gateway.rehearsing.reasons import Rules, told
from gateway.screening import screen_here
from gateway.settings import Settings, load_settings
from policies.language.document import ProblemsFound
from policies.language.load import PolicyProblems
from policies.rehearsal.explain_english import in_english
from policies.rehearsal.lint import Use, advice, lint, reminders
from policies.rules.difference import difference
from policies.rules.model import Basis, Policy, Stage
from policies.rules.where import DATA_CLASSES, INTENDED_USES, JAPAN


@click.group("policy")
@lang_option
def command() -> None:
    """ガイドライン（パック）を確かめる・試す・比べる"""


@command.command("lint", cls=PolicyCommand)
@packs_argument
@config_option
@lang_option
@click.option("--log", "with_log", is_flag=True, help="記録簿を読み、例外が何回使われたかも示す")
def lint_command(packs: tuple[Path, ...], config: Path, with_log: bool) -> None:
    """書き間違いと、直したほうがよいところをすべて示す。期限の切れた例外、切れそうな例外も

    PACKS を省くと config.yaml の policies を見る。終了コード: 0 なし、1 あり、2 読めない
    """
    settings, say = settings_for(config, packs), Speech()
    try:
        bundle = loaded(packs, settings)
    except PolicyProblems as wrong:  # with what else is to be said of the rest
        refuse(ProblemsFound((*wrong.problems, *advice(wrong.sound, known_names(settings)))))
    uses = exception_uses(settings) if settings is not None and with_log else None
    due = reminders(bundle, datetime.now(UTC), uses)
    found = (*lint(bundle, known_names(settings)), *due)
    tell(found)
    for line in _used(bundle.policy, uses, say) if uses is not None else ():
        click.echo(line)
    done = say("{}件の規則を確かめました", len(bundle.policy.rules))
    click.echo(say("{}件見つかりました", len(found)) if found else done, err=True)
    sys.exit(1 if found else 0)


@command.command("explain", cls=PolicyCommand)
@click.argument("text", required=False)
@click.option("--exchange", help="文の代わりに、記録されたやり取り（受付ID）を説明する")
@click.option("--pack", "packs", multiple=True, type=PackFile())
@click.option("--answer", is_flag=True, help="依頼ではなく回答として")
@click.option("--department", default="", help="所属")
@click.option("--person", default="", help="人（APIキーの user）")
@click.option("--model", default="", help="config.yaml のモデル")
@click.option("--data-class", type=click.Choice(DATA_CLASSES), help="申告された機密性")
@click.option("--intended-use", type=click.Choice(INTENDED_USES), help="申告された用途")
@click.option("--at", type=TIME, help="この日時に（日本時間）。省くといま")
@click.option(
    "--as", "name", envvar="SEKISHO_AS", help="だれとして記録を見るか（省くと、この端末の利用者名）"
)
@config_option
@lang_option
def explain_command(
    text: str | None, packs: tuple[Path, ...], config: Path, model: str, **said: Any
) -> None:
    """文や記録されたやり取りがどう扱われるか、なぜかを示す（TEXT が - なら標準入力。値は表示しない）"""
    settings = load_settings(config, packs_needed=False)
    policy = _meant(packs, settings)
    exchange, name = said.pop("exchange"), said.pop("name")
    if exchange is not None:
        acting = _Acting(name, trial=bool(packs))
        _explain_exchange(settings, policy, exchange, acting)
        return
    if text is None:
        raise click.UsageError("TEXT か --exchange を指定してください (a text or an exchange)")
    text = sys.stdin.read() if text == "-" else text
    supposed = Supposed(
        text,
        Stage.RESPONSE if said["answer"] else Stage.REQUEST,
        model,
        said["department"],
        said["person"],
        said["data_class"] or "",
        said["intended_use"] or "",
        said["at"],
    )
    try:
        screen = screen_here(policy, settings)
        found = explained_text(supposed, settings, policy, screen)
    except UnknownModel as unknown:
        fail(str(unknown))
    _tell(found.lines)


def _tell(lines: tuple[str, ...]) -> None:
    click.echo("\n".join(in_english(lines) if english_asked() else lines))


@dataclass(frozen=True, slots=True)
class _Acting:
    """Who looks at the log, and whether the rules are on trial."""

    name: str | None
    trial: bool


def _meant(packs: tuple[Path, ...], settings: Settings) -> Policy:
    """The packs that are named, or what is in force."""
    if packs:
        return loaded(packs, settings).policy
    return in_force(settings, datetime.now(UTC)).bundle.policy


def _explain_exchange(settings: Settings, policy: Policy, exchange: str, acting: _Acting) -> None:
    """By the rules that judged it; in a trial, by those that are named."""
    options = Options(None, None, lambda: place_of(settings), acting.name)
    library = None if acting.trial else reading(settings)
    try:
        with options.desk() as desk:
            shelf = library.shelf if library else None
            found = told(desk, Rules(policy, options.key_ring(), shelf), exchange)
    except AuditError as refused:
        fail(str(refused))
    finally:
        if library is not None:
            library.close()
    if found is None:
        fail(f"やり取り {exchange} は記録にありません (no such exchange)")
    _tell(found.lines)


@command.command("show", cls=PolicyCommand)
@packs_argument
@click.option("--at", type=TIME, help="この日時に適用されていたもの（日本時間）")
@config_option
@lang_option
def show_command(packs: tuple[Path, ...], config: Path, at: datetime | None) -> None:
    """適用される規則を、由来のパックと根拠とともに並べる

    PACKS を省くと、いま適用中のもの（公開されたもの。まだなければ config.yaml の policies）を示す
    """
    settings = settings_for(config, packs, packs_needed=False)
    if settings is None or packs:
        _show(loaded(packs, settings).policy)
    elif at is None:
        standing = in_force(settings, datetime.now(UTC))
        _show(standing.bundle.policy, _source(standing, None))
    else:
        past = in_force_at(settings, at)
        if past is None:
            fail(
                "その日時に何が適用されていたかは、記録がありません (there is no record of what was in force then)"
            )
        _show(past.standing.bundle.policy, _source(past.standing, past.since))


def _source(standing: Standing, since: datetime | None) -> tuple[str, ...]:
    """Where it comes from, and who is behind it."""
    say = Speech()
    bundle = say("バンドル {}", standing.packed.digest)
    one = standing.statement
    if one is None:
        started = "config.yaml の policies（{} に起動したゲートウェイ）"
        return bundle, say(started, in_japan(since)) if since else say("config.yaml の policies")
    told = "公開 {}番 発効 {}（作成 {}、承認 {}、理由 {}）"
    behind = (one.author, one.approver, one.reason)
    return bundle, say(told, one.number, in_japan(one.effective_from), *behind)


def _show(policy: Policy, source: tuple[str, ...] = ()) -> None:
    say = Speech()
    click.echo("\n".join((say("ポリシー {}", policy.digest), *source)))
    for rule in policy.rules:
        clauses = say.listed(_clause(basis, say) for basis in rule.basis)
        click.echo(f"  {rule.id:<20} {say.acting(rule)} {rule.title}")
        click.echo(f"  {'':<20} {say('パック {}、根拠 {}', rule.pack, clauses)}")
    for entry in policy.allow.entries:
        click.echo(f"  {entry.id:<20} {say('許可 {}（パック {}）', entry.reason, entry.pack)}")
    for one in policy.exemptions:
        told = "例外 規則 {}、{}から{}まで（申出 {}、承認 {}）"
        parts = (one.rule, one.start, one.until, one.owner, one.approver)
        click.echo(f"  {one.id:<20} {say(told, *parts)}")


def _clause(basis: Basis, say: Speech) -> str:
    if basis.status == "confirmed":
        return say("{} {}（確認済み）", basis.document, basis.clause)
    return say("{} {}（未確認）", basis.document, basis.clause)


@command.command("diff", cls=PolicyCommand)
@click.argument("old", type=PackFile())
@click.argument("new", type=PackFile())
@lang_option
def diff_command(old: Path, new: Path) -> None:
    """2つのパックの違いを言葉で示す。緩くなるものを先に

    終了コード: 0 違いがない、1 違いがある、2 読めない
    """
    say = Speech()
    changes = difference(loaded((old,), None).policy, loaded((new,), None).policy)
    for change in changes:
        click.echo(say.change(change))
    laxer = sum(change.laxer for change in changes)
    click.echo(say("違い {}件、うち緩くなるもの {}件", len(changes), laxer))
    sys.exit(1 if changes else 0)


for one in (
    trial_command,
    replay_command,
    verify_replay_command,
    from_exchange_command,
    publish_command,
    rollback_command,
    log_command,
):
    command.add_command(one)


def _used(policy: Policy, uses: Mapping[str, Use], say: Speech) -> Iterator[str]:
    for one in policy.exemptions:
        if use := uses.get(one.id):
            told = "例外 {}: 使用 {}回（最後は{:%Y-%m-%d}）、{}まで"
            yield say(told, one.id, use.count, use.last.astimezone(JAPAN), one.until)
        else:
            yield say("例外 {}: 使用 0回、{}まで", one.id, one.until)
