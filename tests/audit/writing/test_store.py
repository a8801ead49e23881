"""A batch is written whole or not at all, and a fresh connection knows where the chain ends."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from audit.contents import LongText
from audit.database.connect import DatabaseFailed, open_for_writing
from audit.database.tables import create
from audit.ledger.chain import EMPTY, Head, Row, extend
from audit.reading.read import Reader
from audit.record import Draft, Kind, Prepared, prepare
from audit.sealing.keys import KeyRing
from audit.writing.liveness import liveness_of
from audit.writing.store import Store
from tests.audit.samples import request, rows

WRITER = "0123456789abcdef"


@pytest.fixture
def store(url: str, keys: KeyRing) -> Iterator[Store]:
    engine = open_for_writing(url)
    create(engine)
    store = Store(engine, liveness_of(engine), WRITER, keys)
    store.connect()
    yield store
    store.close()


def linked(keys: KeyRing, *exchanges: str) -> list[Row]:
    drafts: list[Prepared] = [prepare(request(exchange)) for exchange in exchanges]
    return extend(WRITER, EMPTY, drafts, keys)[0]


def test_the_head_is_the_last_row_written(store: Store, keys: KeyRing) -> None:
    assert store.head() == EMPTY
    written = linked(keys, "x1", "x2")
    store.write(written)
    assert (store.head().n, store.head().leaf) == (1, written[1].leaf.hex())
    assert store.after(0) == [(1, "request", "x2")]


def test_a_batch_that_fails_in_the_middle_leaves_nothing(
    store: Store, url: str, keys: KeyRing
) -> None:
    one, other = linked(keys, "x1", "x2")
    store.write([one])
    with pytest.raises(DatabaseFailed):
        store.write([other, one])
    assert [row["n"] for row in rows(url, "SELECT n FROM records")] == [0]
    assert [row["n"] for row in rows(url, "SELECT n FROM contents")] == [0]


def test_a_long_text_stands_in_its_record_as_any_other(
    store: Store, url: str, keys: KeyRing
) -> None:
    pieces = [f'{n}番目の\\\t"行"\n' * 500 for n in range(40)]
    at = request("x1").at
    drafts = [
        request("x0"),
        Draft("x1", Kind.REQUEST, at, {}, {"request": LongText(pieces)}),
        request("x2"),
    ]
    store.write(extend(WRITER, EMPTY, map(prepare, drafts), keys)[0])
    with Reader.open(url, keys) as reader:
        found = [reader.exchange(exchange) for exchange in ("x0", "x1", "x2")]
    contents = [detail.entries[0].contents for detail in found if detail is not None]
    assert contents[1] == {"request": "".join(pieces)}
    assert [contents[0], contents[2]] == [drafts[0].contents, drafts[2].contents]


def test_a_long_text_that_cannot_be_written_leaves_nothing(
    store: Store, url: str, keys: KeyRing
) -> None:
    at = request("x1").at
    draft = Draft("x1", Kind.REQUEST, at, {}, {"request": LongText(["あ" * 100_000])})
    (row,) = extend(WRITER, EMPTY, [prepare(draft)], keys)[0]
    store.write([row])
    with pytest.raises(DatabaseFailed) as failed:
        store.write([linked(keys, "x1", "x2")[1], row])
    assert not failed.value.connection_lost
    assert [r["n"] for r in rows(url, "SELECT n FROM contents")] == [0]
    assert store.head().n == 0


def test_a_store_without_its_lock_does_not_connect(store: Store, url: str, keys: KeyRing) -> None:
    engine = open_for_writing(url)
    twin = Store(engine, liveness_of(engine), WRITER, keys)
    with pytest.raises(DatabaseFailed, match="another session"):
        twin.connect()
    with pytest.raises(DatabaseFailed, match="not connected"):
        Store(engine, liveness_of(engine), WRITER, keys).head()


@pytest.mark.parametrize("lost", ["", "-wal"], ids=["database", "write-ahead log"])
def test_what_is_written_to_files_that_are_gone_is_not_called_durable(
    lost: str, sqlite_url: str, keys: KeyRing
) -> None:
    engine = open_for_writing(sqlite_url)
    create(engine)
    store = Store(engine, liveness_of(engine), WRITER, keys)
    store.connect()
    first, second = linked(keys, "x1", "x2")
    store.write([first])
    assert engine.url.database is not None
    log = Path(engine.url.database)
    there, away = Path(f"{log}{lost}"), log.with_name("away")
    there.rename(away)
    with pytest.raises(DatabaseFailed, match="moved or deleted"):
        store.write([second])
    if not lost:
        with pytest.raises(DatabaseFailed):
            store.connect()
        assert not log.exists(), "an empty log in place of the one that is gone"
        away.rename(there)
        store.connect()
        assert store.head() == Head(1, second.leaf.hex())
    store.close()
