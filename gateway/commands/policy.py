"""`sekisho policy …`: lint, test, explain, show and compare a guideline, without starting a gateway."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click

from detectors.catalogue import ENTITIES
from gateway.commands.options import TIME, config_option, failed, known_names
from gateway.commands.publishing import local, log_command, publish_command, rollback_command
from gateway.commands.rehearsal import replay_command
from gateway.exceptions_used import exception_uses
from gateway.publishing.library import Standing
from gateway.publishing.standing import in_force, in_force_at
from gateway.screening import screen_for
from gateway.settings import Settings, load_settings
from policies.cases import (
    CaseResult,
    run_allow_cases,
    run_cases,
    run_exemption_cases,
    run_term_cases,
)
from policies.difference import difference
from policies.document import Problem, ProblemsFound
from policies.english import english
from policies.explain import ACTIONS, MODES, explained
from policies.lint import Use, lint, reminders
from policies.load import Bundle, load_bundle
from policies.model import Facts, Policy, Sighting, Stage
from policies.mutants import surviving
from policies.where import DATA_CLASSES, INTENDED_USES

packs_argument = click.argument("packs", nargs=-1, type=click.Path(path_type=Path, dir_okay=False))
lang_option = click.option(
    "--lang", type=click.Choice(["ja", "en"]), default="ja", show_default=True
)


@click.group("policy")
def command() -> None:
    """ガイドライン（パック）を確かめる・試す・比べる"""


@command.command("lint")
@packs_argument
@config_option
@lang_option
@click.option("--log", "with_log", is_flag=True, help="記録簿を読み、例外が何回使われたかも示す")
def lint_command(packs: tuple[Path, ...], config: Path, lang: str, with_log: bool) -> None:
    """書き間違いと、直したほうがよいところをすべて示す。期限の切れた例外、切れそうな例外も

    PACKS を省くと config.yaml の policies を見る。終了コード: 0 なし、1 あり、2 読めない
    """
    settings = _settings(config, packs)
    bundle = _loaded(packs, settings, lang)
    uses = exception_uses(settings) if settings is not None and with_log else None
    due = reminders(bundle, datetime.now(UTC), uses)
    found = (*lint(bundle, known_names(settings)), *due)
    _tell(found, lang)
    for line in _used(bundle.policy, uses) if uses is not None else ():
        click.echo(line)
    count = len(bundle.policy.rules)
    done = f"{count}件の規則を確かめました" if lang == "ja" else f"{count} rules checked"
    click.echo(done if not found else f"{len(found)}件 / {len(found)} found", err=True)
    sys.exit(1 if found else 0)


@command.command("test")
@packs_argument
@config_option
@lang_option
@click.option(
    "--mutants/--no-mutants", default=True, help="条件を1つずつ外し、テストが気付くかも調べる"
)
def test_command(packs: tuple[Path, ...], config: Path, lang: str, mutants: bool) -> None:
    """規則の隣のテストを実行し、テストが足りない条件を示す

    終了コード: 0 すべて通った、1 通らないテストがある、2 読めない
    """
    settings = _settings(config, packs)
    policy = _loaded(packs, settings, lang).policy
    screen = screen_for(policy)
    results = run_cases(policy, screen)
    wrong = [r for r in results if not r.passed and not r.case.todo]
    todo = [r for r in results if r.case.todo]
    for result in wrong:
        click.echo(_failure(result))
    others = [
        *((r.entry.id, r.case.line) for r in run_allow_cases(policy, screen) if not r.passed),
        *((r.term.entity, r.case.line) for r in run_term_cases(policy, screen) if not r.passed),
        *(
            (f"{r.rule.id} の例外", r.case.line)
            for r in run_exemption_cases(policy, screen)
            if not r.passed and not r.case.todo
        ),
    ]
    for name, line in others:
        click.echo(f"NG   {name}（{line}行目）")
    for result in todo:
        state = "できるようになりました。todo を外してください" if result.passed else "未対応"
        click.echo(f"TODO {result.rule.id}（{result.case.line}行目）: {state}")
    _coverage(policy)
    if mutants:
        for mutant in surviving(policy, screen):
            click.echo(
                f"弱い {mutant.rule.id}: 条件「{mutant.key}」を外しても、どのテストも気付きません"
            )
    count = len(wrong) + len(others)
    click.echo(f"テスト {len(results)}件、失敗 {count}件、todo {len(todo)}件")
    sys.exit(1 if count else 0)


@command.command("explain")
@click.argument("text")
@click.option("--pack", "packs", multiple=True, type=click.Path(path_type=Path, dir_okay=False))
@click.option("--answer", is_flag=True, help="依頼ではなく回答として")
@click.option("--department", default="", help="所属")
@click.option("--person", default="", help="人（APIキーの user）")
@click.option("--model", default="", help="config.yaml のモデル")
@click.option("--data-class", type=click.Choice(DATA_CLASSES), help="申告された機密性")
@click.option("--intended-use", type=click.Choice(INTENDED_USES), help="申告された用途")
@click.option("--at", type=TIME, help="この日時に（この端末の時間帯）。省くといま")
@config_option
def explain_command(
    text: str, packs: tuple[Path, ...], config: Path, model: str, **said: Any
) -> None:
    """文がどう扱われるか、なぜかを示す（TEXT が - なら標準入力。値は表示しない）"""
    settings = load_settings(config, packs_needed=False)
    policy = (
        _loaded(packs, settings, "ja").policy
        if packs
        else in_force(settings, datetime.now(UTC)).bundle.policy
    )
    text = sys.stdin.read() if text == "-" else text
    facts = _facts(settings, model, said, len(text))
    role = "assistant" if said["answer"] else "user"
    found = screen_for(policy).findings(text)
    sightings = [Sighting("", role, f, policy.allow.allowing(f, text)) for f in found]
    stage = Stage.RESPONSE if said["answer"] else Stage.REQUEST
    click.echo(str(explained(policy, stage, facts, sightings)))


@command.command("show")
@packs_argument
@click.option("--at", type=TIME, help="この日時に適用されていたもの（この端末の時間帯）")
@config_option
def show_command(packs: tuple[Path, ...], config: Path, at: datetime | None) -> None:
    """適用される規則を、由来のパックと根拠とともに並べる

    PACKS を省くと、いま適用中のもの（公開されたもの。まだなければ config.yaml の policies）を示す
    """
    settings = _settings(config, packs, packs_needed=False)
    if settings is None or packs:
        _show(_loaded(packs, settings, "ja").policy)
    elif at is None:
        standing = in_force(settings, datetime.now(UTC))
        _show(standing.bundle.policy, _source(standing, None))
    else:
        past = in_force_at(settings, at.astimezone())
        if past is None:
            failed("その日時に何が適用されていたかは、記録がありません")
        _show(past.standing.bundle.policy, _source(past.standing, past.since))


def _source(standing: Standing, since: datetime | None) -> tuple[str, ...]:
    """Where it comes from, and who is behind it."""
    bundle = f"バンドル {standing.packed.digest}"
    statement = standing.statement
    if statement is None:
        started = f"（{local(since)} に起動したゲートウェイ）" if since else ""
        return bundle, f"config.yaml の policies{started}"
    return (
        bundle,
        f"公開 {statement.number}番 発効 {local(statement.effective_from)}"
        f"（作成 {statement.author}、承認 {statement.approver}、理由 {statement.reason}）",
    )


def _show(policy: Policy, source: tuple[str, ...] = ()) -> None:
    click.echo("\n".join((f"ポリシー {policy.digest}", *source)))
    for rule in policy.rules:
        clauses = "、".join(f"{b.document} {b.clause}（{_STATUS[b.status]}）" for b in rule.basis)
        click.echo(f"  {rule.id:<20} {ACTIONS[rule.action]}{MODES[rule.mode]} {rule.title}")
        click.echo(f"  {'':<20} パック {rule.pack}、根拠 {clauses}")
    for entry in policy.allow.entries:
        click.echo(f"  {entry.id:<20} 許可 {entry.reason}（パック {entry.pack}）")
    for one in policy.exemptions:
        people = f"申出 {one.owner}、承認 {one.approver}"
        click.echo(
            f"  {one.id:<20} 例外 規則 {one.rule}、{one.start}から{one.until}まで（{people}）"
        )


@command.command("diff")
@click.argument("old", type=click.Path(path_type=Path, dir_okay=False))
@click.argument("new", type=click.Path(path_type=Path, dir_okay=False))
def diff_command(old: Path, new: Path) -> None:
    """2つのパックの違いを言葉で示す。緩くなるものを先に

    終了コード: 0 違いがない、1 違いがある、2 読めない
    """
    changes = difference(_loaded((old,), None, "ja").policy, _loaded((new,), None, "ja").policy)
    for change in changes:
        click.echo(str(change))
    click.echo(f"違い {len(changes)}件、うち緩くなるもの {sum(c.laxer for c in changes)}件")
    sys.exit(1 if changes else 0)


for one in (replay_command, publish_command, rollback_command, log_command):
    command.add_command(one)

_STATUS = {"confirmed": "確認済み", "unconfirmed": "未確認"}


def _settings(
    config: Path, packs: tuple[Path, ...], *, packs_needed: bool = True
) -> Settings | None:
    """The configuration; packs that are named can be looked at without one."""
    if packs and not config.is_file():
        return None
    return load_settings(config, packs_needed=packs_needed and not packs)


def _loaded(packs: tuple[Path, ...], settings: Settings | None, lang: str) -> Bundle:
    paths = packs or tuple(map(Path, settings.policies if settings else ()))
    try:
        return load_bundle(paths, entities=ENTITIES)
    except ProblemsFound as found:
        _tell(found.problems, lang)
        failed(f"{len(found.problems)}件の間違いがあります / {len(found.problems)} mistakes")


def _facts(settings: Settings, name: str, said: dict[str, Any], characters: int) -> Facts:
    model = settings.model(name or settings.models[0].name)
    if model is None:
        failed(f"モデル「{name}」は config.yaml にありません")
    attributes = model.attributes
    return Facts(
        department=said["department"] or "",
        model=model.name,
        external=attributes.external,
        region=attributes.region,
        trains_on_input=attributes.trains_on_input,
        abuse_monitoring=attributes.abuse_monitoring,
        max_class=attributes.max_class,
        endpoint="/v1/chat/completions",
        data_class=said["data_class"] or "",
        intended_use=said["intended_use"] or "",
        at=said["at"].astimezone() if said["at"] else datetime.now(UTC),
        characters=characters,
        person=said["person"],
    )


def _used(policy: Policy, uses: Mapping[str, Use]) -> Iterator[str]:
    for one in policy.exemptions:
        use = uses.get(one.id)
        told = f"{use.count}回（最後は{use.last.astimezone():%Y-%m-%d}）" if use else "0回"
        yield f"例外 {one.id}: 使用 {told}、{one.until}まで"


def _failure(result: CaseResult) -> str:
    case = result.case
    text = f"NG   {result.rule.id}（{case.line}行目）: {case.action.name.lower()} のはずが {result.got.name.lower()}"
    if result.became is not None and result.became != case.becomes:
        text += f"\n     伏せた後: {result.became}"
    return text


def _coverage(policy: Policy) -> None:
    tested = [rule for rule in policy.rules if rule.tests]
    actions = sorted({case.action for rule in policy.rules for case in rule.tests})
    clauses = {(b.document, b.clause) for rule in policy.rules for b in rule.basis}
    covered = {(b.document, b.clause) for rule in tested for b in rule.basis}
    click.echo(
        f"テストのある規則 {len(tested)}/{len(policy.rules)}、条項 {len(covered)}/{len(clauses)}、"
        f"試した対応 {'、'.join(ACTIONS[a] for a in actions)}"
    )


def _tell(problems: tuple[Problem, ...], lang: str) -> None:
    for problem in problems:
        click.echo(str(english(problem) if lang == "en" else problem))
