"""Reading the tree: places, hashes, and what is missing from it."""

from __future__ import annotations

from pathlib import Path

from audit.proof.tree_read import tree_of
from audit.sealing.keys import KeyRing
from tests.audit.samples import ended_chain, rows, run, sealed


def test_a_place_has_its_position_and_its_hash(url: str, keys: KeyRing, tmp_path: Path) -> None:
    writer = ended_chain(url, keys, "x1")
    sealed(url, tmp_path / "keys")
    [row] = rows(url, "SELECT leaf FROM records WHERE n = 2")
    with tree_of(url) as tree:
        assert tree is not None
        assert (tree.position_of((writer, 2)), tree.hash_at(2)) == (2, row["leaf"])
        assert tree.position_of((writer, 9)) is None
        assert (tree.last_of(writer), tree.last_of("f" * 16)) == (3, -1)
        assert tree.chains(1, 3) == {writer: (1, 2)}


def test_what_waits_is_told_from_what_was_slipped_in(
    url: str, keys: KeyRing, tmp_path: Path
) -> None:
    writer = ended_chain(url, keys, "x1")
    sealed(url, tmp_path / "keys")
    ended_chain(url, keys, "x2")
    run(url, "DELETE FROM leaves WHERE n = 1")
    with tree_of(url) as tree:
        assert tree is not None
        assert tree.unsealed() == ([(writer, 1)], 4)


def test_dropped_records_of_a_range_are_found(url: str, keys: KeyRing, tmp_path: Path) -> None:
    writer = ended_chain(url, keys, "x1")
    sealed(url, tmp_path / "keys")
    run(url, "DELETE FROM records WHERE n = 2")
    with tree_of(url) as tree:
        assert tree is not None
        assert (tree.dropped(0, 4), tree.dropped(3, 4)) == ([(writer, 2)], [])


def test_a_log_stripped_of_its_tree_has_none(url: str, keys: KeyRing) -> None:
    ended_chain(url, keys)
    run(url, "DROP TABLE checkpoints")
    with tree_of(url) as tree:
        assert tree is None
