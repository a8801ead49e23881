"""`sekisho serve`: checks first, tells people where to go, then hands over to uvicorn."""

from __future__ import annotations

import os
import socket
from pathlib import Path
from typing import Any

import click
import uvicorn

from gateway.app import CONFIG, create_app
from gateway.assembly import assemble
from gateway.callers.identity import Holder, KeyStore
from gateway.commands.options import config_option
from gateway.console.site import CONSOLE
from gateway.settings import Settings, load_settings
from gateway.web.serving import SERVER

FIRST_USER, FIRST_DEPARTMENT = "staff1", "情報政策課"


@click.command("serve")
@config_option
@click.option("--host", help="待ち受けるアドレス（設定の listen.host に優先）")
@click.option("--port", type=click.IntRange(0, 65535), help="ポート（設定の listen.port に優先）")
@click.option(
    "--workers", type=click.IntRange(1, 64), default=1, show_default=True, help="プロセスの数"
)
def command(config: Path, host: str | None, port: int | None, workers: int) -> None:
    """ゲートウェイを起動する"""
    settings = load_settings(config, packs_needed=False)
    host = host or settings.listen.host
    port = _free(host, settings.listen.port if port is None else port)
    if workers == 1:
        app: Any = create_app(assemble(settings))
    else:
        os.environ[CONFIG] = str(config)
        app = "gateway.app:from_environment"
    announce(settings, host, port)
    uvicorn.run(app, factory=workers > 1, workers=workers, host=host, port=port, **SERVER)


def announce(settings: Settings, host: str, port: int) -> None:
    """What a newcomer needs: the address, a first key (shown this once), the console, and a line to try."""
    address = f"http://{f'[{host}]' if ':' in host else host}:{port}"
    key = _first_key(settings)
    shown = key or "$SEKISHO_KEY"
    lines = [
        "",
        "  Sekisho（関所）を起動しました",
        "",
        f"  Base URL   {address}/v1",
        f"  APIキー    {key or '作成済み（新しく作るには sekisho key create）'}",
        f"  コンソール {address}{CONSOLE}",
        "",
        "  試してみる:",
        f"    curl -s {address}/v1/chat/completions \\",
        f'      -H "Authorization: Bearer {shown}" -H "Content-Type: application/json" \\',
        f'      -d \'{{"model":"{settings.models[0].name}","messages":[{{"role":"user",'
        '"content":"山田太郎様（090-1234-5678）への案内文を作って"}]}\'',
        "",
    ]
    click.echo("\n".join(lines))


def _first_key(settings: Settings) -> str | None:
    """A key for a database that has none yet."""
    store = KeyStore.open(settings.audit.url, Path(settings.audit.keys))
    return None if store.list() else store.create(Holder(FIRST_USER, FIRST_DEPARTMENT))


def _free(host: str, port: int) -> int:
    """The port to listen on (0: any free one); says so at once when somebody else has it."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            raise click.UsageError(
                f"{host}:{port} は使用中か、使えないアドレスです。--port で別の番号を指定してください。"
            ) from None
        return int(probe.getsockname()[1])
