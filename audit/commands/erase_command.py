"""`sekisho audit erase`: one person asks, another approves, and the contents are gone. `sekisho audit hold`: what may
not go."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

import click

from audit.commands import erasure_shown as shown
from audit.commands.options import Options, fail, narrowed_to, narrowing
from audit.commands.show import printable
from audit.commands.speech import tell
from audit.database.connect import failures, open_for_writing
from audit.erasure import erasure_request, shredding
from audit.erasure.holds import check_month, check_release, holds, months_of
from audit.erasure.searches import Repeating, repeating
from audit.ledger.approval import Approval
from audit.ledger.hold import PLACE, RELEASE, Hold
from audit.ledger.tombstone import Graves
from audit.oversight import approval, keybackups
from audit.oversight.approval import Answer, Asking
from audit.oversight.roles import May
from audit.reading.filters import Filter, filter_of, scope_of
from audit.reading.read import Reader
from audit.record import Sensitivity

_by = click.option("--by", help="行う人 (省くと、この端末のアカウント名)")
_reason = click.option("--reason", required=True, help="理由 (封印して保管する)")
_note = click.option("--note", default="", help="覚え書き (封印して保管する)")
_json = click.option("--json", "as_json", is_flag=True, help="1行に1件のJSON")
_CLASSES = [s.value for s in Sensitivity]


class _Asking(click.Group):
    """`erase EXCHANGE …` is `erase ask EXCHANGE …`."""

    own = frozenset({"--help", "--lang"})

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        if args and args[0] not in self.commands and args[0].partition("=")[0] not in self.own:
            args = ["ask", *args]
        return super().parse_args(ctx, args)


@click.group(
    name="erase",
    cls=_Asking,
    help="内容を消去する: erase EXCHANGE… か erase --month 2026-10 で申し出て、別の人が approve する",
)
def erase() -> None:
    pass


@erase.command(name="ask", help="消去を申し出る (申し出た人とは別の人の承認で消去される)")
@click.argument("exchanges", nargs=-1)
@click.option("--month", help="この月 (UTC) の全部: 2026-10")
@click.option(
    "--class", "classes", multiple=True, type=click.Choice(_CLASSES), help="--month の種類"
)
@_reason
@_by
@click.pass_obj
def ask_command(
    options: Options,
    /,
    exchanges: Sequence[str],
    month: str | None,
    classes: Sequence[str],
    reason: str,
    by: str | None,
) -> None:
    if classes and not month:
        raise click.UsageError("--class は --month と使います (--class goes with --month)")
    if bool(exchanges) == bool(month):
        raise click.UsageError(
            "やり取りのIDか --month のどちらかを指定してください (give exchanges, or --month)"
        )
    scope: dict[str, Any] = {"exchanges": list(dict.fromkeys(exchanges))}
    if month:
        chosen = list(dict.fromkeys(classes)) or _CLASSES[1:]
        scope = {"month": month, "classes": _CLASSES if "metadata" in chosen else chosen}
    with options.desk(by) as desk, options.eraser(desk) as eraser:
        desk.within_scope(May.ERASE_ASK, scope)
        if exchanges and options.default().erasers == 1:
            left = repeating(options.place(), desk.reader, scope)
            shown.outcome(erasure_request.at_once(eraser, desk.person, scope, reason), desk, left)
            return
        asked = erasure_request.ask(eraser, desk.log, desk.person, scope, reason)
    shown.asked(asked, "消去を申し出ました", "erasure asked for")
    tell(
        f"別の人が承認すると消去されます: sekisho audit erase approve {asked.id} --by 承認する人"
        " (another person has to approve)",
        f"once another person approves, it is done: sekisho audit erase approve {asked.id} --by NAME",
    )


@erase.command(name="approve", help="別の人の申し出を承認し、消去する")
@click.argument("request")
@_by
@_note
@click.pass_obj
def approve_command(options: Options, request: str, by: str | None, note: str) -> None:
    with options.desk(by) as desk, options.eraser(desk) as eraser:
        desk.whole_log(May.ERASE_DECIDE)
        asked = approval.find(desk.reader, request)
        left = repeating(options.place(), desk.reader, {} if asked is None else asked.scope)
        done = erasure_request.approve(eraser, desk.log, desk.person, request, note)
        shown.outcome(done, desk, left)


@erase.command(name="deny", help="別の人の申し出を退ける")
@click.argument("request")
@_by
@_note
@click.pass_obj
def deny_command(options: Options, request: str, by: str | None, note: str) -> None:
    _decide(options, by, Answer(request, False, note), erasure_request.MATTER)


@erase.command(name="list", help="消去の申し出と、消去の記録")
@_json
@click.pass_obj
def list_command(options: Options, as_json: bool) -> None:
    with options.desk() as desk:
        desk.whole_log(May.ERASE_ASK)
        reader = desk.reader
        stones, copies = Graves(reader.tombstones()), keybackups.copies(reader)
        desk.enter("erasures", {"count": len(stones.tombstones)})
        for asked in approval.approvals(reader, erasure_request.MATTER):
            if not asked.granted:
                shown.line(_asked(reader, asked), as_json=as_json)
        for number, stone in sorted(stones.tombstones.items()):
            fields = {
                "tombstone": number,
                "at": stone.at.isoformat(),
                "by": stone.by,
                "approved_by": stone.approved_by,
                "scope": stone.scope,
                "records": len(stone.places),
                "keys": list(stone.keys),
                "backups": [copy.line for copy in keybackups.holding(copies, stone.keys)],
                "state": "finished" if number in stones.finished else "unfinished",
                "reason": _reason_of(reader, stone.approval),
            }
            shown.line(fields, as_json=as_json)


@erase.command(name="resume", help="途中で切れた消去を終える")
@click.pass_obj
def resume_command(options: Options) -> None:
    with options.desk() as desk, options.eraser(desk) as eraser:
        desk.whole_log(May.ERASE_DECIDE)
        done = erasure_request.resume(eraser)
        for outcome in done:
            shown.outcome(outcome, desk, Repeating())
    tell(f"{len(done)}件 (resumed)", f"{len(done)} resumed")


@erase.command(name="compact", help="監査ログのファイル全体を書き直す (終わるまで誰も書き込めない)")
@click.pass_obj
def compact_command(options: Options) -> None:
    with options.desk() as desk:
        desk.allow(May.KEYS)
        desk.enter("compacted")
    engine = open_for_writing(options.place())
    try:
        with failures(engine):
            left = shredding.compact(engine)
    finally:
        engine.dispose()
    for what in left:
        shown.left(what)
    tell("書き直しました (rewritten)")


@click.group(name="hold", help="消去してはならないものを保全する (申し出と承認の二人で)")
def hold() -> None:
    pass


@hold.command(name="place", help="保全を申し出る。申し出たときから消去できなくなる")
@click.argument("exchanges", nargs=-1)
@click.option("--month", help="この月 (UTC) の全部: 2026-10")
@narrowing
@_reason
@_by
@click.pass_obj
def place_command(
    options: Options,
    /,
    exchanges: Sequence[str],
    month: str | None,
    reason: str,
    by: str | None,
    **narrowed: Any,
) -> None:
    wanted = narrowed_to(narrowed)
    given = [bool(exchanges), bool(month), wanted != Filter()]
    if sum(given) != 1:
        raise click.UsageError(
            "やり取りのID、--month、絞り込みのどれか一つを指定してください"
            " (give exchanges, --month, or a filter)"
        )
    scope: dict[str, Any] = {"filter": scope_of(wanted)}
    if month:
        scope = {"month": check_month(month)}
    if exchanges:
        scope = {"exchanges": list(dict.fromkeys(exchanges))}
        with options.reader(with_keys=False) as reader:
            known = months_of(reader, exchanges)
        for name in exchanges:
            if name not in known:
                fail(f"そのやり取りはありません (no such exchange): {printable(name)}")
    _ask(options, by, Asking(PLACE, scope, reason))


@hold.command(name="release", help="保全の解除を申し出る。別の人が承認すると解除される")
@click.argument("identity", metavar="HOLD")
@_reason
@_by
@click.pass_obj
def release_command(options: Options, identity: str, reason: str, by: str | None) -> None:
    with options.reader(with_keys=False) as reader:
        check_release(reader, identity, datetime.now(UTC))
    _ask(options, by, Asking(RELEASE, {"hold": identity}, reason))


@hold.command(name="approve", help="別の人が申し出た保全か解除を承認する")
@click.argument("request")
@_by
@_note
@click.pass_obj
def hold_approve_command(options: Options, request: str, by: str | None, note: str) -> None:
    _decide(options, by, Answer(request, True, note), PLACE, RELEASE)


@hold.command(name="deny", help="別の人が申し出た保全か解除を退ける")
@click.argument("request")
@_by
@_note
@click.pass_obj
def hold_deny_command(options: Options, request: str, by: str | None, note: str) -> None:
    _decide(options, by, Answer(request, False, note), PLACE, RELEASE)


@hold.command(name="list", help="保全の一覧 (解除されたものは --all)")
@click.option("--all", "everything", is_flag=True)
@_json
@click.pass_obj
def hold_list_command(options: Options, everything: bool, as_json: bool) -> None:
    now = datetime.now(UTC)
    with options.desk() as desk:
        desk.whole_log(May.ERASE_ASK)
        found = [one for one in holds(desk.reader) if everything or one.active(now)]
        desk.enter("holds", {"count": len(found)})
        for one in found:
            shown.line(_held(desk.reader, one, now), as_json=as_json)


def _held(reader: Reader, one: Hold, now: datetime) -> dict[str, Any]:
    release = one.released
    return {
        **_asked(reader, one.placed),
        "active": one.active(now),
        "release": None if release is None else _asked(reader, release),
    }


def _asked(reader: Reader, asked: Approval) -> dict[str, Any]:
    return {
        "id": asked.id,
        "at": asked.at.isoformat(),
        "by": asked.by,
        "decided_by": asked.decided_by,
        "scope": asked.scope,
        "state": asked.state(datetime.now(UTC)),
        "reason": _reason_of(reader, asked.id),
    }


def _reason_of(reader: Reader, identity: str | None) -> str | None:
    return None if identity is None else erasure_request.reason_of(reader, identity)


def _ask(options: Options, by: str | None, asking: Asking) -> None:
    with options.desk(by) as desk:
        desk.within_scope(May.ERASE_ASK, asking.scope)
        desk.not_a_slip(May.ERASE_ASK, filter_of(asking.scope) or Filter())
        asked = approval.ask(desk.log, desk.person, asking)
    shown.asked(asked, "申し出ました", "asked")
    tell(
        f"別の人が承認してください: sekisho audit hold approve {asked.id} --by 承認する人"
        " (another person has to approve)",
        f"another person has to approve: sekisho audit hold approve {asked.id} --by NAME",
    )


def _decide(options: Options, by: str | None, answer: Answer, *matters: str) -> None:
    with options.desk(by) as desk:
        desk.whole_log(May.ERASE_DECIDE)
        decided = approval.decide(desk.log, desk.reader, desk.person, answer, *matters)
    shown.decided(decided, granted=answer.granted)
