"""Saved searches and erasing: those that may repeat what is erased, and taking one away without a trace."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import delete

from audit.database.connect import DatabaseFailed, failures, open_for_writing
from audit.database.tables import saved_searches as searches
from audit.erasure.shredding import leave_no_trace
from audit.errors import AuditUnavailable, LogRefused
from audit.reading.read import ExchangeDetail
from audit.sealing.keys import KeyRing
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


def touching(url: str, keys: KeyRing, details: Iterable[ExchangeDetail]) -> list[str]:
    """The searches whose words occur in these exchanges: what was erased may live on in them."""
    opened = {name: one.phrases for name, one in load_all(url, keys).items()}
    found: set[str] = set()
    for detail in details:
        for entry in detail.entries:
            leaves = texts(entry.contents or {})
            found |= {n for n, words in opened.items() if any(occurs([w], leaves) for w in words)}
    return sorted(found)
