"""`sekisho policy from-exchange`: a reviewed exchange as a test case, with made-up values for the personal ones."""

from __future__ import annotations

import os
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import NoReturn

import click

from audit.ledger.review import Verdict
from audit.reading.read import ExchangeDetail, Reader
from audit.record import Kind
from audit.reviews.cases import case_of
from audit.sealing.keys import KeyRing
from detectors.catalogue import ENTITIES
from gateway.commands.options import config_option
from gateway.commands.packs import fail, refuse
from gateway.publishing.standing import in_force
from gateway.rehearsing.from_exchange import Wish, case_from
from gateway.rehearsing.synthetic import NotSynthetic
from gateway.screening import screen_for
from gateway.settings import Settings, load_settings
from policies.language.document import ProblemsFound
from policies.language.load import PACKS, load_policy
from policies.rehearsal.case_files import load_cases, run_scenarios
from policies.rehearsal.case_writing import added, started
from policies.rules.model import Action

ACTIONS = [action.name.lower() for action in Action]


@click.command("from-exchange")
@click.argument("exchange")
@click.option(
    "--cases",
    "file",
    required=True,
    type=click.Path(path_type=Path, dir_okay=False),
    help="事例を足すファイル（なければ作る）",
)
@click.option("--expect", type=click.Choice(ACTIONS), help="あるべき対応（誤検知なら allow）")
@click.option("--id", "name", default="", help="事例の id")
@click.option("--not-reviewed", is_flag=True, help="まだ判定されていないやり取りでもよい")
@config_option
def from_exchange_command(
    exchange: str, file: Path, expect: str | None, name: str, not_reviewed: bool, config: Path
) -> None:
    """確認の済んだやり取りを、個人情報を架空の値に置き換えて、事例に加える

    誤検知と判定されたものは allow を、ほかは記録された対応を、あるべき対応とする。
    いまの規則でそうならなければ todo を付ける。
    検出されなかった個人情報は残るので、加わった事例を必ず読むこと。終了コード: 0 加えた、2 加えられない
    """
    settings = load_settings(config, packs_needed=False)
    keys = KeyRing.open(Path(settings.audit.keys), create=False, tenant=settings.audit.tenant)
    with Reader.open(settings.audit.url, keys) as reader:
        detail = reader.exchange(exchange)
        case = case_of(reader, exchange) if detail else None
    if detail is None:
        fail(f"やり取り {exchange} は記録にありません (no such exchange)")
    opinions = case.opinions if case else ()
    if not opinions and not not_reviewed:
        fail("まだ判定されていません。sekisho audit review で判定してください (not reviewed yet)")
    false_alarm = any(opinion.verdict is Verdict.FALSE_ALARM for opinion in opinions)
    wish = Wish(name, _action(expect, false_alarm, detail), false_alarm)
    try:
        _write(detail, wish, file, settings)
    except ProblemsFound as found:
        refuse(found)
    except NotSynthetic as why:
        fail(str(why))


def _action(expect: str | None, false_alarm: bool, detail: ExchangeDetail) -> Action:
    if expect:
        return Action[expect.upper()]
    if false_alarm:
        return Action.ALLOW
    request = next(e.record for e in detail.entries if e.record.kind is Kind.REQUEST)
    decision = request.body["decision"].upper()
    return Action[decision] if decision in Action.__members__ else _unread()


def _unread() -> NoReturn:
    fail("依頼として読めなかったやり取りです (the request could not be read)")


def _write(detail: ExchangeDetail, wish: Wish, file: Path, settings: Settings) -> None:
    """Written as a whole or not at all, first as `todo` where the rules do not do so yet."""
    old = file.read_text(encoding="utf-8") if file.exists() else started(_packs(file, settings))
    screen = screen_for(in_force(settings, datetime.now(UTC)).bundle.policy)
    new = case_from(detail, wish, screen)
    beside = file.with_name(f".{file.name}.new")
    file.parent.mkdir(parents=True, exist_ok=True)
    try:
        beside.write_text(added(old, new, str(file)), encoding="utf-8")
        done = _passes(beside, new.id)
        if not done:
            beside.write_text(added(old, replace(new, todo=True), str(file)), encoding="utf-8")
        beside.replace(file)
    except ProblemsFound as found:  # told under the name that its author knows
        own = {str(beside): str(file)}
        raise ProblemsFound(
            tuple(replace(p, file=own.get(p.file, p.file)) for p in found.problems)
        ) from None
    finally:
        beside.unlink(missing_ok=True)
    state = "いまの規則で通ります" if done else "いまの規則では通らないので todo を付けました"
    click.echo(f"{file} に事例 {new.id} を加えました（{wish.action.name.lower()}。{state}）")
    click.echo(f"  {new.text}")
    click.echo("検出されない個人情報が残っていないか、読んで確かめてください。", err=True)


def _passes(path: Path, name: str) -> bool:
    file = load_cases(path)
    policy = load_policy(file.packs, entities=ENTITIES)
    wanted = [s for s in file.scenarios if s.id == name]
    return all(r.passed for r in run_scenarios(policy, wanted, screen_for(policy)))


def _packs(file: Path, settings: Settings) -> list[str]:
    """The packs of the settings, as a new file names them."""
    if not settings.policies:
        fail(f"{file} がありません。packs: を書いたファイルを作ってください (no such file)")
    named = []
    for path in map(Path, settings.policies):
        shipped = path.resolve().parent == PACKS.resolve()
        named.append(
            path.stem if shipped else os.path.relpath(path.resolve(), file.parent.resolve())
        )
    return named
