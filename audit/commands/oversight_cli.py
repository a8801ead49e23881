"""`sekisho audit unmask|accesses|roles`: taking a pseudonym off with a second person, who looked, and who may."""

from __future__ import annotations

import sys
from collections.abc import Collection
from typing import Any

import click
import orjson

from audit.commands import show
from audit.commands.options import Options, When
from audit.commands.review_command import checklist_group
from audit.commands.speech import language, listed, say, tell
from audit.oversight import unmask
from audit.oversight.access import accesses
from audit.oversight.approval import Answer, approvals, decide
from audit.oversight.roles import MAY_NAMES, ROLE_NAMES, TABLE, May, Role
from audit.oversight.unmask import HOURS, MATTER, Scope


@click.group(name="unmask", help="利用者の仮名を外す（理由と、もう一人の承認が要る）")
def unmask_group() -> None:
    pass


@unmask_group.command(name="ask", help="申請する（範囲を一つ以上。理由は封印して保管する）")
@click.option("--exchange", "exchanges", multiple=True, help="このやり取り（何度でも）")
@click.option("--person", help="この利用者 (例: 職員-3F7A-92C1)")
@click.option("--department", help="この部署")
@click.option("--since", type=When(), help="この日時から")
@click.option("--until", type=When(), help="この日時の前まで")
@click.option("--everything", is_flag=True, help="監査ログの全体（原文の書き出しに要る）")
@click.option("--reason", required=True)
@click.option("--hours", type=float, default=HOURS, show_default=True, help="承認から何時間か")
@click.pass_obj
def ask_command(options: Options, /, reason: str, hours: float, **given: Any) -> None:
    times = {name: given[name] and given[name].astimezone() for name in ("since", "until")}
    scope = Scope(**given | times)
    with options.desk() as desk:
        asked = desk.ask_unmasking(scope, reason, hours)
    show.approvals([asked])


@unmask_group.command(name="approve", help="承認する（申請した人とは別の人が）")
@click.argument("identity", metavar="ID")
@click.option("--note", default="", help="覚え書き（封印して保管する）")
@click.pass_obj
def approve_command(options: Options, identity: str, note: str) -> None:
    _decide(options, identity, note, granted=True)


@unmask_group.command(name="deny", help="承認しない（申請した人とは別の人が）")
@click.argument("identity", metavar="ID")
@click.option("--note", default="", help="覚え書き（封印して保管する）")
@click.pass_obj
def deny_command(options: Options, identity: str, note: str) -> None:
    _decide(options, identity, note, granted=False)


def _decide(options: Options, identity: str, note: str, *, granted: bool) -> None:
    with options.desk() as desk:
        desk.allow(May.UNMASK_DECIDE)
        answer = Answer(identity, granted, note)
        decided = decide(desk.log, desk.reader, desk.person, answer, MATTER)
    show.approvals([decided])


@unmask_group.command(name="list", help="申請の一覧")
@click.pass_obj
def list_command(options: Options) -> None:
    with options.desk() as desk:
        if not desk.person.may(May.UNMASK_DECIDE):
            desk.allow(May.UNMASK_ASK)
        found = approvals(desk.reader, MATTER)
        reasons = {one.id: unmask.why(desk.reader, desk.person, one) for one in found}
        desk.enter("approvals", {"count": len(found)})
    show.approvals(found, reasons)


@click.command(name="accesses", help="だれが監査ログの何を見たか、新しい順に")
@click.option("--limit", type=click.IntRange(1, 10_000), default=50, show_default=True)
@click.option("--before", help="前のページの最後の行の cursor (--json にあります)")
@click.option("--lang", type=click.Choice(["ja", "en"]), default=language, show_default="ja")
@click.option("--json", "as_json", is_flag=True, help="1行に1件のJSON")
@click.pass_obj
def accesses_command(
    options: Options, limit: int, before: str | None, lang: str, as_json: bool
) -> None:
    with options.desk() as desk:
        desk.allow(May.ACCESSES)
        found = accesses(desk.reader, limit=limit, before=before)
        desk.enter("accesses", {"count": len(found)})
    if as_json:
        sys.stdout.buffer.writelines(orjson.dumps(one) + b"\n" for one in found)
    else:
        show.accesses(found, in_english=lang == "en")


@click.command(name="roles", help="どの役割が何をできるか、だれにどの役割があるか")
@click.pass_obj
def roles_command(options: Options) -> None:
    for what in May:
        names = _named(TABLE[what])
        tell(f"{MAY_NAMES[what]}\t{names}", f"{what}\t{names}")
    for name, person in sorted(options.people().items()):
        who, section, held = (
            show.printable(name),
            show.printable(person.department),
            _named(person.roles),
        )
        tell(f"{who}（{section}）\t{held}", f"{who} ({section})\t{held}")


def _named(roles: Collection[Role]) -> str:
    return listed(say(ROLE_NAMES[role], str(role)) for role in Role if role in roles)


OVERSIGHT_COMMANDS = (checklist_group, unmask_group, accesses_command, roles_command)
