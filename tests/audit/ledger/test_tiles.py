"""Tiles: the same tree whatever the batches, and few reads for a proof."""

from __future__ import annotations

import hashlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from audit.ledger.tiles import MissingNode, Tile, grow, nodes_of
from audit.merkle import Frontier, consistency, inclusion, proves_inclusion, root


class Shelf:
    """Keeps tiles and counts how often one is read."""

    def __init__(self) -> None:
        self.tiles: dict[Tile, bytes] = {}
        self.size = self.reads = 0

    def read(self, level: int, number: int) -> bytes:
        self.reads += 1
        return self.tiles.get((level, number), b"")

    def append(self, hashes: list[bytes]) -> None:
        self.tiles |= grow(self.size, hashes, self.read)
        self.size += len(hashes)


def leaves(first: int, end: int) -> list[bytes]:
    return [hashlib.sha256(n.to_bytes(4)).digest() for n in range(first, end)]


@settings(deadline=None, max_examples=30)
@given(st.lists(st.sampled_from([1, 2, 3, 255, 256, 257, 600]), max_size=8))
def test_roots_do_not_depend_on_the_batches(batches: list[int]) -> None:
    shelf, frontier = Shelf(), Frontier()
    for count in batches:
        more = leaves(shelf.size, shelf.size + count)
        shelf.append(more)
        for leaf in more:
            frontier.append(leaf)
        assert root(nodes_of(shelf.read), shelf.size) == frontier.root()
    whole = Shelf()
    whole.append(leaves(0, shelf.size))
    assert whole.tiles == shelf.tiles


def test_a_proof_reads_a_tile_of_each_level_and_its_neighbour() -> None:
    shelf = Shelf()
    shelf.append(leaves(0, 70_000))
    shelf.reads = 0
    path = inclusion(nodes_of(shelf.read), 12_345, shelf.size)
    assert shelf.reads <= 6
    top = root(nodes_of(shelf.read), shelf.size)
    assert proves_inclusion(leaves(12_345, 12_346)[0], 12_345, shelf.size, path, top)


def test_older_sizes_can_be_proven_from_the_tiles_of_today() -> None:
    shelf = Shelf()
    shelf.append(leaves(0, 300))
    before = root(nodes_of(shelf.read), 300)
    shelf.append(leaves(300, 700))
    assert root(nodes_of(shelf.read), 300) == before
    assert consistency(nodes_of(shelf.read), 300, 700)


def test_a_tile_that_is_gone_is_told() -> None:
    shelf = Shelf()
    shelf.append(leaves(0, 300))
    del shelf.tiles[0, 1]
    with pytest.raises(MissingNode):
        root(nodes_of(shelf.read), 300)
    with pytest.raises(MissingNode):
        shelf.append(leaves(300, 301))
