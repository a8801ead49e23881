"""Folding: bounded, in order, and never the same record twice."""

from __future__ import annotations

import time
from collections.abc import Iterator

import pytest
from sqlalchemy import Connection

from audit.database.connect import open_for_writing
from audit.merkle import root
from audit.proof.fold import fold, issue, newest, tree_node, tree_size, unsealed, unsealed_chains
from audit.sealing.keys import KeyRing
from audit.sealing.signing import Signer
from tests.audit.samples import ended_chain


@pytest.fixture
def connection(url: str, keys: KeyRing) -> Iterator[Connection]:
    """Two chains of four and six records."""
    ended_chain(url, keys, "x1")
    ended_chain(url, keys, "x2", "x3")
    engine = open_for_writing(url)
    with engine.connect() as connection, connection.begin():
        yield connection
    engine.dispose()


def test_a_batch_is_bounded_and_the_next_goes_on_after_it(connection: Connection) -> None:
    counts = [fold(connection, 3) for _ in range(5)]
    assert counts == [3, 3, 3, 1, 0]
    assert tree_size(connection) == 10
    assert unsealed(connection, 5) == []


def test_chains_that_are_over_and_sealed_are_not_looked_at_again(connection: Connection) -> None:
    assert [sealed for _, sealed in unsealed_chains(connection)] == [-1, -1]
    fold(connection, 5)
    assert [sealed for _, sealed in unsealed_chains(connection)] == [0]
    fold(connection, 5)
    assert unsealed_chains(connection) == []


def test_the_newest_checkpoint_is_the_one_issued_last(connection: Connection) -> None:
    assert newest(connection) is None
    signer, now = Signer(b"s" * 32), int(time.time())
    for count in (4, 6):
        fold(connection, count)
        size = tree_size(connection)
        issue(connection, signer.sign(size, root(tree_node(connection), size), now), now)
    last = newest(connection)
    assert last is not None
    assert (last.number, last.checkpoint.size, int(last.at.timestamp())) == (1, 10, now)
