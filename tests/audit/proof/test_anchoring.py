"""The tamper table of a sealed log: what a chain alone cannot show is detected, and named."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from audit.ledger.checkpoint_file import CheckpointFile
from audit.ledger.flaws import Question, Report, Tampering, Verdict
from audit.proof.anchoring import Trust
from audit.proof.tree_read import tree_of
from audit.proof.verify import verify
from audit.reading.read import Reader
from audit.record import leaf_hash
from audit.sealing.keys import KeyRing
from audit.sealing.signing import Signer
from tests.audit.samples import KeptSink, ended_chain, rows, run, sealed

ALL_TABLES = ("records", "contents", "writers", "leaves", "tiles", "checkpoints", "deliveries")


def report_on(url: str, folder: Path, *, outside: bool = False) -> Report:
    """Verified with the log's public key; with the copies outside the database when asked."""
    key = Signer.open(folder).verifier
    copies = CheckpointFile(folder / "checkpoints").read() if outside else ()
    with Reader.open(url, KeyRing.open(folder)) as reader, tree_of(url) as tree:
        return verify(reader, tree, Trust(key, copies))


def kinds(report: Report) -> set[Tampering]:
    return {flaw.kind for flaw in report.findings}


def mend(url: str, writer: str, n: int, old: bytes, new: bytes) -> None:
    """Rewrite a record from `n` on as its writer would have: every hash and link fits again."""
    previous: bytes | None = None
    where = f"WHERE writer = '{writer}' AND n >= {n} ORDER BY n"
    for row in rows(url, f"SELECT n, stored, leaf FROM records {where}"):
        stored = row["stored"].replace(old, new)
        if previous is not None:
            before, after = previous[:32], previous[32:]
            stored = stored.replace(before.hex().encode(), after.hex().encode())
        leaf = leaf_hash(stored)
        change = "UPDATE records SET stored = :s, leaf = :l WHERE writer = :w AND n = :n"
        run(url, change, s=stored, l=leaf, w=writer, n=row["n"])
        previous = row["leaf"] + leaf


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "keys"


@pytest.fixture
def writer(url: str, keys: KeyRing, folder: Path) -> str:
    """A chain of 0 start, 1 and 2 x1, 3 and 4 x2, 5 stop, sealed, signed and anchored."""
    written = ended_chain(url, keys, "x1", "x2")
    sealed(url, folder, KeptSink())
    return written


def test_an_untouched_log_has_three_good_verdicts(url: str, writer: str, folder: Path) -> None:
    report = report_on(url, folder, outside=True)
    assert [report.verdict(question) for question in Question] == [Verdict.INTACT] * 3
    found = report.anchoring
    assert (found.sealed, found.unsealed, found.signed, found.anchored) == (6, 0, 6, 6)
    assert (found.sinks, found.held) == (("kept",), 1)
    assert found.signed_at is not None


def test_a_log_that_was_never_sealed_has_no_anchoring_but_no_flaw(
    url: str, keys: KeyRing, folder: Path
) -> None:
    ended_chain(url, keys, "x1")
    report = report_on(url, folder)
    assert report.intact
    assert report.verdict(Question.ANCHORING) is Verdict.ABSENT
    assert report.anchoring.unsealed == 4


def drop(n: int) -> str:
    return f"DELETE FROM records WHERE n = {n}; DELETE FROM contents WHERE n = {n}"


SWAP = "; ".join(
    f"UPDATE {{table}} SET n = {new} WHERE n = {old}" for old, new in ((1, -1), (3, 1), (-1, 3))
)
TABLE = {
    "a column edited": ("UPDATE records SET model = 'm' WHERE n = 1", 1, Tampering.EDITED_COLUMN),
    "records reordered": (SWAP.format(table="records"), 1, Tampering.MOVED_RECORD),
    "first dropped": (drop(0), 0, Tampering.DROPPED_RECORD),
    "middle dropped": (drop(2), 2, Tampering.DROPPED_RECORD),
    "last dropped": (drop(5), 5, Tampering.DROPPED_RECORD),
    "contents swapped": (SWAP.format(table="contents"), 1, Tampering.SWAPPED_CONTENTS),
    "position dropped": ("DELETE FROM leaves WHERE position = 2", 2, Tampering.EDITED_TREE),
    "positions swapped": (
        SWAP.format(table="leaves").replace(" n ", " position "),
        1,
        Tampering.REPLACED_RECORD,
    ),
    "tile cut": ("UPDATE tiles SET hashes = substr(hashes, 1, 64)", 2, Tampering.EDITED_TREE),
    "tree cut": ("DELETE FROM leaves WHERE position > 3", 4, Tampering.ROLLED_BACK),
    "checkpoint dropped": ("DELETE FROM checkpoints", 0, Tampering.MISSING_CHECKPOINT),
    "checkpoint edited": (
        "UPDATE checkpoints SET size = 5, note = replace(note, '\n6\n', '\n5\n')",
        0,
        Tampering.FORGED_CHECKPOINT,
    ),
}


@pytest.mark.parametrize("name", TABLE)
def test_tampering_is_found_and_named(name: str, url: str, writer: str, folder: Path) -> None:
    statements, n, kind = TABLE[name]
    for statement in statements.split("; "):
        run(url, statement)
    report = report_on(url, folder)
    assert (n, kind) in [(flaw.n, flaw.kind) for flaw in report.findings]
    assert report.verdict(kind.question) is Verdict.FLAWED
    assert report.first(kind.question) is not None


@pytest.mark.parametrize("position", [0, 2, 4])
def test_a_record_taken_out_of_the_tree_does_not_accuse_those_after_it(
    position: int, url: str, writer: str, folder: Path
) -> None:
    run(url, f"DELETE FROM records WHERE n = {position}")
    run(url, f"DELETE FROM contents WHERE n = {position}")
    run(url, f"DELETE FROM leaves WHERE position = {position}")
    report = report_on(url, folder)
    found = {(flaw.writer, flaw.n, flaw.kind) for flaw in report.findings}
    assert ("tree", position, Tampering.EDITED_TREE) in found
    assert (writer, position, Tampering.MISSING_RECORD) in found
    assert not kinds(report) & {Tampering.REPLACED_RECORD, Tampering.ROLLED_BACK}


def test_an_edited_byte_is_found(url: str, writer: str, folder: Path) -> None:
    [row] = rows(url, "SELECT stored FROM records WHERE n = 3")
    run(url, "UPDATE records SET stored = :s WHERE n = 3", s=row["stored"].replace(b"x2", b"x3"))
    first = report_on(url, folder).first(Question.INTEGRITY)
    assert first is not None
    assert (first.writer, first.n, first.kind) == (writer, 3, Tampering.EDITED_RECORD)


def test_a_record_rewritten_with_all_hashes_and_links_differs_from_the_tree(
    url: str, writer: str, folder: Path
) -> None:
    mend(url, writer, 1, b'"mask"', b'"none"')
    run(url, "UPDATE records SET decision = 'none' WHERE decision = 'mask' AND n IN (1, 3)")
    report = report_on(url, folder)
    assert kinds(report) == {Tampering.REPLACED_RECORD}
    assert [flaw.n for flaw in report.findings] == [1, 2, 3, 4, 5]


def test_a_tail_cut_with_all_its_bookkeeping_is_a_rollback(
    url: str, writer: str, folder: Path
) -> None:
    for table in ("records", "contents", "leaves"):
        run(url, f"DELETE FROM {table} WHERE n >= 3")
    run(url, "UPDATE writers SET last_n = NULL")
    report = report_on(url, folder)
    assert kinds(report) == {Tampering.ROLLED_BACK}


def test_a_rewritten_tree_does_not_fit_its_checkpoint(url: str, writer: str, folder: Path) -> None:
    mend(url, writer, 1, b'"mask"', b'"none"')
    run(url, "UPDATE records SET decision = 'none' WHERE decision = 'mask' AND n IN (1, 3)")
    leaves = [row["leaf"] for row in rows(url, "SELECT leaf FROM records ORDER BY n")]
    run(url, "UPDATE tiles SET hashes = :h", h=b"".join(leaves))
    report = report_on(url, folder)
    assert kinds(report) == {Tampering.REWRITTEN_LOG}
    assert report.verdict(Question.INTEGRITY) is Verdict.INTACT


def new_log(url: str, keys: KeyRing, folder: Path) -> None:
    """Someone empties every table and writes another history, with a tree of its own."""
    for table in ALL_TABLES:
        run(url, f"DELETE FROM {table}")
    ended_chain(url, keys, "y1", "y2", "y3")
    sealed(url, folder)


def test_everything_rewritten_and_signed_with_another_key_is_a_forgery(
    url: str, keys: KeyRing, writer: str, folder: Path, tmp_path: Path
) -> None:
    new_log(url, keys, tmp_path / "others")
    assert Tampering.FORGED_CHECKPOINT in kinds(report_on(url, folder))


def test_everything_rewritten_with_the_true_key_does_not_fit_the_copy_outside(
    url: str, keys: KeyRing, writer: str, folder: Path, tmp_path: Path
) -> None:
    stolen = tmp_path / "stolen"
    stolen.mkdir()
    shutil.copy(folder / "signing.key", stolen)
    new_log(url, keys, stolen)
    assert report_on(url, folder).intact, "nothing inside the database remembers the first log"
    report = report_on(url, folder, outside=True)
    assert kinds(report) == {Tampering.REWRITTEN_LOG}
    assert report.verdict(Question.ANCHORING) is Verdict.FLAWED


def test_a_backup_put_back_is_a_rollback_to_whoever_has_a_later_checkpoint(
    sqlite_url: str, keys: KeyRing, folder: Path, tmp_path: Path
) -> None:
    ended_chain(sqlite_url, keys, "x1")
    sealed(sqlite_url, folder)
    data = tmp_path / "data"
    shutil.copytree(data, tmp_path / "backup")
    ended_chain(sqlite_url, keys, "x2")
    sealed(sqlite_url, folder)
    shutil.rmtree(data)
    shutil.copytree(tmp_path / "backup", data)
    assert report_on(sqlite_url, folder).intact
    report = report_on(sqlite_url, folder, outside=True)
    assert [(f.n, f.kind) for f in report.findings] == [(4, Tampering.ROLLED_BACK)]


def test_the_newest_checkpoint_taken_away_is_missed_by_whoever_has_a_copy(
    url: str, keys: KeyRing, writer: str, folder: Path
) -> None:
    ended_chain(url, keys, "x3")
    sealed(url, folder)
    run(url, "DELETE FROM checkpoints WHERE number = (SELECT max(number) FROM checkpoints)")
    assert report_on(url, folder).intact, "nobody in the database remembers it"
    report = report_on(url, folder, outside=True)
    assert kinds(report) == {Tampering.MISSING_CHECKPOINT}
    assert report.verdict(Question.ANCHORING) is Verdict.FLAWED


def test_a_log_without_any_checkpoint_is_missed_by_whoever_kept_one(
    url: str, writer: str, folder: Path
) -> None:
    for table in ("checkpoints", "deliveries"):
        run(url, f"DELETE FROM {table}")
    assert report_on(url, folder).verdict(Question.ANCHORING) is Verdict.ABSENT
    report = report_on(url, folder, outside=True)
    assert kinds(report) == {Tampering.MISSING_CHECKPOINT}
    assert report.verdict(Question.ANCHORING) is Verdict.FLAWED


def test_a_record_slipped_in_behind_the_seal_is_found(
    url: str, keys: KeyRing, folder: Path
) -> None:
    writer = ended_chain(url, keys, "x1")
    run(url, "CREATE TABLE aside AS SELECT * FROM records WHERE n = 1")
    run(url, "DELETE FROM records WHERE n = 1")
    sealed(url, folder)
    run(url, "INSERT INTO records SELECT * FROM aside")
    found = [(f.writer, f.n, f.kind) for f in report_on(url, folder).findings]
    assert (writer, 1, Tampering.INSERTED_RECORD) in found


@pytest.mark.parametrize("edit", ["zeroblob(64)", "substr(hashes, 1, 32)"])
def test_edited_hashes_that_only_proofs_use_are_found(
    edit: str, sqlite_url: str, keys: KeyRing, folder: Path
) -> None:
    ended_chain(sqlite_url, keys, *(f"x{n}" for n in range(260)))
    sealed(sqlite_url, folder)
    assert report_on(sqlite_url, folder).intact
    run(sqlite_url, f"UPDATE tiles SET hashes = {edit} WHERE level = 1")
    assert kinds(report_on(sqlite_url, folder)) == {Tampering.EDITED_TREE}


def test_hashes_beyond_the_tree_are_never_read(
    url: str, writer: str, keys: KeyRing, folder: Path
) -> None:
    blob = "blob" if url.startswith("sqlite") else "bytea"
    run(url, f"UPDATE tiles SET hashes = CAST(hashes || substr(hashes, 1, 32) AS {blob})")
    for level, number in ((0, 1), (1, 0), (9, 9)):
        run(url, f"INSERT INTO tiles SELECT {level}, {number}, hashes FROM tiles LIMIT 1")
    assert report_on(url, folder, outside=True).findings == ()
    ended_chain(url, keys, *(f"y{number}" for number in range(140)))
    sealed(url, folder)
    report = report_on(url, folder, outside=True)
    assert (report.findings, report.anchoring.sealed) == ((), 288)


def test_a_forged_checkpoint_from_outside_is_named(
    url: str, writer: str, folder: Path, tmp_path: Path
) -> None:
    forged = Signer.open(tmp_path / "others").sign(3, b"r" * 32, 0)
    with Reader.open(url) as reader, tree_of(url) as tree:
        report = verify(reader, tree, Trust(Signer.open(folder).verifier, (forged,)))
    assert [str(flaw.kind) for flaw in report.findings] == ["forged checkpoint"]


@pytest.mark.parametrize("edit", [lambda s: s.replace("\n6\n", "\n7\n"), lambda s: s[:-30], str])
def test_a_damaged_note_in_the_database_is_a_forgery(
    edit: Callable[[str], str], url: str, writer: str, folder: Path
) -> None:
    [row] = rows(url, "SELECT note FROM checkpoints")
    run(url, "UPDATE checkpoints SET note = :n", n=edit(row["note"]))
    expected = set() if edit is str else {Tampering.FORGED_CHECKPOINT}
    assert kinds(report_on(url, folder)) == expected
