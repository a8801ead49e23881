"""`sekisho policy from-exchange`: a reviewed exchange as a test case, with made-up values for the personal ones."""

from __future__ import annotations

import os
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click

from audit.commands.options import Options
from audit.reading.read import ExchangeDetail
from audit.reviews.cases import case_of
from detectors.catalogue import ENTITIES
from gateway.commands.audit import place_of
from gateway.commands.options import acting_option, config_option
from gateway.commands.packs import PolicyCommand, fail
from gateway.commands.speech import Speech, lang_option
from gateway.publishing.standing import in_force
from gateway.rehearsing.case_packs import packs_of, shipped
from gateway.rehearsing.from_exchange import Wish, case_from, wish_of
from gateway.rehearsing.synthetic import NotSynthetic
from gateway.screening import screen_for
from gateway.settings import Settings, load_settings
from policies.language.document import ProblemsFound
from policies.language.load import Bundle, load_policy
from policies.rehearsal.case_files import load_cases, passes
from policies.rehearsal.case_writing import added, started
from policies.rules.model import Action

ACTIONS = [action.name.lower() for action in Action]


@click.command("from-exchange", cls=PolicyCommand)
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
@click.option("--keep", multiple=True, help="誤検知の語。架空の値にせず、そのまま残す（何度でも）")
@click.option("--not-reviewed", is_flag=True, help="まだ判定されていないやり取りでもよい")
@acting_option
@config_option
@lang_option
def from_exchange_command(
    exchange: str, file: Path, acting: str | None, config: Path, **said: Any
) -> None:
    """確認の済んだやり取りを、個人情報を架空の値に置き換えて、事例に加える

    誤検知と判定されたものは allow を、ほかは記録された対応を、あるべき対応とする。
    いまの規則でそうならなければ todo を付ける。
    だれの情報でもないのに見つかった語は、--keep でそのまま残せる（誤検知の判定が要る）。
    検出されなかった個人情報は残るので、加わった事例を必ず読むこと。終了コード: 0 加えた、2 加えられない
    """
    settings = load_settings(config, packs_needed=False)
    options = Options(None, None, lambda: place_of(settings), acting)
    with options.desk() as desk:
        detail = desk.view(exchange)
        case = case_of(desk.reader, exchange) if detail else None
    if detail is None:
        fail(f"やり取り {exchange} は記録にありません (no such exchange)")
    opinions = case.opinions if case else ()
    if not opinions and not said["not_reviewed"]:
        fail("まだ判定されていません。sekisho audit review で判定してください (not reviewed yet)")
    expect = Action[said["expect"].upper()] if said["expect"] else None
    try:
        wish = wish_of(detail, case, expect, said["name"], said["keep"])
        _write(detail, wish, file, settings)
    except NotSynthetic as why:
        fail(str(why))


def _write(detail: ExchangeDetail, wish: Wish, file: Path, settings: Settings) -> None:
    """Written as a whole or not at all, first as `todo` where the packs of the file do not do so yet."""
    standing = in_force(settings, datetime.now(UTC)).bundle
    policy, screen = standing.policy, screen_for(standing.policy)
    known = file.exists()
    old = file.read_text("utf-8") if known else started(_packs(file, settings, standing))
    new = case_from(detail, wish, screen, policy)
    beside = file.with_name(f".{file.name}.new")
    file.parent.mkdir(parents=True, exist_ok=True)
    try:
        beside.write_text(added(old, new, str(file)), encoding="utf-8")
        cases = load_cases(beside)
        wanted = tuple(s for s in cases.scenarios if s.id == new.id)
        drafted = load_policy(cases.packs, entities=ENTITIES)  # as its packs are now
        done = passes(drafted, wanted, screen_for(drafted))
        if not done:
            beside.write_text(added(old, new.as_todo(), str(file)), encoding="utf-8")
        beside.replace(file)
    except ProblemsFound as found:  # told under the name that its author knows
        own = {str(beside): str(file)}
        raise ProblemsFound(
            tuple(replace(p, file=own.get(p.file, p.file)) for p in found.problems)
        ) from None
    finally:
        beside.unlink(missing_ok=True)
    say = Speech()
    state = "いまの規則で通ります" if passes(policy, wanted, screen) else "いまの規則では通りません"
    state = say(state) if done else say("{}。todo を付けました", say(state))
    action = wish.action.name.lower()
    click.echo(say("{} に事例 {} を加えました（{}。{}）", file, new.id, action, state))
    click.echo(f"  {new.text}")
    if wish.false_alarm and not wish.keep and not done:
        click.echo(
            say(
                "誤って見つかった語がだれの情報でもなければ、--keep 語 で、その語のまま事例にできます。"
            ),
            err=True,
        )
    click.echo(say("検出されない個人情報が残っていないか、読んで確かめてください。"), err=True)


def _packs(file: Path, settings: Settings, standing: Bundle) -> list[str]:
    """The packs that are in force, as a new file names them: those of the settings, or files beside it or above."""
    named = []
    ids = [standing.places[entry].pack.pack.id for entry in standing.entries]
    near = [up / f"{name}.yaml" for up in (file.parent, file.parent.parent) for name in ids]
    for name, found in packs_of(standing, (*settings.packs, *near)).items():
        if found is None:
            fail(
                f"適用中のパック {name} のファイルが見つかりません。packs: を書いた {file} を作ってください"
                " (there is no file of the pack that is in force)"
            )
        relative = os.path.relpath(found.resolve(), file.parent.resolve())
        named.append(found.stem if shipped(found) else relative)
    return named
