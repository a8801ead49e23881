"""What the commands say themselves, in Japanese and, where whoever runs them asks for it, in English.

The program that the commands are part of says which: what it puts under `SHORTENER` takes the Japanese off a sentence
that has both, `日本語 (English)`. Outside of it everything is as it is written, Japanese first. Data is never changed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

import click

SHORTENER = "sekisho.shortener"
"""Where the context of a command keeps it; there is none where nobody asked for English."""


def english() -> bool:
    return _shortener() is not None


def language() -> str:
    return "en" if english() else "ja"


def say(japanese: str, in_english: str) -> str:
    return in_english if english() else japanese


def shortened(both: str) -> str:
    """Of `日本語 (English)` what was asked for."""
    shorten = _shortener()
    return both if shorten is None else shorten(both)


def tell(japanese: str, in_english: str | None = None, *, err: bool = False) -> None:
    """Without English of its own, a sentence that has it in brackets."""
    told = shortened(japanese) if in_english is None else say(japanese, in_english)
    click.echo(told, err=err)


def word(table: Mapping[str, str], value: str) -> str:
    """In English as the log has it."""
    return str(value) if english() else table.get(value, str(value))


def listed(items: Iterable[str], japanese: str = "、") -> str:
    return (", " if english() else japanese).join(items)


def _shortener() -> Callable[[str], str] | None:
    context = click.get_current_context(silent=True)
    return None if context is None else context.meta.get(SHORTENER)
