"""Every way of tampering with a stored log is found and called by its name."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from audit.ledger.flaws import Flaw, Report, Tampering
from audit.proof.export import FileSource, export
from audit.proof.verify import verify
from audit.reading.read import Reader
from audit.record import Draft, Kind, Outcome, decode, leaf_hash
from audit.sealing.keys import KeyRing
from audit.writing.writer import Log
from tests.audit.samples import SECRET, closing, ended_chain, request, rows, run

# The chain under test: 0 start, 1 and 2 request and closing of x1, 3 and 4 of x2, 5 stop.
SWAP = (
    "UPDATE {table} SET n = -1 WHERE n = 1 AND writer = :w;"
    "UPDATE {table} SET n = 1 WHERE n = 3 AND writer = :w;"
    "UPDATE {table} SET n = 3 WHERE n = -1 AND writer = :w"
)
TAMPERINGS = {
    "first record dropped": ("DELETE FROM records WHERE n = 0", 0, Tampering.MISSING_RECORD),
    "middle record dropped": ("DELETE FROM records WHERE n = 2", 2, Tampering.MISSING_RECORD),
    "last record dropped": ("DELETE FROM records WHERE n = 5", 5, Tampering.CUT_TAIL),
    "tail dropped": ("DELETE FROM records WHERE n >= 3", 5, Tampering.CUT_TAIL),
    "all dropped": ("DELETE FROM records", 5, Tampering.MISSING_CHAIN),
    "records reordered": (SWAP.format(table="records"), 1, Tampering.MOVED_RECORD),
    "outcome edited": (
        "UPDATE records SET outcome = 'failed' WHERE n = 2",
        2,
        Tampering.EDITED_COLUMN,
    ),
    "subject added": ("UPDATE records SET subject = 'u' WHERE n = 1", 1, Tampering.EDITED_COLUMN),
    "model erased": ("UPDATE records SET model = NULL WHERE n = 1", 1, Tampering.EDITED_COLUMN),
    "time edited": (
        "UPDATE records SET at = substr(at, 1, 11) || '00:00:00.000000Z' WHERE n = 4",
        4,
        Tampering.EDITED_COLUMN,
    ),
    "exchange edited": (
        "UPDATE records SET exchange = 'x9' WHERE n = 1",
        1,
        Tampering.EDITED_COLUMN,
    ),
    "kind edited": ("UPDATE records SET kind = 'event' WHERE n = 1", 1, Tampering.EDITED_COLUMN),
    "contents swapped": (SWAP.format(table="contents"), 1, Tampering.SWAPPED_CONTENTS),
    "contents dropped": ("DELETE FROM contents WHERE n = 3", 3, Tampering.MISSING_CONTENTS),
    "contents truncated": (
        "UPDATE contents SET ciphertext = substr(ciphertext, 1, 20) WHERE n = 2",
        2,
        Tampering.EDITED_CONTENTS,
    ),
    "nonce edited": (
        "UPDATE contents SET nonce = substr(ciphertext, 1, 12) WHERE n = 2",
        2,
        Tampering.EDITED_CONTENTS,
    ),
    "wrapped key edited": (
        "UPDATE contents SET wrapped = ciphertext WHERE n = 2",
        2,
        Tampering.EDITED_CONTENTS,
    ),
    "key id edited": ("UPDATE contents SET key_id = 'k' WHERE n = 2", 2, Tampering.EDITED_CONTENTS),
    "contents added": (
        "INSERT INTO contents (writer, n, month, key_id, wrapped, nonce, ciphertext)"
        " SELECT writer, 0, month, key_id, wrapped, nonce, ciphertext"
        " FROM contents WHERE n = 1",
        0,
        Tampering.EXTRA_CONTENTS,
    ),
}


def report_on(url: str, keys: KeyRing | None) -> Report:
    with Reader.open(url, keys) as reader:
        return verify(reader)


def tamper(url: str, statements: str, writer: str) -> None:
    for statement in statements.split(";"):
        run(url, statement, **({"w": writer} if ":w" in statement else {}))


@pytest.mark.parametrize("name", TAMPERINGS)
def test_tampering_is_found_and_named(name: str, url: str, keys: KeyRing) -> None:
    writer = ended_chain(url, keys, "x1", "x2")
    assert report_on(url, keys).findings == ()
    statements, n, kind = TAMPERINGS[name]
    tamper(url, statements, writer)
    findings = report_on(url, keys).findings
    assert (writer, n, kind) in [(flaw.writer, flaw.n, flaw.kind) for flaw in findings]


@pytest.mark.parametrize("column", ["stored", "leaf"])
@pytest.mark.parametrize("n", [0, 3, 4])
def test_an_edited_byte_of_a_record_is_found_and_nothing_is_said_to_be_missing_for_it(
    column: str, n: int, url: str, keys: KeyRing, tmp_path: Path
) -> None:
    """0 begins the chain, 3 and 4 are a request and its closing."""
    writer = ended_chain(url, keys, "x1", "x2")
    [row] = rows(url, f"SELECT {column} AS bytes FROM records WHERE n = {n}")
    edited = bytes([row["bytes"][0] ^ 1]) + row["bytes"][1:]
    run(url, f"UPDATE records SET {column} = :edited WHERE n = {n}", edited=edited)
    report = report_on(url, keys)
    assert report.findings == (Flaw(writer, n, Tampering.EDITED_RECORD),)
    assert report.open == ()


def test_a_request_that_was_edited_in_a_file_is_not_missed_too(
    sqlite_url: str, keys: KeyRing, tmp_path: Path
) -> None:
    ended_chain(sqlite_url, keys, "x1")
    with Reader.open(sqlite_url, keys) as reader:
        lines = b"".join(line for _, line in export(reader))
    (tmp_path / "f.jsonl").write_bytes(lines.replace(b"mask", b"none"))
    found = verify(FileSource(tmp_path / "f.jsonl")).findings
    assert [flaw.kind for flaw in found if flaw.kind is Tampering.NO_REQUEST] == []
    assert Tampering.EDITED_RECORD in [flaw.kind for flaw in found]


def test_an_edited_byte_of_a_ciphertext_is_found_without_keys(url: str, keys: KeyRing) -> None:
    writer = ended_chain(url, keys, "x1")
    [row] = rows(url, "SELECT ciphertext FROM contents WHERE n = 1")
    edited = row["ciphertext"][:-1] + bytes([row["ciphertext"][-1] ^ 1])
    run(url, "UPDATE contents SET ciphertext = :edited WHERE n = 1", edited=edited)
    assert report_on(url, None).findings == (Flaw(writer, 1, Tampering.EDITED_CONTENTS),)


def test_an_edit_that_also_mends_its_hash_breaks_the_next_link(url: str, keys: KeyRing) -> None:
    writer = ended_chain(url, keys, "x1")
    [row] = rows(url, "SELECT stored FROM records WHERE n = 1")
    edited = row["stored"].replace(b'"mask"', b'"none"')
    change = "UPDATE records SET stored = :edited, leaf = :leaf, decision = 'none' WHERE n = 1"
    run(url, change, edited=edited, leaf=leaf_hash(edited))
    assert report_on(url, keys).findings == (Flaw(writer, 2, Tampering.BROKEN_LINK),)


def test_a_tail_cut_with_its_bookkeeping_is_missed_by_the_next_chain(
    url: str, keys: KeyRing
) -> None:
    old = ended_chain(url, keys, "x1", "x2")
    ended_chain(url, keys)
    run(url, "DELETE FROM records WHERE n >= 3 AND writer = :w", w=old)
    run(url, "DELETE FROM contents WHERE n >= 3 AND writer = :w", w=old)
    run(url, "UPDATE writers SET last_n = NULL WHERE id = :w", w=old)
    assert report_on(url, keys).findings == (Flaw(old, 5, Tampering.CUT_TAIL, "#3～"),)


def test_a_last_record_rewritten_with_its_hash_does_not_fit_the_next_chain(
    url: str, keys: KeyRing
) -> None:
    old = ended_chain(url, keys)
    ended_chain(url, keys)
    [row] = rows(url, f"SELECT stored FROM records WHERE n = 1 AND writer = '{old}'")
    edited = row["stored"].replace(b"writer-stop", b"writer-stay")
    change = "UPDATE records SET stored = :edited, leaf = :leaf WHERE n = 1 AND writer = :w"
    run(url, change, edited=edited, leaf=leaf_hash(edited), w=old)
    assert Flaw(old, 1, Tampering.BROKEN_LINK) in report_on(url, keys).findings


def test_a_chain_removed_with_its_writer_is_missed(url: str, keys: KeyRing) -> None:
    old = ended_chain(url, keys, "x1")
    ended_chain(url, keys)
    for table, column in (("records", "writer"), ("contents", "writer"), ("writers", "id")):
        run(url, f"DELETE FROM {table} WHERE {column} = :w", w=old)
    assert report_on(url, keys).findings == (Flaw(old, 3, Tampering.MISSING_CHAIN),)


def test_a_record_after_the_stop_is_found(url: str, keys: KeyRing) -> None:
    writer = ended_chain(url, keys)
    with Log.open(url, keys):
        [stop] = rows(url, f"SELECT stored FROM records WHERE n = 1 AND writer = '{writer}'")
        more = stop["stored"].replace(b'"n":1', b'"n":2')
        more = more.replace(decode(more).prev.encode(), leaf_hash(stop["stored"]).hex().encode())
        copied = (
            "INSERT INTO records (writer, n, exchange, kind, at, stored, leaf)"
            " SELECT writer, 2, exchange, kind, at, :more, :leaf FROM records"
            " WHERE n = 1 AND writer = :w"
        )
        run(url, copied, more=more, leaf=leaf_hash(more), w=writer)
        assert Flaw(writer, 2, Tampering.AFTER_STOP) in report_on(url, keys).findings


def test_an_open_exchange_is_information_and_no_flaw(url: str, keys: KeyRing) -> None:
    with Log.open(url, keys) as log:
        log.append_blocking(request("x1"))
        report = report_on(url, keys)
    assert (report.intact, report.open, report.running) == (True, ("x1",), 1)


def test_a_closing_after_an_interruption_is_information_and_no_flaw(
    url: str, keys: KeyRing
) -> None:
    with Log.open(url, keys) as log:
        log.append_blocking(request("x1"), closing("x1", Outcome.INTERRUPTED), closing("x1"))
    report = report_on(url, keys)
    assert (report.intact, report.late) == (True, ("x1",))


def test_contents_are_counted_as_opened_only_with_their_keys(url: str, keys: KeyRing) -> None:
    ended_chain(url, keys, "x1")
    counts = [
        (r.contents, r.contents_opened) for r in map(lambda k: report_on(url, k), (keys, None))
    ]
    assert counts == [(2, 2), (2, 0)]


def test_a_report_never_quotes_what_it_found(sqlite_url: str, keys: KeyRing) -> None:
    with Log.open(sqlite_url, keys) as log:
        body = {"outcome": SECRET, "model": SECRET}
        log.append_blocking(Draft("x1", Kind.CLOSING, datetime.now(UTC), body, {"t": SECRET}))
    run(sqlite_url, "UPDATE records SET model = 'm' WHERE n = 1")
    report = report_on(sqlite_url, keys)
    assert len(report.findings) == 2
    texts = [flaw.japanese + flaw.english for flaw in report.findings]
    assert SECRET not in repr(report) + "".join(texts)
