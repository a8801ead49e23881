"""`sekisho policy replay`: what a candidate would have decided about the exchanges on record."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import TypeVar

import click
import orjson

from audit.commands.options import Options
from audit.oversight.roles import May
from audit.record import Kind
from audit.sealing.note import VerifierKey
from audit.sealing.signing import Signer, published
from detectors.catalogue import ENTITIES
from gateway.commands.audit import place_of
from gateway.commands.options import acting_option, config_option
from gateway.commands.packs import PolicyCommand, packs_argument
from gateway.commands.speech import Speech, lang_option
from gateway.commands.times import TIME
from gateway.publishing.standing import in_force, reading
from gateway.rehearsing.attested import NotAttested, attested, said, verified
from gateway.rehearsing.bundles import Bundles
from gateway.rehearsing.recorded import people_of
from gateway.rehearsing.replay import Source
from gateway.screening import screening_here
from gateway.settings import load_settings
from policies.language.load import load_policy
from policies.rehearsal.replay import Replay, replayed

PROGRESS_EVERY = 10_000
_T = TypeVar("_T")


@click.command("replay", cls=PolicyCommand)
@packs_argument
@config_option
@acting_option
@lang_option
@click.option("--since", type=TIME, help="この日時から（日本時間）")
@click.option("--until", type=TIME, help="この日時の前まで")
@click.option("--json", "as_json", is_flag=True, help="JSONで出す")
@click.option(
    "--result",
    "file",
    type=click.Path(path_type=Path, dir_okay=False),
    help="署名した結果を書くファイル（承認に添える。verify-replay で確かめる）",
)
def replay_command(
    packs: tuple[Path, ...],
    config: Path,
    acting: str | None,
    as_json: bool,
    file: Path | None,
    **period: datetime | None,
) -> None:
    """記録されたやり取りに、新しいパックを当てはめてみる。内容は表示しない

    PACKS を省くと、いま適用中のものを使う。だれが行ったかは記録に残る。終了コード: 0 変わらない、1 変わる、2 できない
    """
    since, until = period["since"], period["until"]
    settings = load_settings(config, packs_needed=False)
    policy = (
        load_policy(packs, entities=ENTITIES)
        if packs
        else in_force(settings, datetime.now(UTC)).bundle.policy
    )
    folder = Path(settings.audit.keys)
    options = Options(None, None, lambda: place_of(settings), acting)
    keys = options.key_ring()
    screening = screening_here(policy, settings)
    library = reading(settings)
    with options.desk() as desk:
        desk.whole_log(May.FIGURES)
        told = {"since": since and since.isoformat(), "until": until and until.isoformat()}
        desk.enter("replay", {"policy": policy.digest, **told})
        # Chains without exchanges are not in it: each command has one, and the same log gives the same result.
        ends = dict(desk.reader.reached((Kind.REQUEST, Kind.CLOSING)))
        bundles = Bundles(library.shelf if library else None)
        source = Source(desk.reader, policy, screening, people_of(policy, keys), bundles)
        result = replayed(policy, _counted(source.recorded(since, until, ends), sum(ends.values())))
    screening.close()
    if library is not None:
        library.close()
    if file is not None:
        scope = {**told, "detectors": screening.screen.digest, "log": ends}
        file.write_bytes(attested(result, scope, Signer.open(folder, create=False)))
    result_json = orjson.dumps(said(result), option=orjson.OPT_INDENT_2).decode()
    click.echo(result_json if as_json else _told(result))
    sys.exit(1 if result.changes else 0)


@click.command("verify-replay", cls=PolicyCommand)
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False, exists=True))
@config_option
@lang_option
@click.option("--key", "public", help="検証の鍵（1行）。省くと config.yaml の鍵の隣にあるもの")
def verify_replay_command(file: Path, config: Path, public: str | None) -> None:
    """予行の結果が、この記録簿の鍵で署名されたままかを確かめる

    終了コード: 0 署名が合う、1 合わない、2 鍵がない
    """
    say = Speech()
    try:
        key = VerifierKey.parse(public) if public else _published(config)
    except ValueError:
        raise click.UsageError("検証の鍵として読めません (not a verifier key)") from None
    if key is None:
        raise click.UsageError("検証の鍵がありません (there is no verifier key)")
    try:
        statement = verified(file.read_bytes(), key)
    except NotAttested as error:
        click.echo(f"NG: {say.refusal(str(error))}")
        sys.exit(1)
    result = statement["result"]
    click.echo(say("署名が合います（{}）", key.name))
    click.echo(say("ポリシー {}、判定し直した記録 {:,}件", result["policy"], result["judged"]))
    laxer = sum(t["count"] for t in result["transitions"] if t["danger"] > 0)
    changed = sum(t["count"] for t in result["transitions"])
    click.echo(say("対応の変わる記録 {:,}件、うち緩くなるもの {:,}件", changed, laxer))


def _published(config: Path) -> VerifierKey | None:
    return published(Path(load_settings(config).audit.keys))


def _counted(records: Iterator[_T], total: int) -> Iterator[_T]:
    """On a terminal a bar, elsewhere a line now and then."""
    say = Speech()
    if sys.stderr.isatty():
        with click.progressbar(records, length=total, label=say("予行"), file=sys.stderr) as shown:
            yield from shown
        return
    for number, record in enumerate(records, 1):
        if number % PROGRESS_EVERY == 0:
            click.echo(say("{:,} / 最大{:,}件…", number, total), err=True)
        yield record


def _told(result: Replay) -> str:
    say = Speech()
    told = "変わらない {:,}件、対応は同じで規則が変わる {:,}件"
    lines = [
        say("ポリシー {}", result.policy),
        say("判定し直した記録 {:,}件", result.judged),
        say(told, result.unchanged, result.reworded),
    ]
    for change in result.transitions:
        words = (say.stage(change.stage), say.action(change.old), say.action(change.new))
        if change.danger > 0:
            lines.append(say("緩くなる {}: {} → {} {:,}件", *words, change.count))
        else:
            lines.append(say("厳しくなる {}: {} → {} {:,}件", *words, change.count))
        for one in change.samples:
            shown = say.listed(one.exchanges)
            found = say("{} {} {:,}件（例: {}）", one.rule, one.department, one.count, shown)
            lines.append(f"    {found}")
    for reason, count in result.unreplayable:
        lines.append(say("判定し直せない {:,}件: {}", count, say.refusal(reason)))
    return "\n".join(lines)
