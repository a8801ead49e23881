"""`sekisho policy replay`: what a candidate would have decided about the exchanges on record."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import TypeVar

import click
import orjson

from audit.keys import KeyRing
from audit.read import Reader
from detectors.catalogue import ENTITIES
from gateway.commands.options import config_option
from gateway.publishing.standing import in_force
from gateway.replay import Source, people_of
from gateway.screening import Screening, screen_for
from gateway.settings import load_settings
from policies.explain import ACTIONS
from policies.load import load_policy
from policies.model import Stage
from policies.replay import Replay, replayed

PROGRESS_EVERY = 10_000
_STAGES = {Stage.REQUEST: "依頼", Stage.RESPONSE: "回答"}
_T = TypeVar("_T")


@click.command("replay")
@click.argument("packs", nargs=-1, type=click.Path(path_type=Path, dir_okay=False))
@config_option
@click.option("--since", type=click.DateTime(), help="この日時から（この端末の時間帯）")
@click.option("--until", type=click.DateTime(), help="この日時の前まで")
@click.option("--json", "as_json", is_flag=True, help="JSONで出す")
def replay_command(
    packs: tuple[Path, ...],
    config: Path,
    since: datetime | None,
    until: datetime | None,
    as_json: bool,
) -> None:
    """記録されたやり取りに、新しいパックを当てはめてみる。内容は表示しない

    PACKS を省くと、いま適用中のものを使う。終了コード: 0 変わらない、1 変わる、2 できない
    """
    settings = load_settings(config, packs_needed=False)
    policy = (
        load_policy(packs, entities=ENTITIES)
        if packs
        else in_force(settings, datetime.now(UTC)).bundle.policy
    )
    folder = Path(settings.audit.keys)
    keys = KeyRing.open(folder, create=False) if folder.is_dir() else None
    screening = Screening(screen_for(policy), settings.limits.screening_s)
    with Reader.open(settings.audit.url, keys) as reader:
        source = Source(reader, policy, screening, people_of(policy, keys))
        records = source.recorded(_here(since), _here(until))
        result = replayed(policy, _counted(records))
    screening.close()
    click.echo(_as_json(result) if as_json else _told(result))
    sys.exit(1 if result.changes else 0)


def _here(at: datetime | None) -> datetime | None:
    return at.astimezone() if at else None


def _counted(records: Iterator[_T]) -> Iterator[_T]:
    for number, record in enumerate(records, 1):
        if number % PROGRESS_EVERY == 0:
            click.echo(f"{number:,}件…", err=True)
        yield record


def _told(result: Replay) -> str:
    lines = [f"ポリシー {result.policy}", f"判定し直した記録 {result.judged:,}件"]
    lines.append(
        f"変わらない {result.unchanged:,}件、対応は同じで規則が変わる {result.reworded:,}件"
    )
    for change in result.transitions:
        mark = "緩くなる" if change.danger > 0 else "厳しくなる"
        names = f"{ACTIONS[change.old]} → {ACTIONS[change.new]}"
        lines.append(f"{mark} {_STAGES[change.stage]}: {names} {change.count:,}件")
        for sample in change.samples:
            shown = "、".join(sample.exchanges)
            lines.append(f"    {sample.rule} {sample.department} {sample.count:,}件（例: {shown}）")
    lines += [f"判定し直せない {count:,}件: {reason}" for reason, count in result.unreplayable]
    return "\n".join(lines)


def _as_json(result: Replay) -> str:
    said = {
        "policy": result.policy,
        "judged": result.judged,
        "unchanged": result.unchanged,
        "reworded": result.reworded,
        "transitions": [
            {
                "stage": t.stage,
                "old": t.old.name.lower(),
                "new": t.new.name.lower(),
                "count": t.count,
                "samples": [
                    {
                        "rule": s.rule,
                        "department": s.department,
                        "count": s.count,
                        "exchanges": s.exchanges,
                    }
                    for s in t.samples
                ],
            }
            for t in result.transitions
        ],
        "unreplayable": dict(result.unreplayable),
    }
    return orjson.dumps(said, option=orjson.OPT_INDENT_2).decode()
