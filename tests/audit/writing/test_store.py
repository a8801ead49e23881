"""A batch is written whole or not at all, and a fresh connection knows where the chain ends."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from audit.database.connect import DatabaseFailed, open_for_writing
from audit.database.tables import create
from audit.ledger.chain import EMPTY, Row, extend
from audit.record import Prepared, prepare
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


def test_a_store_without_its_lock_does_not_connect(store: Store, url: str, keys: KeyRing) -> None:
    engine = open_for_writing(url)
    twin = Store(engine, liveness_of(engine), WRITER, keys)
    with pytest.raises(DatabaseFailed, match="another session"):
        twin.connect()
    with pytest.raises(DatabaseFailed, match="not connected"):
        Store(engine, liveness_of(engine), WRITER, keys).head()
