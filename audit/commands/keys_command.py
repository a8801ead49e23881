"""`sekisho audit keys`: which keys the log's contents need, a copy of them to keep elsewhere, and a new root key."""

from __future__ import annotations

import hashlib
import sys
from datetime import UTC, datetime
from pathlib import Path

import click

from audit.commands.options import Options
from audit.commands.show import printable
from audit.commands.speech import say, shortened, tell
from audit.errors import AuditUnavailable, LogRefused
from audit.oversight import keybackups
from audit.oversight.roles import May
from audit.sealing import keybackup
from audit.sealing.rotation import rotate

PASSPHRASE = "合言葉 (passphrase)"
AGAIN = "もう一度 (again)"


def at_terminal() -> bool:
    return sys.stdin.isatty()


def _passphrase(again: str = "") -> str:
    """Typed unseen, and twice where a slip would be found out too late; where a program writes it, its first line."""
    if at_terminal():
        return str(
            click.prompt(
                shortened(PASSPHRASE),
                hide_input=True,
                confirmation_prompt=shortened(again) or False,
            )
        )
    given = sys.stdin.readline().rstrip("\r\n")
    if not given:
        raise click.UsageError("合言葉がありません (there is no passphrase in the standard input)")
    return given


@click.group(name="keys", help="監査ログの鍵を調べる・控えを取る・戻す")
def keys_group() -> None:
    pass


@keys_group.command(name="list", help="内容を封印している鍵と、それぞれの件数")
@click.pass_obj
def list_command(options: Options) -> None:
    ring = options.key_ring()
    with options.desk() as desk:
        desk.allow(May.KEYS)
        counts = desk.reader.sealing_keys()
        desk.enter("keys", {"count": len(counts)})
    for key_id, count in sorted(counts.items()):
        here = "あり (here)" if ring is not None and ring.owns(key_id) else "なし (missing)"
        told = f"{count}{say('件', '')}\t{shortened(here)}"
        click.echo(f"{printable(key_id)}\t{told}")


@keys_group.command(
    name="backup", help="鍵の控えを、合言葉で閉じて新しいファイルに書く (12か月先まで使える)"
)
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--passphrase", help="合言葉。省くと尋ねる")
@click.pass_obj
def backup_command(options: Options, file: Path, passphrase: str | None) -> None:
    options.require(May.KEYS)
    if passphrase is None:  # only now: who may not do this is not asked for one
        passphrase = _passphrase(again=AGAIN)
    copy = keybackup.backup(options.key_folder(), passphrase, datetime.now(UTC))
    fingerprint = hashlib.sha256(copy).hexdigest()
    try:
        with options.desk() as desk:
            desk.enter("keys-backup", {"fingerprint": fingerprint})
            names = options.needed_keys().names()
            desk.log.append_blocking(keybackups.made(desk.person, fingerprint, names))
    except (AuditUnavailable, LogRefused) as problem:
        # The copy is needed most when the log is in trouble, and whoever can make it could copy the file itself.
        tell(
            f"控えを取ったことを記録できません (not on record): {problem}",
            f"not on record: {shortened(str(problem))}",
            err=True,
        )
    keybackup.write(file, copy)
    tell(f"鍵の控えを書きました (the key's backup is in) {file}", f"the key's backup is in {file}")
    tell(f"控えの指紋 (fingerprint): {fingerprint[:16]}", f"fingerprint: {fingerprint[:16]}")


@keys_group.command(
    name="backups", help="取った控えの一覧。消去した鍵が残る控えは処分する (--destroyed で記録)"
)
@click.option("--destroyed", metavar="FINGERPRINT", help="この控えを処分したと記録する")
@click.pass_obj
def backups_command(options: Options, destroyed: str | None) -> None:
    ring = options.needed_keys()
    with options.desk() as desk:
        desk.allow(May.KEYS)
        if destroyed is not None:
            copy = keybackups.named(desk.reader, destroyed)
            desk.log.append_blocking(keybackups.destroyed(desk.person, copy))
        found = keybackups.copies(desk.reader)
        desk.enter("keys-backups", {"count": len(found)})
    for copy in found:
        gone = sum(ring.gone(key) is not None for key in copy.keys)
        state = (
            say(
                f"消去した鍵が{gone}個残っています: 処分してください (destroy it)",
                f"still has {gone} keys that were erased: destroy it",
            )
            if gone
            else say("有効", "valid")
        )
        if copy.destroyed_at is not None:
            state = f"{shortened('処分済み (destroyed)')} {copy.destroyed_at.astimezone():%Y-%m-%d %H:%M}"
        click.echo(f"{printable(copy.line)}\t{state}")


@keys_group.command(
    name="rotate",
    help="おおもとの鍵を新しくし、内容を包む鍵をすべて包み直す (途中で切れたら、もう一度)",
)
@click.pass_obj
def rotate_command(options: Options) -> None:
    options.require(May.KEYS)
    done = rotate(options.key_folder())
    with options.desk() as desk:
        desk.enter("keys-rotated", {"from": done.before, "to": done.after})
    tell(
        f"鍵を替えました (rotated): {done.before} → {done.after}、包み直した鍵 {done.rewrapped}"
        " (rewrapped)",
        f"rotated: {done.before} → {done.after}, {done.rewrapped} keys rewrapped",
    )
    tell("新しい控えを取り、古い控えを処分してください (make a new backup, destroy the old ones)")


@keys_group.command(name="restore", help="控えから鍵を戻す (鍵のないフォルダーに)")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--passphrase", help="合言葉。省くと尋ねる")
@click.pass_obj
def restore_command(options: Options, file: Path, passphrase: str | None) -> None:
    folder = options.key_folder()
    restored = keybackup.restore(file, folder, passphrase or _passphrase())
    tell(
        f"鍵 {restored.ring.key_id} を戻しました (the keys are back in) {folder}",
        f"the keys {restored.ring.key_id} are back in {folder}",
    )
    for key_id in restored.left_out:
        tell(
            f"消去済みのため戻しません (was destroyed, stays gone): {printable(key_id)}",
            f"was destroyed, stays gone: {printable(key_id)}",
        )
