"""What `sekisho audit erase` and `hold` tell people: what was asked, what was done, and what is left to do."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import click
import orjson

from audit.commands.scopes import in_words
from audit.commands.show import ANSWERS, local, printable
from audit.commands.speech import english, listed, say, shortened, tell, word
from audit.erasure.erasing import Outcome
from audit.erasure.searches import Repeating
from audit.ledger.approval import Approval
from audit.oversight import keybackups
from audit.oversight.desk import Desk


def outcome(done: Outcome, desk: Desk, searches: Repeating) -> None:
    number = done.tombstone.number
    tell(
        f"消去しました（消去 第{number}号、記録 {done.records}件） (erased, tombstone {number})",
        f"erased: tombstone {number}, {done.records} records",
    )
    for what in done.left:
        left(what)
    for copy in keybackups.holding(keybackups.copies(desk.reader), done.tombstone.keys):
        tell(
            f"残り: 鍵の控え {printable(copy.line)} に消去した鍵があります。処分し、keys backups --destroyed"
            " で記録してください (a backup of the keys still has it: destroy it)",
            f"left: the backup of the keys {printable(copy.line)} still has a key that was erased: destroy it, and say"
            " so with keys backups --destroyed",
        )
    if searches.unread:
        names = printable(listed(searches.unread))
        tell(
            f"残り: 保存した検索 {names} は別の鍵で封印されていて、消去した内容の"
            "語があるか分かりません。要らなければ saved --delete で消してください"
            " (sealed with another key: nobody can tell)",
            f"left: the saved searches {names} are sealed with another key: nobody can tell whether they repeat what"
            " was erased. If nobody needs them, saved --delete",
        )
    if searches.found:
        names = printable(listed(searches.found))
        tell(
            f"残り: 保存した検索 {names} の語は、消去した内容にもあったかもしれません。"
            "氏名などがあれば saved --delete で消してください (saved searches may repeat what was erased)",
            f"left: the saved searches {names} may repeat what was erased. If there are names in them, saved --delete",
        )


def asked(one: Approval, japanese: str, in_english: str) -> None:
    what = f"{one.id}  {printable(in_words(one.scope, english=english()))}"
    tell(f"{japanese} (asked): {what}", f"{in_english}: {what}")


def decided(one: Approval, *, granted: bool) -> None:
    word = shortened("承認しました (approved)" if granted else "退けました (denied)")
    click.echo(f"{word}: {one.id}  {printable(in_words(one.scope, english=english()))}")


def left(what: str) -> None:
    tell(f"残り: {what}", f"left: {shortened(what)}")


def line(fields: dict[str, Any], *, as_json: bool) -> None:
    if as_json:
        click.echo(orjson.dumps(fields))
    else:
        click.echo(printable("  ".join(_words(fields))))


def _words(fields: dict[str, Any]) -> Iterator[str]:
    for name, value in fields.items():
        if name == "release" and value:
            inner = "  ".join(_words(value))
            yield say(f"解除の申し出（{inner}）", f"release asked for ({inner})")
        elif name == "records" and not value and fields.get("keys"):
            continue  # what a key opened is not counted
        elif value not in (None, [], ()):
            if name == "scope":
                most = MOST_TOLD if "tombstone" in fields else None
                told = in_words(value, english=english(), most=most)
            else:
                told = _value(name, value)
            yield f"{word(_TITLES, name).replace('_', ' ')}: {told}"


def _value(name: str, value: Any) -> str:
    if name == "at":
        return local(value)
    if isinstance(value, bool):
        return say("はい", "yes") if value else say("いいえ", "no")
    return listed(map(str, value), "・") if isinstance(value, list) else _result(name, value)


def _result(name: str, value: object) -> str:
    return word(_RESULTS, str(value)) if name == "state" else str(value)


MOST_TOLD = 10
"""Of the exchanges of a tombstone in a line for people; `--json` has all."""
_TITLES = {
    "id": "申請",
    "at": "日時",
    "by": "申し出た人",
    "decided_by": "決めた人",
    "approved_by": "承認した人",
    "scope": "範囲",
    "state": "状態",
    "reason": "理由",
    "active": "効力",
    "tombstone": "消去の番号",
    "records": "記録の数",
    "keys": "消去した鍵",
    "backups": "処分する控え",
}
_RESULTS = {
    **ANSWERS,
    "finished": "済み",
    "unfinished": "途中",
}
