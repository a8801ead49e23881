"""The Merkle tree of RFC 6962 as pure computation: roots, proofs, and what a proof shows.

A node is named by its level (0: leaves) and its index there; only nodes over complete subtrees are
ever asked for. Checking proofs follows RFC 9162 §2.1.3.2 and §2.1.4.2.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence

Node = Callable[[int, int], bytes]
HASH_BYTES = 32
EMPTY_ROOT = hashlib.sha256(b"").digest()


def parent(left: bytes, right: bytes) -> bytes:
    return hashlib.sha256(b"\x01" + left + right).digest()


def root(node: Node, size: int) -> bytes:
    return subtree(node, 0, size) if size else EMPTY_ROOT


def subtree(node: Node, first: int, end: int) -> bytes:
    """The hash over leaves `first` to `end`, a range that RFC 6962 splits a tree into."""
    size = end - first
    level = (size - 1).bit_length()
    if size == 1 << level:
        return node(level, first >> level)
    middle = first + _left_size(size)
    return parent(subtree(node, first, middle), subtree(node, middle, end))


def inclusion(node: Node, index: int, size: int) -> list[bytes]:
    """The audit path of leaf `index` in the tree of the first `size` leaves, nearest first."""
    if not 0 <= index < size:
        raise ValueError("no such leaf in a tree of that size")
    path, first, end = [], 0, size
    while end - first > 1:
        middle = first + _left_size(end - first)
        if index < middle:
            path.append(subtree(node, middle, end))
            end = middle
        else:
            path.append(subtree(node, first, middle))
            first = middle
    return path[::-1]


def consistency(node: Node, old: int, new: int) -> list[bytes]:
    """Shows that the tree of size `new` only appended to that of size `old`."""
    if not 0 <= old <= new:
        raise ValueError("a tree does not shrink")
    path, first, end = [], 0, new
    while 0 < old < end:
        middle = first + _left_size(end - first)
        if old <= middle:
            path.append(subtree(node, middle, end))
            end = middle
        else:
            path.append(subtree(node, first, middle))
            first = middle
    if first:
        path.append(subtree(node, first, end))
    return path[::-1]


def proves_inclusion(
    leaf: bytes, index: int, size: int, path: Sequence[bytes], expected_root: bytes
) -> bool:
    if not 0 <= index < size:
        return False
    inner, last, digest = index, size - 1, leaf
    for sibling in path:
        if last == 0:
            return False
        if inner & 1 or inner == last:
            digest = parent(sibling, digest)
            while inner and not inner & 1:
                inner, last = inner >> 1, last >> 1
        else:
            digest = parent(digest, sibling)
        inner, last = inner >> 1, last >> 1
    return last == 0 and digest == expected_root


class Frontier:
    """The roots of a growing tree, leaf after leaf, in memory of the order of its height."""

    def __init__(self) -> None:
        self.size = 0
        self._complete: list[bytes] = []

    def append(self, leaf: bytes) -> None:
        digest, size = leaf, self.size
        while size & 1:
            digest, size = parent(self._complete.pop(), digest), size >> 1
        self._complete.append(digest)
        self.size += 1

    def root(self) -> bytes:
        if not self._complete:
            return EMPTY_ROOT
        digest = self._complete[-1]
        for left in reversed(self._complete[:-1]):
            digest = parent(left, digest)
        return digest


def _left_size(size: int) -> int:
    """The largest power of two smaller than `size`."""
    return 1 << ((size - 1).bit_length() - 1)
