"""`sekisho audit …`, with the log and keys of `config.yaml` where the command line names none."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import click

from audit.commands.cli import audit_group
from audit.commands.options import Place
from audit.exports.disclosure import Find
from audit.oversight.roles import NotAllowed, Person
from gateway.callers.identity import Identities, KeyStore
from gateway.callers.people import declared, directory
from gateway.retention import retention
from gateway.settings import Settings, load_settings

_CHOSEN, _SHOWN = "sekisho.config", "sekisho.key"
DISCLOSURE_SCORE = 0.4
"""What is handed over to the public is blacked out sooner than what is sent to a model is masked."""
DISCLOSURE_BUDGET_S = 60.0


def _place() -> Place:
    return place_of(_settings())


def place_of(settings: Settings) -> Place:
    """The log of an installation, with its keys and its people."""
    copies = tuple(Path(sink.path) for sink in settings.audit.sinks if sink.type == "file")
    return Place(
        url=settings.audit.url,
        keys=Path(settings.audit.keys),
        finder=_finder,
        copies=copies,
        people=lambda: directory(settings, KeyStore.read(settings.audit.url)),
        kinds=_kinds,
        tenant=settings.audit.tenant,
        erasers=settings.audit.erasure.people,
        retention=retention(settings.audit),
        proven=(lambda: _key_holder(settings)) if settings.audit.cli_identity == "key" else None,
    )


def _key_holder(settings: Settings) -> Person:
    """By the API key in SEKISHO_KEY, or one that is asked for: once for each command. Raises NotAllowed."""
    told = click.get_current_context().find_root().meta
    if _SHOWN not in told:
        told[_SHOWN] = os.environ.get("SEKISHO_KEY") or click.prompt(
            "APIキー (API key)", hide_input=True, err=True
        )
    store = KeyStore.read(settings.audit.url)
    found = Identities(store, declared(settings), b"").authenticate(told[_SHOWN])
    person = None if found is None else directory(settings, store).get(found.user)
    if found is None or person is None:
        raise NotAllowed(
            "そのAPIキーはありません。SEKISHO_KEY か、尋ねられたところに有効な鍵を (not a live API key)"
        )
    return replace(person, roles=found.roles)


def _settings() -> Settings:
    chosen = click.get_current_context().find_root().meta.get(_CHOSEN)
    return load_settings(Path(chosen or os.environ.get("SEKISHO_CONFIG", "config.yaml")))


def _finder() -> Find:
    """The detectors, which only `disclose` needs: every other command starts without them."""
    from detectors.catalogue import recognizers
    from detectors.screen import Screen

    screen = Screen(recognizers(), budget_s=DISCLOSURE_BUDGET_S, cache_entries=0)
    return lambda text: (
        (f.span.start, f.span.end, f.entity)
        for f in screen.scan(text)
        if f.score >= DISCLOSURE_SCORE
    )


def _kinds() -> Mapping[str, str]:
    from policies.rules.vocabulary import JAPANESE_NAMES

    return JAPANESE_NAMES


def _remember(context: click.Context, parameter: click.Parameter, value: str | None) -> None:
    context.find_root().meta[_CHOSEN] = value


command = audit_group(_place)
command.params.append(
    click.Option(
        ["--config"],
        expose_value=False,
        callback=_remember,
        help="設定ファイル [default: config.yaml]",
    )
)
