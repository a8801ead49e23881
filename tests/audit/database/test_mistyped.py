"""A value that its column cannot have, put into the SQLite file by hand, is named: it does not bring verifying down."""

from __future__ import annotations

from pathlib import Path

import pytest

from audit.ledger.flaws import Flaw, Question, Report, Tampering, Verdict
from audit.proof.anchoring import Trust
from audit.proof.partial import Part, verify_part
from audit.proof.tree_read import tree_of
from audit.proof.verify import verify
from audit.reading.read import Reader
from audit.sealing.keys import KeyRing
from audit.sealing.signing import Signer
from tests.audit.samples import KeptSink, ended_chain, run, sealed

EDITS = {
    "records n": "UPDATE records SET n = 'text' WHERE n = 1",
    "records stored": "UPDATE records SET stored = 'text' WHERE n = 1",
    "records leaf": "UPDATE records SET leaf = 3 WHERE n = 1",
    "records writer": "UPDATE records SET writer = x'00ff' WHERE n = 1",
    "contents ciphertext": "UPDATE contents SET ciphertext = 'text' WHERE n = 1",
    "contents nonce": "UPDATE contents SET nonce = 3 WHERE n = 1",
    "writers last_n": "UPDATE writers SET last_n = 'text'",
    "leaves n": "UPDATE leaves SET n = 'text' WHERE position = 1",
    "tiles hashes": "UPDATE tiles SET hashes = 3",
    "checkpoints note": "UPDATE checkpoints SET note = x'00ff'",
    "deliveries checkpoint": "UPDATE deliveries SET checkpoint = 'text'",
}


@pytest.fixture
def log(tmp_path: Path) -> str:
    """0 start, 1 and 2 x1, 3 stop; on SQLite, as PostgreSQL takes no such values."""
    url = f"sqlite:///{tmp_path}/audit.db"
    ended_chain(url, KeyRing.open(tmp_path / "keys"), "x1")
    sealed(url, tmp_path / "keys", KeptSink())
    return url


def report_on(url: str, folder: Path, part: Part | None = None) -> Report:
    trust = Trust(Signer.open(folder).verifier)
    with Reader.open(url, KeyRing.open(folder)) as reader, tree_of(url) as tree:
        assert tree is not None
        if part is not None:
            return verify_part(reader, tree, trust, part)
        return verify(reader, tree, trust)


@pytest.mark.parametrize("name", EDITS)
def test_a_value_of_the_wrong_type_is_named(name: str, log: str, tmp_path: Path) -> None:
    run(log, EDITS[name])
    for part in (None, Part(first=0)):
        report = report_on(log, tmp_path / "keys", part)
        assert {flaw.kind for flaw in report.findings} == {Tampering.MISTYPED}
        assert name.split()[1] in report.findings[0].detail
        verdicts = [report.verdict(question) for question in Question]
        assert verdicts == [Verdict.FLAWED, Verdict.ABSENT, Verdict.ABSENT]


def test_it_is_named_by_its_record_where_that_can_still_be_told(log: str, tmp_path: Path) -> None:
    run(log, EDITS["records stored"])
    [flaw] = report_on(log, tmp_path / "keys").findings
    assert (flaw.n, flaw.detail) == (1, "records: stored")
    run(log, EDITS["records n"])
    [flaw] = report_on(log, tmp_path / "keys").findings
    assert flaw == Flaw("records", 2, Tampering.MISTYPED, "n, stored")


def test_a_log_as_it_was_written_has_none(log: str, tmp_path: Path) -> None:
    assert report_on(log, tmp_path / "keys").intact
