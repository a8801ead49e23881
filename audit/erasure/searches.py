"""Saved searches and erasing: those that may repeat what is erased, and taking one away without a trace."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import delete

from audit.database.connect import DatabaseFailed, failures, open_for_writing
from audit.database.tables import saved_searches as searches
from audit.erasure.shredding import leave_no_trace
from audit.errors import AuditUnavailable, LogRefused
from audit.reading.read import Reader
from audit.search.grams import occurs, texts
from audit.search.saved import NONE, load_all, names


def forget(url: str, name: str) -> None:
    """Without a trace in the files. Raises LogRefused when there is none of this name."""
    if name not in names(url):
        raise LogRefused(NONE)
    engine = open_for_writing(url)
    try:
        with failures(engine):
            with engine.begin() as connection:
                connection.execute(delete(searches).where(searches.c.name == name))
            leave_no_trace(engine, (searches.name,), rewrite=False)
    except DatabaseFailed as exc:
        raise AuditUnavailable(f"検索を消せません (cannot delete the search: {exc})") from None
    finally:
        engine.dispose()


@dataclass(frozen=True, slots=True)
class Repeating:
    """Saved searches, by name, in which something of what is erased may live on; of `unread` nobody can tell, for they
    were sealed with another key."""

    found: tuple[str, ...] = ()
    unread: tuple[str, ...] = ()


def repeating(url: str, reader: Reader, scope: Mapping[str, Any]) -> Repeating:
    """Of what is about to be erased: asked while it can still be read. Of a month all are named."""
    if "exchanges" not in scope or reader.keys is None:
        return Repeating(tuple(names(url)))
    saved = load_all(url, reader.keys)
    opened = {name: one.phrases for name, one in saved.items() if one is not None}
    found: set[str] = set()
    for detail in reader.details(scope["exchanges"]):
        for entry in detail.entries:
            leaves = texts(entry.contents or {})
            found |= {n for n, words in opened.items() if any(occurs([w], leaves) for w in words)}
    return Repeating(tuple(sorted(found)), tuple(sorted(saved.keys() - opened.keys())))
