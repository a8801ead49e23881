"""What the policy commands share: which packs are meant, loading them, and telling what is wrong with them."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any, NoReturn

import click

from detectors.catalogue import ENTITIES
from gateway.settings import Settings, load_settings
from policies.language.document import Problem, ProblemsFound
from policies.language.english import english
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
lang_option = click.option(
    "--lang", type=click.Choice(["ja", "en"]), default="ja", show_default=True
)


def settings_for(
    config: Path, packs: tuple[Path, ...], *, packs_needed: bool = True
) -> Settings | None:
    """The configuration; packs that are named can be looked at without one, and need none of its own."""
    if packs and not config.is_file():
        return None
    return load_settings(config, packs_needed=packs_needed and not packs)


def known_names(settings: Settings | None) -> Known:
    """The names of this installation that a pack can be held against."""
    if settings is None:
        return Known()
    departments = frozenset(key.department for key in settings.auth.api_keys)
    regions = {model.attributes.region for model in settings.models} - {""}
    names = frozenset(model.name for model in settings.models)
    return Known(names, departments, frozenset(regions))


def paths_of(packs: tuple[Path, ...], settings: Settings | None) -> tuple[Path, ...]:
    """The packs that are named, or the drafts of `config.yaml`."""
    return packs or (settings.packs if settings else ())


def loaded(packs: tuple[Path, ...], settings: Settings | None, lang: str = "ja") -> Bundle:
    """Ends the command with code 2 where the packs cannot be loaded."""
    try:
        return load_bundle(paths_of(packs, settings), entities=ENTITIES)
    except ProblemsFound as found:
        refuse(found, lang)


def refuse(found: ProblemsFound, lang: str = "ja") -> NoReturn:
    tell(found.problems, lang)
    fail(f"{len(found.problems)}件の間違いがあります / {len(found.problems)} mistakes")


def tell(problems: tuple[Problem, ...], lang: str = "ja") -> None:
    for problem in problems:
        click.echo(str(english(problem) if lang == "en" else problem))


def fail(message: str) -> NoReturn:
    click.echo(f"Error: {message}", err=True)
    sys.exit(2)
