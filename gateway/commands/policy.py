"""`sekisho policy …`: lint, test, explain, show and compare a guideline, without starting a gateway."""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from pathlib import Path

import click

from audit.read import Reader
from gateway.commands.casework import from_exchange_command
from gateway.commands.options import config_option
from gateway.commands.packs import (
    fail,
    lang_option,
    loaded,
    packs_argument,
    settings_for,
    tell,
)
from gateway.commands.rehearsal import replay_command, verify_replay_command
from gateway.commands.trial import trial_command
from gateway.reasons import NoSuchExchange, reasons
from gateway.screening import screen_for
from gateway.settings import Settings, load_settings
from policies.difference import difference
from policies.explain import ACTIONS, explained
from policies.lint import Known, lint
from policies.model import Facts, Policy, Sighting, Stage
from policies.where import DATA_CLASSES, INTENDED_USES


@click.group("policy")
def command() -> None:
    """ガイドライン（パック）を確かめる・試す・比べる"""


@command.command("lint")
@packs_argument
@config_option
@lang_option
def lint_command(packs: tuple[Path, ...], config: Path, lang: str) -> None:
    """書き間違いと、直したほうがよいところをすべて示す

    PACKS を省くと config.yaml の policies を見る。終了コード: 0 なし、1 あり、2 読めない
    """
    settings = settings_for(config, packs)
    bundle = loaded(packs, settings, lang)
    found = lint(bundle, _known(settings))
    tell(found, lang)
    count = len(bundle.policy.rules)
    done = f"{count}件の規則を確かめました" if lang == "ja" else f"{count} rules checked"
    click.echo(done if not found else f"{len(found)}件 / {len(found)} found", err=True)
    sys.exit(1 if found else 0)


@command.command("explain")
@click.argument("text", required=False)
@click.option("--exchange", help="文の代わりに、記録されたやり取り（受付ID）を説明する")
@click.option("--pack", "packs", multiple=True, type=click.Path(path_type=Path, dir_okay=False))
@click.option("--answer", is_flag=True, help="依頼ではなく回答として")
@click.option("--department", default="", help="所属")
@click.option("--model", default="", help="config.yaml のモデル")
@click.option("--data-class", type=click.Choice(DATA_CLASSES), help="申告された機密性")
@click.option("--intended-use", type=click.Choice(INTENDED_USES), help="申告された用途")
@config_option
def explain_command(
    text: str | None, packs: tuple[Path, ...], config: Path, model: str, **said: str | None
) -> None:
    """文や記録されたやり取りがどう扱われるか、なぜかを示す（TEXT が - なら標準入力。値は表示しない）"""
    settings = load_settings(config)
    policy = loaded(packs, settings, "ja").policy
    exchange = said.pop("exchange")
    if exchange is not None:
        _explain_exchange(settings, policy, exchange)
        return
    if text is None:
        raise click.UsageError("TEXT か --exchange を指定してください (a text or an exchange)")
    text = sys.stdin.read() if text == "-" else text
    facts = _facts(settings, model, said, len(text))
    role = "assistant" if said["answer"] else "user"
    found = screen_for(policy).findings(text)
    sightings = [Sighting("", role, f, policy.allow.allowing(f, text)) for f in found]
    stage = Stage.RESPONSE if said["answer"] else Stage.REQUEST
    click.echo(str(explained(policy, stage, facts, sightings)))


def _explain_exchange(settings: Settings, policy: Policy, exchange: str) -> None:
    with Reader.open(settings.audit.url, None) as reader:
        try:
            for line in reasons(reader, policy, screen_for(policy).digest, exchange):
                click.echo(line)
        except NoSuchExchange:
            fail(f"やり取り {exchange} は記録にありません (no such exchange)")


@command.command("show")
@packs_argument
@config_option
def show_command(packs: tuple[Path, ...], config: Path) -> None:
    """適用される規則を、由来のパックと根拠とともに並べる"""
    policy = loaded(packs, settings_for(config, packs), "ja").policy
    click.echo(f"ポリシー {policy.digest}")
    for rule in policy.rules:
        clauses = "、".join(f"{b.document} {b.clause}（{_STATUS[b.status]}）" for b in rule.basis)
        observed = "［観測中］" if rule.mode == "observe" else ""
        click.echo(f"  {rule.id:<20} {ACTIONS[rule.action]}{observed} {rule.title}")
        click.echo(f"  {'':<20} パック {rule.pack}、根拠 {clauses}")
    for entry in policy.allow.entries:
        click.echo(f"  {entry.id:<20} 許可 {entry.reason}（パック {entry.pack}）")


@command.command("diff")
@click.argument("old", type=click.Path(path_type=Path, dir_okay=False))
@click.argument("new", type=click.Path(path_type=Path, dir_okay=False))
def diff_command(old: Path, new: Path) -> None:
    """2つのパックの違いを言葉で示す。緩くなるものを先に

    終了コード: 0 違いがない、1 違いがある、2 読めない
    """
    changes = difference(loaded((old,), None, "ja").policy, loaded((new,), None, "ja").policy)
    for change in changes:
        click.echo(str(change))
    click.echo(f"違い {len(changes)}件、うち緩くなるもの {sum(c.laxer for c in changes)}件")
    sys.exit(1 if changes else 0)


command.add_command(trial_command)
command.add_command(replay_command)
command.add_command(verify_replay_command)
command.add_command(from_exchange_command)

_STATUS = {"confirmed": "確認済み", "unconfirmed": "未確認"}


def _known(settings: Settings | None) -> Known:
    if settings is None:
        return Known()
    departments = frozenset(key.department for key in settings.auth.api_keys)
    return Known(frozenset(model.name for model in settings.models), departments)


def _facts(settings: Settings, name: str, said: dict[str, str | None], characters: int) -> Facts:
    model = settings.model(name or settings.models[0].name)
    if model is None:
        fail(f"モデル「{name}」は config.yaml にありません")
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
        at=datetime.now(UTC),
        characters=characters,
    )
