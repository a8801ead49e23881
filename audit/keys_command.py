"""`sekisho audit keys`: which keys the log's contents need, and a copy of the root key to keep elsewhere."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import click

from audit import keybackup
from audit.options import Options
from audit.roles import May
from audit.show import printable


@click.group(name="keys", help="監査ログの鍵を調べる・控えを取る・戻す")
def keys_group() -> None:
    pass


@keys_group.command(name="list", help="内容を封印している鍵と、それぞれの件数")
@click.pass_obj
def list_command(options: Options) -> None:
    options.require(May.KEYS)
    ring = options.key_ring()
    with options.reader(with_keys=False) as reader:
        counts = reader.sealing_keys()
    for key_id, count in sorted(counts.items()):
        here = "あり (here)" if ring is not None and ring.owns(key_id) else "なし (missing)"
        click.echo(f"{printable(key_id)}\t{count}件\t{here}")


@keys_group.command(name="backup", help="おおもとの鍵の控えを、合言葉で閉じて新しいファイルに書く")
@click.argument("file", type=click.Path(path_type=Path))
@click.option(
    "--passphrase", prompt="合言葉 (passphrase)", hide_input=True, confirmation_prompt=True
)
@click.pass_obj
def backup_command(options: Options, file: Path, passphrase: str) -> None:
    options.require(May.KEYS)
    copy = keybackup.backup(options.key_folder(), passphrase, datetime.now(UTC))
    keybackup.write(file, copy)
    click.echo(f"鍵の控えを書きました (the key's backup is in) {file}")


@keys_group.command(name="restore", help="控えから鍵を戻す (鍵のないフォルダーに)")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--passphrase", prompt="合言葉 (passphrase)", hide_input=True)
@click.pass_obj
def restore_command(options: Options, file: Path, passphrase: str) -> None:
    folder = options.key_folder()
    restored = keybackup.restore(file, folder, passphrase)
    click.echo(f"鍵 {restored.ring.key_id} を戻しました (the keys are back in) {folder}")
    for key_id in restored.left_out:
        click.echo(f"消去済みのため戻しません (was destroyed, stays gone): {printable(key_id)}")
