"""Candidates: every place that may match, each once, newest first, whatever the index covers."""

from __future__ import annotations

import pytest
from sqlalchemy import Connection

from audit.database.connect import open_for_reading
from audit.errors import LogRefused
from audit.reading.filters import Filter
from audit.reading.read import Reader
from audit.sealing.keys import KeyRing
from audit.search.candidates import Candidates, Wanted
from audit.search.indexer import Indexer
from audit.search.segments import Position, index_url
from tests.audit.samples import SECRET, ended_chain


@pytest.mark.parametrize("most_sorted", [50_000, 0], ids=["sorted", "in order"])
@pytest.mark.parametrize("least", [1, 3, 99])
def test_candidates_come_newest_first_and_once(
    least: int, most_sorted: int, url: str, keys: KeyRing, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("audit.search.candidates.MOST_SORTED", most_sorted)
    for name in ("x1", "x2", "x3"):
        ended_chain(url, keys, name)
    with Indexer(url, keys, slots=least) as indexer:
        indexer.run(least=least)
    engine = open_for_reading(index_url(url).render_as_string(hide_password=False))
    with Reader.open(url, keys) as reader, engine.connect() as connection:
        found = everything(reader, connection)
    engine.dispose()
    assert found == sorted(set(found), reverse=True)
    assert len(found) == 6


def everything(reader: Reader, connection: Connection) -> list[Position]:
    candidates = Candidates(reader, connection, Wanted.of([SECRET], Filter()), None)
    return list(candidates.stream(lambda: False))


@pytest.mark.parametrize("phrase", ["", " \u3000", "\u200b", "税" * 201])
def test_a_phrase_that_cannot_be_searched_is_refused(phrase: str) -> None:
    with pytest.raises(LogRefused):
        Wanted.of([phrase], Filter())
