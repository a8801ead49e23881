"""The sealer: everything that was committed gets a position, once, by one process at a time."""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path

import pytest

from audit.database.connect import open_for_reading
from audit.ledger.checkpoint_file import CheckpointFile
from audit.merkle import Frontier, root
from audit.proof.courier import Courier
from audit.proof.fold import newest, tree_node, tree_size
from audit.proof.sealer import TRY_S, Sealer
from audit.sealing.keys import KeyRing
from audit.sealing.note import parse_notes
from audit.sealing.signing import Signer
from audit.writing.writer import Log
from tests.audit.samples import (
    KeptSink,
    closing,
    ended_chain,
    request,
    rows,
    run,
    sealed,
    sealer,
    until,
)

ROOT = Path(__file__).parents[3]
PROCESS = """
import sys, time, pathlib
from tests.audit.samples import sealer, until
one = sealer(sys.argv[1], pathlib.Path(sys.argv[2])).start()
until(lambda: one.state.leading)
print("leading", flush=True)
time.sleep(600)
"""
PLACES = "SELECT position, l.writer, l.n, leaf FROM leaves l JOIN records r"
PLACES += " ON r.writer = l.writer AND r.n = l.n ORDER BY position"


def checkpoint_sizes(url: str) -> list[object]:
    return [row["size"] for row in rows(url, "SELECT size FROM checkpoints ORDER BY number")]


def signed_root(url: str) -> tuple[int, bytes]:
    [row] = rows(url, "SELECT note FROM checkpoints ORDER BY number DESC LIMIT 1")
    [checkpoint] = parse_notes(row["note"])
    return checkpoint.size, checkpoint.root


def test_every_record_of_every_chain_gets_one_position(
    url: str, keys: KeyRing, tmp_path: Path
) -> None:
    for exchange in ("x1", "x2"):
        ended_chain(url, keys, exchange)
    sealed(url, tmp_path / "keys")
    places = rows(url, PLACES)
    assert [row["position"] for row in places] == list(range(8))
    assert len({(row["writer"], row["n"]) for row in places}) == 8
    frontier = Frontier()
    for row in places:
        frontier.append(row["leaf"])
    assert signed_root(url) == (8, frontier.root())


def test_positions_follow_the_numbers_of_each_chain(
    url: str, keys: KeyRing, tmp_path: Path
) -> None:
    with Log.open(url, keys) as one, Log.open(url, keys) as other, sealer(url, tmp_path / "keys"):
        for turn in range(3):
            one.append_blocking(request(f"a{turn}"), closing(f"a{turn}"))
            other.append_blocking(request(f"b{turn}"), closing(f"b{turn}"))
            until(lambda: rows(url, PLACES) != [])
    sealed(url, tmp_path / "keys")
    for writer in (one.writer, other.writer):
        numbers = [row["n"] for row in rows(url, PLACES) if row["writer"] == writer]
        assert numbers == list(range(8))


def test_tiles_of_many_batches_give_the_root_of_all_leaves(
    sqlite_url: str, keys: KeyRing, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("audit.proof.sealer.BATCH", 7)
    ended_chain(sqlite_url, keys, *(f"x{n}" for n in range(140)))
    sealed(sqlite_url, tmp_path / "keys")
    engine = open_for_reading(sqlite_url)
    with engine.connect() as connection:
        size = tree_size(connection)
        assert (size, root(tree_node(connection), size)) == signed_root(sqlite_url)
        assert size == 282
    engine.dispose()


def test_a_checkpoint_comes_after_so_many_records(url: str, keys: KeyRing, tmp_path: Path) -> None:
    with Log.open(url, keys) as log, sealer(url, tmp_path / "keys", records=4) as one:
        until(lambda: one.state.signed == 1)
        log.append_blocking(request("x1"), closing("x1"))
        until(lambda: one.state.size == 3)
        assert checkpoint_sizes(url) == [1]
        log.append_blocking(request("x2"), closing("x2"))
        until(lambda: one.state.signed == 5)
        assert checkpoint_sizes(url) == [1, 5]


def test_an_idle_log_is_signed_again_with_a_later_time(
    url: str, keys: KeyRing, tmp_path: Path
) -> None:
    ended_chain(url, keys)
    with sealer(url, tmp_path / "keys", seconds=1.0):
        until(lambda: len(checkpoint_sizes(url)) >= 2)
    notes = rows(url, "SELECT note FROM checkpoints")
    key = Signer.open(tmp_path / "keys").verifier
    times = [key.time_of(parse_notes(row["note"])[0]) for row in notes]
    assert len(set(times)) == len(times)
    assert set(checkpoint_sizes(url)) == {2}


def test_only_one_of_several_seals_and_another_takes_over(
    url: str, keys: KeyRing, tmp_path: Path
) -> None:
    ended_chain(url, keys)
    first = sealer(url, tmp_path / "keys").start()
    until(lambda: first.state.leading)
    with sealer(url, tmp_path / "keys") as second, Log.open(url, keys) as log:
        log.append_blocking(request("x1"), closing("x1"))
        until(lambda: first.state.size == 5)
        assert not second.state.leading
        first.close()
        until(lambda: second.state.leading)
        assert not first.state.leading


def test_the_place_of_a_killed_sealer_is_taken_by_another(
    url: str, keys: KeyRing, tmp_path: Path
) -> None:
    ended_chain(url, keys)
    command = [sys.executable, "-c", PROCESS, url, str(tmp_path / "keys")]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=ROOT) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "leading\n"
        with sealer(url, tmp_path / "keys") as second:
            time.sleep(0.1)
            assert not second.state.leading
            process.kill()
            until(lambda: second.state.leading)
    # A host that vanished without a word is given up after six seconds, and its place is tried for after that.
    assert TRY_S + 6 < 10


def test_a_tree_that_was_rolled_back_is_not_signed(url: str, keys: KeyRing, tmp_path: Path) -> None:
    ended_chain(url, keys, "x1")
    sealed(url, tmp_path / "keys")
    for table in ("leaves", "tiles", "checkpoints"):
        run(url, f"DELETE FROM {table}")
    with sealer(url, tmp_path / "keys") as one:
        until(lambda: one.state.problem is not None)
    assert one.state.problem == "the tree does not continue the signed one of 4"
    assert checkpoint_sizes(url) == []


def test_edited_tiles_are_not_signed_and_the_process_steps_down(
    url: str, keys: KeyRing, tmp_path: Path
) -> None:
    ended_chain(url, keys, "x1")
    sealed(url, tmp_path / "keys")
    run(url, "UPDATE tiles SET hashes = substr(hashes, 1, 64)")
    with sealer(url, tmp_path / "keys") as one:
        until(lambda: one.state.problem is not None)
        assert not one.state.leading
    assert len(checkpoint_sizes(url)) == 1


def test_tiles_that_are_edited_under_a_sealer_are_not_signed_and_it_steps_down(
    url: str, keys: KeyRing, tmp_path: Path
) -> None:
    ended_chain(url, keys, "x1")
    with sealer(url, tmp_path / "keys", records=1) as one:
        until(lambda: one.state.signed == 4)
        run(url, "UPDATE tiles SET hashes = :others WHERE level = 0", others=b"o" * 4 * 32)
        ended_chain(url, keys, "x2")
        until(lambda: one.state.problem == "the tree does not continue the signed one of 4")
        assert not one.state.leading
    assert checkpoint_sizes(url) == [4]


def test_a_database_that_fails_is_tried_again(url: str, keys: KeyRing, tmp_path: Path) -> None:
    ended_chain(url, keys)
    with sealer(url, tmp_path / "keys") as one:
        until(lambda: one.state.signed == 2)
        run(url, "ALTER TABLE leaves RENAME TO away")
        until(lambda: one.state.problem is not None)
        run(url, "ALTER TABLE away RENAME TO leaves")
        until(lambda: one.state.leading and one.state.problem is None)


def test_the_newest_checkpoint_goes_to_every_sink_at_the_end(
    url: str, keys: KeyRing, tmp_path: Path
) -> None:
    ended_chain(url, keys)
    sink = KeptSink()
    sealed(url, tmp_path / "keys", sink)
    engine = open_for_reading(url)
    with engine.connect() as connection:
        last = newest(connection)
    engine.dispose()
    assert last is not None
    assert sink.notes[-1] == last.checkpoint.note
    assert [row["sink"] for row in rows(url, "SELECT sink FROM deliveries")] == ["kept"]


def test_a_sealer_shows_no_key(sqlite_url: str, tmp_path: Path) -> None:
    signer = Signer.open(tmp_path)
    memory = CheckpointFile(tmp_path / "checkpoints")
    one = Sealer(sqlite_url, signer, memory, Courier(sqlite_url, signer, ()))
    assert signer.verifier.name in repr(signer)
    assert "signing" not in repr(one)
