"""What the policy commands share: which packs are meant, loading them, and telling what is wrong with them."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any, NoReturn

import click

from audit.errors import AuditError, AuditUnavailable, LogRefused
from audit.oversight.roles import Person
from detectors.catalogue import ENTITIES
from gateway.callers.identity import KeyStore
from gateway.callers.people import directory
from gateway.commands.speech import Speech
from gateway.endpoints.catalogue import ENDPOINTS
from gateway.settings import Settings, load_settings
from policies.language.document import Problem, ProblemsFound
from policies.language.files import named_pack
from policies.language.load import Bundle, load_bundle
from policies.rehearsal.lint import Known


class PackFile(click.Path):
    """A file, or the name of a pack that comes with the product, as in `config.yaml` and `extends`."""

    def __init__(self) -> None:
        super().__init__(dir_okay=False, path_type=Path)

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        return super().convert(named_pack(str(value)) or value, param, ctx)


packs_argument = click.argument("packs", nargs=-1, type=PackFile())


class PolicyCommand(click.Command):
    """A command whose errors come in the language that it was asked for."""

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except ProblemsFound as found:
            refuse(found)
        except AuditError as refused:
            fail(str(refused))


def settings_for(
    config: Path, packs: tuple[Path, ...], *, packs_needed: bool = True
) -> Settings | None:
    """The configuration; packs that are named can be looked at without one, and need none of its own."""
    if packs and not config.is_file():
        return None
    return load_settings(config, packs_needed=packs_needed and not packs)


def known_names(settings: Settings | None) -> Known:
    """The names of this installation that a pack can be held against."""
    endpoints = {endpoint.path for endpoint in ENDPOINTS}
    if settings is None:
        return Known(endpoints=endpoints)
    regions = {model.attributes.region for model in settings.models} - {""}
    models = {model.name for model in settings.models}
    staff = _staff(settings)
    if not staff:
        return Known(models, regions=regions, endpoints=endpoints)
    departments = {one.department for one in staff.values()}
    departments.update(*(one.elsewhere for one in staff.values()))
    return Known(models, departments, staff.keys(), regions, endpoints)


def _staff(settings: Settings) -> dict[str, Person]:
    """Everybody who may ask, by name; nobody where that cannot be told from here: a pack may be checked on a machine
    that does not reach the database."""
    try:
        return directory(settings, KeyStore.read(settings.audit.url))
    except LogRefused:  # no key was made yet
        return directory(settings, None)
    except AuditUnavailable:
        return {}


def paths_of(packs: tuple[Path, ...], settings: Settings | None) -> tuple[Path, ...]:
    """The packs that are named, or the drafts of `config.yaml`."""
    return packs or (settings.packs if settings else ())


def loaded(packs: tuple[Path, ...], settings: Settings | None) -> Bundle:
    """Raises ProblemsFound."""
    return load_bundle(paths_of(packs, settings), entities=ENTITIES)


def refuse(found: ProblemsFound) -> NoReturn:
    tell(found.problems)
    fail(Speech()("{}件の間違いがあります", len(found.problems)))


def tell(problems: tuple[Problem, ...]) -> None:
    say = Speech()
    for problem in problems:
        click.echo(say.problem(problem))


def fail(message: str) -> NoReturn:
    """`message` is Japanese with the English in brackets behind it, or in one language already."""
    click.echo(f"Error: {Speech().refusal(message)}", err=True)
    sys.exit(2)
