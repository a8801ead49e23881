"""The tree: RFC 6962's published example, its recursive definition, and forged proofs that fail."""

from __future__ import annotations

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audit.merkle import (
    EMPTY_ROOT,
    Frontier,
    Node,
    consistency,
    inclusion,
    parent,
    proves_inclusion,
    root,
    subtree,
)
from audit.proof.standalone import consistent

INPUTS = [
    bytes.fromhex(text)
    for text in (
        "",
        "00",
        "10",
        "2021",
        "3031",
        "40414243",
        "5051525354555657",
        "606162636465666768696a6b6c6d6e6f",
    )
]
ROOTS = [
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]
"""The test tree of the Certificate Transparency reference implementations, sizes 1 to 8."""

sizes = st.integers(1, 70)


def leaves(size: int) -> list[bytes]:
    return [hashlib.sha256(b"\0" + n.to_bytes(4)).digest() for n in range(size)]


def node_over(hashes: list[bytes]) -> Node:
    def node(level: int, index: int) -> bytes:
        if level == 0:
            return hashes[index]
        return parent(node(level - 1, 2 * index), node(level - 1, 2 * index + 1))

    return node


def defined(hashes: list[bytes]) -> bytes:
    """MTH of RFC 6962 §2.1, word for word."""
    if len(hashes) == 1:
        return hashes[0]
    k = 1
    while k * 2 < len(hashes):
        k *= 2
    return parent(defined(hashes[:k]), defined(hashes[k:]))


@pytest.mark.parametrize("size", range(1, 9))
def test_the_published_roots_come_out(size: int) -> None:
    hashes = [hashlib.sha256(b"\0" + data).digest() for data in INPUTS[:size]]
    assert root(node_over(hashes), size).hex() == ROOTS[size - 1]


def test_the_empty_tree_has_the_hash_of_nothing() -> None:
    assert root(node_over([]), 0) == EMPTY_ROOT == Frontier().root()
    assert EMPTY_ROOT.hex().startswith("e3b0c442")


@given(sizes)
def test_roots_are_those_of_the_definition(size: int) -> None:
    hashes, frontier = leaves(size), Frontier()
    for leaf in hashes:
        frontier.append(leaf)
    assert root(node_over(hashes), size) == defined(hashes) == frontier.root()


@given(sizes, st.data())
def test_a_leaf_is_proven_at_its_place_and_nowhere_else(size: int, data: st.DataObject) -> None:
    index, claimed = data.draw(st.integers(0, size - 1)), data.draw(st.integers(-1, size))
    hashes = leaves(size)
    node = node_over(hashes)
    path, top = inclusion(node, index, size), root(node, size)
    assert proves_inclusion(hashes[index], index, size, path, top)
    assert proves_inclusion(hashes[index], claimed, size, path, top) == (claimed == index)
    assert len(path) <= (size - 1).bit_length()


@given(sizes, st.data())
def test_a_changed_inclusion_proof_proves_nothing(size: int, data: st.DataObject) -> None:
    index = data.draw(st.integers(0, size - 1))
    hashes = leaves(size)
    node = node_over(hashes)
    path, top = inclusion(node, index, size), root(node, size)
    assert not proves_inclusion(hashes[index], index, size, [*path, top], top)
    for at in range(len(path)):
        assert not proves_inclusion(hashes[index], index, size, path[:at] + path[at + 1 :], top)
        changed = [*path[:at], parent(path[at], top), *path[at + 1 :]]
        assert not proves_inclusion(hashes[index], index, size, changed, top)


@given(sizes, st.data())
def test_a_tree_that_grew_is_consistent_with_what_it_was(size: int, data: st.DataObject) -> None:
    old = data.draw(st.integers(1, size))
    node = node_over(leaves(size))
    path = consistency(node, old, size)
    assert consistent(old, root(node, old), size, root(node, size), path)


@given(sizes, st.data())
def test_a_rewritten_tree_is_not_consistent_with_what_it_was(
    size: int, data: st.DataObject
) -> None:
    old = data.draw(st.integers(1, size))
    before = leaves(size)
    rewritten = list(before)
    rewritten[data.draw(st.integers(0, old - 1))] = EMPTY_ROOT
    node = node_over(rewritten)
    path = consistency(node, old, size)
    was = root(node_over(before), old)
    assert not consistent(old, was, size, root(node, size), path)


@given(sizes, st.data())
def test_a_changed_consistency_proof_proves_nothing(size: int, data: st.DataObject) -> None:
    old = data.draw(st.integers(1, size))
    node = node_over(leaves(size))
    path, was, now = consistency(node, old, size), root(node, old), root(node, size)
    assert not consistent(old, was, size, now, [*path, was])
    for at in range(len(path)):
        assert not consistent(old, was, size, now, path[:at] + path[at + 1 :])
        changed = [*path[:at], parent(path[at], now), *path[at + 1 :]]
        assert not consistent(old, was, size, now, changed)


def test_a_path_that_ends_below_the_root_proves_nothing() -> None:
    [leaf] = leaves(1)
    assert proves_inclusion(leaf, 0, 1, [], leaf)
    assert not proves_inclusion(leaf, 0, 2, [], leaf)


def test_what_cannot_be_proven_is_refused() -> None:
    node = node_over(leaves(3))
    with pytest.raises(ValueError, match="no such leaf"):
        inclusion(node, 3, 3)
    with pytest.raises(ValueError, match="shrink"):
        consistency(node, 4, 3)
    assert not consistent(4, EMPTY_ROOT, 3, EMPTY_ROOT, [])
    assert not consistent(3, EMPTY_ROOT, 5, EMPTY_ROOT, [])
    assert subtree(node, 1, 2) == leaves(3)[1]
