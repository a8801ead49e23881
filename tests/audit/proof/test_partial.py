"""A part of the log is verified by itself: proven to be in the signed tree, and nothing else read."""

from __future__ import annotations

from pathlib import Path

import pytest

from audit.ledger.checkpoint_file import CheckpointFile
from audit.ledger.flaws import Report, Tampering
from audit.proof.anchoring import Trust
from audit.proof.partial import Part, since_anchor, verify_part
from audit.proof.tree_read import tree_of
from audit.reading.read import Reader
from audit.sealing.keys import KeyRing
from audit.sealing.signing import Signer
from audit.writing.writer import Log
from tests.audit.samples import KeptSink, closing, ended_chain, request, rows, run, sealed


def part_of(url: str, folder: Path, part: Part | None) -> Report:
    """Without a part: what came after the last anchor."""
    copies = CheckpointFile(folder / "checkpoints").read()
    trust = Trust(Signer.open(folder).verifier, copies)
    with Reader.open(url, KeyRing.open(folder)) as reader, tree_of(url) as tree:
        assert tree is not None
        return verify_part(reader, tree, trust, part or since_anchor(tree, trust))


def found(report: Report) -> list[tuple[int, Tampering]]:
    return [(flaw.n, flaw.kind) for flaw in report.findings]


@pytest.fixture
def folder(url: str, keys: KeyRing, tmp_path: Path) -> Path:
    """Two chains of four records each, positions 0 to 7, sealed one after the other."""
    folder = tmp_path / "keys"
    for exchange in ("x1", "x2"):
        ended_chain(url, keys, exchange)
        sealed(url, folder, KeptSink())
    return folder


def test_one_exchange_is_verified_by_itself(url: str, folder: Path) -> None:
    run(url, "UPDATE records SET model = 'm' WHERE exchange = 'x2' AND n = 1")
    report = part_of(url, folder, Part(exchange="x1"))
    assert (found(report), report.records, report.contents_opened) == ([], 2, 2)
    assert found(part_of(url, folder, Part(exchange="x2"))) == [(1, Tampering.EDITED_COLUMN)]


def test_an_exchange_whose_record_was_replaced_is_named(url: str, folder: Path) -> None:
    [row] = rows(url, "SELECT stored, leaf FROM records WHERE exchange = 'x2' AND n = 2")
    run(
        url,
        "UPDATE records SET stored = :s, leaf = :l WHERE exchange = 'x1' AND n = 2",
        s=row["stored"],
        l=row["leaf"],
    )
    flaws = found(part_of(url, folder, Part(exchange="x1")))
    assert (2, Tampering.REPLACED_RECORD) in flaws


def test_a_range_reads_its_positions_only(url: str, folder: Path) -> None:
    run(url, "DELETE FROM records WHERE exchange = 'x1'")
    report = part_of(url, folder, Part(first=4, end=8))
    assert (found(report), report.records) == ([], 4)
    dropped = [(1, Tampering.DROPPED_RECORD), (2, Tampering.DROPPED_RECORD)]
    assert found(part_of(url, folder, Part(first=1, end=3))) == dropped


def test_a_range_continues_the_chain_it_begins_in(url: str, folder: Path) -> None:
    assert found(part_of(url, folder, Part(first=2, end=4))) == []
    run(url, "DELETE FROM records WHERE n = 2")
    assert (2, Tampering.MISSING_RECORD) in found(part_of(url, folder, Part(first=2, end=4)))


def test_after_the_last_anchor_only_the_new_is_read(url: str, keys: KeyRing, folder: Path) -> None:
    ended_chain(url, keys, "x3")
    sealed(url, folder)
    with Log.open(url, keys) as log:
        log.append_blocking(request("x4"), closing("x4"))
        report = part_of(url, folder, None)
    assert found(report) == []
    assert report.anchoring.anchored == 8
    assert report.records in (3, 7), "4 sealed but perhaps covered by the copy outside, 3 new"


def test_what_is_not_sealed_yet_is_verified_and_counted(
    url: str, keys: KeyRing, folder: Path
) -> None:
    ended_chain(url, keys, "x3")
    report = part_of(url, folder, None)
    assert (found(report), report.records, report.anchoring.unsealed) == ([], 4, 4)
    run(url, "UPDATE records SET kind = 'event' WHERE exchange = 'x3' AND n = 1")
    assert found(part_of(url, folder, None)) == [(1, Tampering.EDITED_COLUMN)]


def test_a_part_of_a_rewritten_log_is_not_believed(url: str, folder: Path) -> None:
    [row] = rows(url, "SELECT hashes FROM tiles")
    edited = row["hashes"][:-32] + bytes(32)
    run(url, "UPDATE tiles SET hashes = :h", h=edited)
    assert (4, Tampering.REWRITTEN_LOG) in found(part_of(url, folder, Part(exchange="x1")))


def test_a_part_of_a_rolled_back_log_is_not_believed(url: str, folder: Path) -> None:
    run(url, "DELETE FROM leaves WHERE position >= 4")
    run(url, "DELETE FROM checkpoints WHERE size > 4")
    kinds = {kind for _, kind in found(part_of(url, folder, Part(exchange="x1")))}
    assert Tampering.ROLLED_BACK in kinds
