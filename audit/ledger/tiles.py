"""The tree's nodes in tiles of 256, as in C2SP tlog-tiles: a proof reads a few of them, never all leaves.

Tile `number` of `level` holds, one after another, the hashes of nodes `256 * number` and following,
each over `256 ** level` leaves. Only the last tile of a level is shorter, and it grows in place.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import lru_cache

from audit.merkle import HASH_BYTES, Node, parent

WIDTH = 256
_HEIGHT = 8
_CACHED_TILES = 64

Tile = tuple[int, int]
"""Level and number."""
ReadTile = Callable[[int, int], bytes]
"""The hashes of a tile; empty when there is no such tile."""


def grow(size: int, leaves: Iterable[bytes], read: ReadTile) -> dict[Tile, bytes]:
    """The tiles that change when `leaves` follow the first `size` leaves of a tree."""
    changed: dict[Tile, bytearray] = {}

    def put(level: int, index: int, digest: bytes) -> None:
        tile = (level, index // WIDTH)
        if tile not in changed:
            width = index % WIDTH * HASH_BYTES
            changed[tile] = bytearray(read(*tile)[:width] if width else b"")
        hashes = changed[tile]
        if len(hashes) != index % WIDTH * HASH_BYTES:
            raise MissingNode(level * _HEIGHT, index)
        hashes += digest
        if len(hashes) == WIDTH * HASH_BYTES:
            put(level + 1, index // WIDTH, over(bytes(hashes)))

    for index, leaf in enumerate(leaves, start=size):
        put(0, index, leaf)
    return {tile: bytes(hashes) for tile, hashes in changed.items()}


def nodes_of(read: ReadTile) -> Node:
    """Any node of the tree, from its tiles, which are kept in memory while the function lives."""
    cached = lru_cache(_CACHED_TILES)(read)

    @lru_cache(_CACHED_TILES * WIDTH)
    def node(level: int, index: int) -> bytes:
        stored, above = divmod(level, _HEIGHT)
        if above:
            return parent(node(level - 1, 2 * index), node(level - 1, 2 * index + 1))
        place = index % WIDTH * HASH_BYTES
        digest = cached(stored, index // WIDTH)[place : place + HASH_BYTES]
        if len(digest) != HASH_BYTES:
            raise MissingNode(level, index)
        return digest

    return node


class MissingNode(Exception):
    """The tiles do not have a node that a tree of their size has: they were edited."""

    def __init__(self, level: int, index: int) -> None:
        super().__init__(f"no node {index} at level {level}")


def over(hashes: bytes) -> bytes:
    """The root of a full tile; nothing fits one that is not full."""
    if len(hashes) != WIDTH * HASH_BYTES:
        return b""
    row = [hashes[i : i + HASH_BYTES] for i in range(0, len(hashes), HASH_BYTES)]
    while len(row) > 1:
        row = [parent(row[i], row[i + 1]) for i in range(0, len(row), 2)]
    return row[0]
