"""`sekisho audit …`, with the log and keys of `config.yaml` where the command line names none."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

import click

from audit.commands.cli import audit_group
from audit.commands.options import Options, Place
from audit.exports.disclosure import Find
from audit.oversight.roles import NotAllowed, Person
from gateway.callers.identity import Identities, KeyStore
from gateway.callers.people import declared, directory
from gateway.cli import lang_option
from gateway.retention import retention
from gateway.settings import Settings, load_settings

_DEFAULT = Path("config.yaml")
_CHOSEN, _SHOWN = "sekisho.config", "sekisho.key"
DISCLOSURE_SCORE = 0.4
"""What is handed over to the public is blacked out sooner than what is sent to a model is masked."""
DISCLOSURE_BUDGET_S = 60.0


def _place() -> Place:
    """A log that the command line names, such as a copy elsewhere, needs no `config.yaml`: then its people are those of
    its own keys."""
    given = click.get_current_context().find_object(Options)
    url = None if given is None else given.url
    if url is not None and not _chosen() and not _DEFAULT.exists():
        people = partial(_people, None, url)
        return Place(finder=_finder, people=people, kinds=_kinds)
    return place_of(_settings(), url)


def place_of(settings: Settings, url: str | None = None) -> Place:
    """The log of an installation, or the one at `url`, with its keys and its people."""
    url = url or settings.audit.url
    copies = tuple(Path(sink.path) for sink in settings.audit.sinks if sink.type == "file")
    return Place(
        url=url,
        keys=Path(settings.audit.keys),
        finder=_finder,
        copies=copies,
        people=partial(_people, settings, url),
        kinds=_kinds,
        names=partial(_names, settings),
        tenant=settings.audit.tenant,
        erasers=settings.audit.erasure.people,
        retention=retention(settings.audit),
        proven=(lambda: _key_holder(settings, url))
        if settings.audit.cli_identity == "key"
        else None,
    )


def _people(settings: Settings | None, url: str) -> Mapping[str, Person]:
    return directory(settings, KeyStore.read(url))


def _key_holder(settings: Settings, url: str) -> Person:
    """By the API key in SEKISHO_KEY, or one that is asked for: once for each command. Raises NotAllowed."""
    told = click.get_current_context().find_root().meta
    if _SHOWN not in told:
        told[_SHOWN] = os.environ.get("SEKISHO_KEY") or click.prompt(
            "APIキー (API key)", hide_input=True, err=True
        )
    store = KeyStore.read(url)
    found = Identities(store, declared(settings), b"").authenticate(told[_SHOWN])
    person = None if found is None else directory(settings, store).get(found.user)
    if found is None or person is None:
        raise NotAllowed(
            "そのAPIキーはありません。SEKISHO_KEY か、尋ねられたところに有効な鍵を (not a live API key)"
        )
    return replace(person, roles=found.roles)


def _settings() -> Settings:
    return load_settings(Path(_chosen() or _DEFAULT))


def _chosen() -> str | None:
    """The configuration that somebody named."""
    told = click.get_current_context().find_root().meta.get(_CHOSEN)
    return told or os.environ.get("SEKISHO_CONFIG")


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


def _names(settings: Settings) -> Mapping[str, str]:
    """A policy that cannot be read keeps nobody from a report: its own kinds stand there by their Latin names then."""
    from gateway.publishing.standing import in_force
    from policies.language.document import ProblemsFound
    from policies.rules.vocabulary import KindNames

    try:
        return KindNames(in_force(settings, datetime.now(UTC)).bundle.policy.terms)
    except ProblemsFound:
        return KindNames()


def _remember(context: click.Context, parameter: click.Parameter, value: str | None) -> None:
    context.find_root().meta[_CHOSEN] = value


def _with_language(command: click.Command) -> None:
    """`--lang` wherever it stands, as with the other commands."""
    if not any(parameter.name == "lang" for parameter in command.params):
        lang_option(command)
    for inner in command.commands.values() if isinstance(command, click.Group) else ():
        _with_language(inner)


command = audit_group(_place)
_with_language(command)
command.params.append(
    click.Option(
        ["--config"],
        expose_value=False,
        callback=_remember,
        help="設定ファイル [default: config.yaml]",
    )
)
