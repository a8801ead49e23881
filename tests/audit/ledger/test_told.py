"""What lies beside the records cannot be edited unnoticed: chains, publications, erasures, deliveries, and the rest."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from audit.erasure.erasing import Eraser, Order
from audit.erasure.erasure_request import MATTER, order_of, resume
from audit.erasure.holds import Held, holds
from audit.erasure.retaining import agreed as agreed_policy
from audit.erasure.retention import Retention
from audit.errors import LogRefused
from audit.ledger.approval import RETENTION, NothingAsked, signed_body
from audit.ledger.flaws import Question, Tampering, Verdict
from audit.ledger.hold import PLACE, RELEASE
from audit.ledger.tombstone import Tombstone
from audit.oversight.approval import Answer, Asking, ask, decide
from audit.record import Draft, Kind
from audit.sealing.keys import KeyRing, secret_file
from audit.sealing.signing import Signer
from audit.writing.writer import Log
from tests.audit.agreements import ONE, TWO, agreed
from tests.audit.proof.test_anchoring import report_on
from tests.audit.samples import KeptSink, closing, request, rows, run, sealed

STATEMENT = b'{"number":1}'


def publication(number: int) -> Draft:
    digest = hashlib.sha256(STATEMENT).hexdigest()
    body = {"event": "policy-published", "publication": number, "statement": digest}
    body |= {"signature_sha256": digest} if number == 2 else {}  # older versions do not say
    return Draft("", Kind.EVENT, datetime.now(UTC), body)


def publish(url: str, number: int) -> None:
    row = "INSERT INTO policy_publications (number, statement, signature) VALUES (:n, :s, :s)"
    run(url, row, n=number, s=STATEMENT)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "keys"


@pytest.fixture
def writer(url: str, keys: KeyRing, folder: Path) -> str:
    """Two exchanges, of which one was erased with two people, and two publications; sealed, signed and anchored."""
    with Log.open(url, keys) as log:
        for name in ("x1", "x2"):
            log.append_blocking(request(name), closing(name))
        log.append_blocking(publication(1), publication(2))
        publish(url, 1)
        publish(url, 2)
        with Eraser(url, log, keys, Signer.open(folder)) as eraser:
            eraser.erase(order_of(eraser.reader, agreed(eraser, MATTER, {"exchanges": ["x1"]})))
    sealed(url, folder, KeptSink())
    return log.writer


BESIDE, COLUMN = Tampering.EDITED_BESIDE, Tampering.EDITED_COLUMN
TABLE = {
    "a chain's start": ("UPDATE writers SET started_at = '2020'", BESIDE, "writers: started_at"),
    "a chain's host": ("UPDATE writers SET host = 'elsewhere'", BESIDE, "writers: host"),
    "a chain's process": ("UPDATE writers SET pid = 1", BESIDE, "writers: pid"),
    "a chain's end earlier": ("UPDATE writers SET last_n = 2", BESIDE, "writers: last_n"),
    "a chain's end taken off": ("UPDATE writers SET last_n = NULL", BESIDE, "writers: last_n"),
    "a chain's end later": ("UPDATE writers SET last_n = 99", Tampering.CUT_TAIL, ""),
    "a chain's entry": ("DELETE FROM writers", BESIDE, "writers"),
    "an entry without a chain": (
        "INSERT INTO writers VALUES ('0badc0de0badc0de', '2020', 'h', 1, NULL)",
        Tampering.MISSING_CHAIN,
        "",
    ),
    "the month of contents": ("UPDATE contents SET month = '2020-01'", COLUMN, "contents.month"),
    "contents of no record": (
        "INSERT INTO contents (writer, n, month, key_id, wrapped, nonce, ciphertext)"
        " SELECT writer, 99, month, key_id, wrapped, nonce, ciphertext"
        " FROM contents WHERE n = 3",
        Tampering.EXTRA_CONTENTS,
        "",
    ),
    "the time of a checkpoint": ("UPDATE checkpoints SET at = '2020'", COLUMN, "checkpoints.at"),
    "the time of a delivery": (
        "UPDATE deliveries SET at = '2020'",
        Tampering.FORGED_DELIVERY,
        "kept",
    ),
    "the sink of a delivery": (
        "UPDATE deliveries SET sink = 'x'",
        Tampering.FORGED_DELIVERY,
        "x",
    ),
    "the newest publication": (
        "DELETE FROM policy_publications WHERE number = 2",
        Tampering.MISSING_PUBLICATION,
        "policy_publications #2",
    ),
    "a publication's statement": (
        "UPDATE policy_publications SET statement = CAST('x' AS {blob}) WHERE number = 1",
        BESIDE,
        "statement",
    ),
    "a publication's signature": (
        "UPDATE policy_publications SET signature = CAST('x' AS {blob}) WHERE number = 2",
        BESIDE,
        "signature",
    ),
    "a checkpoint with a blank behind it": (
        "UPDATE checkpoints SET note = note || ' '",
        Tampering.FORGED_CHECKPOINT,
        "",
    ),
    "an entry that every version makes": (
        "DELETE FROM meta WHERE key = 'schema'",
        BESIDE,
        "schema",
    ),
    "an invented publication": (
        "INSERT INTO policy_publications SELECT 3, statement, signature"
        " FROM policy_publications WHERE number = 1",
        BESIDE,
        "statement",
    ),
    "an erasure's entry": ("DELETE FROM erased_contents", BESIDE, "erased_contents"),
    "an erasure's number": ("UPDATE erased_contents SET tombstone = 7", BESIDE, "erased_contents"),
    "an erasure that was none": (
        "INSERT INTO erased_contents SELECT writer, n, 1 FROM contents WHERE n = 3",
        BESIDE,
        "erased_contents",
    ),
    "a destroyed key that was none": (
        "INSERT INTO destroyed_keys VALUES ('k', 1)",
        BESIDE,
        "k",
    ),
    "an entry that no version makes": ("INSERT INTO meta VALUES ('k', 'v')", BESIDE, "k"),
    "an entry of another value": ("UPDATE meta SET value = '4'", BESIDE, "schema"),
}


def restored(url: str, table: str) -> None:
    run(url, f"DELETE FROM {table}")
    run(url, f"INSERT INTO {table} SELECT * FROM kept_{table}")


def test_what_lies_beside_the_records_is_not_edited_unnoticed(
    url: str, writer: str, folder: Path
) -> None:
    tables = {
        statement.split("(")[0].split()[1 + (statement[0] in "ID")]
        for statement, _, _ in TABLE.values()
    }
    if url.startswith("postgresql"):
        month = "PARTITION OF contents FOR VALUES IN ('2020-01')"
        run(url, f"CREATE TABLE contents_2020_01 {month}")
    for table in tables:
        run(url, f"CREATE TABLE kept_{table} AS SELECT * FROM {table}")
    for name, (statement, kind, detail) in TABLE.items():
        assert report_on(url, folder).findings == (), f"before {name}"
        run(url, statement.format(blob="blob" if url.startswith("sqlite") else "bytea"))
        report = report_on(url, folder)
        found = {(flaw.kind, detail and flaw.detail) for flaw in report.findings}
        assert (kind, detail) in found, name
        assert report.verdict(kind.question) is Verdict.FLAWED, name
        for table in tables:
            restored(url, table)


def test_what_would_take_records_out_as_they_are_entered_is_named(
    url: str, writer: str, folder: Path
) -> None:
    if url.startswith("sqlite"):
        run(url, "CREATE TRIGGER hide AFTER INSERT ON records BEGIN DELETE FROM contents; END")
    else:
        run(url, "CREATE RULE hide AS ON INSERT TO saved_searches DO INSTEAD NOTHING")
    findings = report_on(url, folder).findings
    assert [(f.kind, f.writer, f.detail) for f in findings] == [(BESIDE, "trigger", "hide")]


def test_a_delivery_that_nobody_signed_anchors_nothing(url: str, writer: str, folder: Path) -> None:
    assert report_on(url, folder).anchoring.anchored is not None
    run(url, "UPDATE deliveries SET receipt = NULL")
    report = report_on(url, folder)
    assert (report.intact, report.anchoring.anchored) == (True, None)


SCOPE: dict[str, Any] = {"exchanges": ["x2"]}
CITED: dict[str, tuple[dict[str, Any], str, str | None, str | None, str]] = {
    "no such approval": (SCOPE, "監査一", "beef", "監査二", "approval beef is not in the log"),
    "an approval of something else": (
        SCOPE,
        "監査一",
        "GIVEN",
        "監査二",
        "approval GIVEN is about something else",
    ),
    "other people": (
        {"exchanges": ["x1"]},
        "監査三",
        "GIVEN",
        "監査二",
        "approval GIVEN names other people",
    ),
    "one person for a month": (
        {"month": "2026-09", "classes": []},
        "監査一",
        None,
        None,
        "no approval",
    ),
    "a policy that nobody approved": (SCOPE, "policy", None, None, "no approval"),
}


def test_a_tombstone_needs_its_approval_in_the_log(
    url: str, keys: KeyRing, writer: str, folder: Path
) -> None:
    [row] = rows(url, "SELECT DISTINCT exchange FROM records WHERE exchange LIKE '~approval/%'")
    given = row["exchange"].removeprefix("~approval/")
    with Log.open(url, keys) as log:
        for number, (scope, by, cited, approved_by, _) in enumerate(CITED.values(), start=2):
            approval, told = given if cited == "GIVEN" else cited, datetime.now(UTC)
            stone = Tombstone(number, by, told, scope, (), (), (), approval, approved_by)
            log.append_blocking(stone.draft(Signer.open(folder), "理由"))
    flaws = report_on(url, folder).findings
    assert {(flaw.kind, flaw.kind.question) for flaw in flaws} == {
        (Tampering.UNAPPROVED, Question.INTEGRITY)
    }
    expected = [detail for *_, detail in CITED.values()]
    assert [flaw.detail.replace(given, "GIVEN") for flaw in flaws] == expected


def step(identity: str, act: str, by: str, signer: Signer | None = None, **told: Any) -> Draft:
    name, now = f"~approval/{identity}", datetime.now(UTC)
    body = {"event": "approval", "act": act, "by": by, "hours": None, **told}
    signed = body if signer is None else signed_body(body, name, now, signer)
    return Draft(name, Kind.EVENT, now, signed)


def test_steps_that_whoever_has_no_keys_enters_do_nothing_and_are_named(
    url: str, keys: KeyRing, writer: str, folder: Path
) -> None:
    with Log.open(url, keys) as log, Eraser(url, log, keys, Signer.open(folder)) as eraser:
        hold = agreed(eraser, PLACE, SCOPE)
        for identity, matter, scope in (
            ("beef", MATTER, SCOPE),
            ("cafe", RELEASE, {"hold": hold.id}),
            ("fade", RETENTION, {"content_months": 1}),
        ):
            log.append_blocking(
                step(identity, "asked", "監査一", matter=matter, scope=scope),
                step(identity, "approved", "監査二", signature="署名"),
            )
        earlier = step(hold.id, "asked", "監査三", matter=PLACE, scope={"exchanges": ["x1"]})
        log.append_blocking(replace(earlier, at=hold.at - timedelta(days=1)))
        log.append_blocking(step(hold.id, "denied", "監査三"))
        [standing] = holds(eraser.reader)
        assert standing.standing
        assert standing.exchanges() == {"x2"}
        assert resume(eraser) == []
        assert agreed_policy(eraser.reader, Retention(content_months=1)) is None
        with pytest.raises(NothingAsked):
            decide(log, eraser.reader, TWO, Answer("beef", True), MATTER)
        with pytest.raises(Held):
            eraser.extent(SCOPE, datetime.now(UTC))
    report = report_on(url, folder)
    assert [flaw.kind for flaw in report.findings] == [Tampering.INVENTED_STEP] * 8
    assert report.holds == (hold.id,)


def test_steps_of_a_version_that_did_not_sign_hold_on_and_do_nothing_else(
    url: str, keys: KeyRing, folder: Path
) -> None:
    """As an installation that is upgraded has them: before any chain that the key started."""
    unsigned = KeyRing(secret_file(folder / "root.key", create=True))
    with Log.open(url, unsigned) as old:
        old.append_blocking(request("x2"), closing("x2"))
        for act, by in (("asked", "監査一"), ("approved", "監査二")):
            old.append_blocking(
                step("aaaa", act, by, matter=PLACE, scope=SCOPE),
                step("bbbb", act, by, matter=RETENTION, scope={"content_months": 1}),
            )
    sealed(url, folder)
    with Log.open(url, keys) as log, Eraser(url, log, keys, Signer.open(folder)) as eraser:
        [standing] = holds(eraser.reader)
        assert standing.standing
        assert agreed_policy(eraser.reader, Retention(content_months=1)) is None
        agreed(eraser, RELEASE, {"hold": "aaaa"})
        [released] = holds(eraser.reader)
        assert not released.standing
    sealed(url, folder)
    assert report_on(url, folder).findings == ()


def test_a_chain_that_whoever_has_no_keys_starts_is_named(
    url: str, keys: KeyRing, writer: str, folder: Path
) -> None:
    with Log.open(url, KeyRing(b"s" * 32)) as strange:
        strange.append_blocking(request("made-up"))
    assert {f.kind for f in report_on(url, folder).findings} == {Tampering.INVENTED_CHAIN}
    sealed(url, folder)
    findings = report_on(url, folder).findings
    assert [(f.kind, f.writer, f.n) for f in findings] == [
        (Tampering.INVENTED_CHAIN, strange.writer, 0)
    ]


def test_who_asked_cannot_be_the_one_who_approves_nor_approve_afterwards(
    url: str, keys: KeyRing, writer: str, folder: Path
) -> None:
    with Log.open(url, keys) as log, Eraser(url, log, keys, Signer.open(folder)) as eraser:
        asked = ask(log, ONE, Asking(MATTER, SCOPE, "理由"))
        log.append_blocking(
            step(asked.id, "approved", "監査一", Signer.open(folder), matter=MATTER)
        )
        eraser.erase(Order("監査一", SCOPE, "理由", asked.id, "監査一"))
        own = [f.detail for f in report_on(url, folder).findings]
        decide(log, eraser.reader, TWO, Answer(asked.id, True), asked.matter)
    late = [f.detail for f in report_on(url, folder).findings]
    assert own == [f"approval {asked.id} was not given by another person"]
    assert late == [f"approval {asked.id} names other people"]


def test_an_erasure_by_one_person_is_counted_where_the_settings_leave_it_to_one(
    url: str, keys: KeyRing, writer: str, folder: Path
) -> None:
    with Log.open(url, keys) as log, Eraser(url, log, keys, Signer.open(folder)) as eraser:
        eraser.erase(Order("監査一", SCOPE, "理由"))
    report = report_on(url, folder)
    assert (report.intact, report.alone) == (True, (2,))


def test_an_edited_tombstone_or_approval_does_not_stop_the_verifier(
    url: str, writer: str, folder: Path
) -> None:
    for exchange in ("~erasure/%", "~approval/%"):
        run(url, f"UPDATE records SET stored = leaf WHERE exchange LIKE '{exchange}'")
    found = {flaw.kind for flaw in report_on(url, folder).findings}
    assert {Tampering.EDITED_RECORD, Tampering.MISSING_CONTENTS} <= found


@pytest.mark.parametrize("also_the_leaf", [False, True])
def test_edited_records_of_erasures_holds_and_approvals_are_not_believed(
    url: str, keys: KeyRing, writer: str, folder: Path, also_the_leaf: bool
) -> None:
    """Each is made to speak of the other exchange: nothing is erased by it, and each is named."""
    with Log.open(url, keys) as log, Eraser(url, log, keys, Signer.open(folder)) as eraser:
        hold = agreed(eraser, PLACE, SCOPE)
        asked = ask(log, ONE, Asking(MATTER, {"exchanges": ["x9"]}, "理由"))
    sealed(url, folder)
    where = "kind = 'event' AND (exchange LIKE '~approval/%' OR exchange LIKE '~erasure/%')"
    for row in rows(url, f"SELECT writer, n, stored, leaf FROM records WHERE {where}"):
        stored = bytes(row["stored"]).replace(b'"x2"', b'"x3"').replace(b'"x9"', b'"x2"')
        stored = stored.replace(b'"x1"', b'"x2"')
        leaf = hashlib.sha256(b"\0" + stored).digest() if also_the_leaf else bytes(row["leaf"])
        place = {"w": row["writer"], "k": row["n"]}
        change = "UPDATE records SET stored = :s, leaf = :l WHERE writer = :w AND n = :k"
        run(url, change, s=stored, l=leaf, **place)
    with Log.open(url, keys) as log, Eraser(url, log, keys, Signer.open(folder)) as eraser:
        with pytest.raises(LogRefused if not also_the_leaf else NothingAsked):
            decide(log, eraser.reader, TWO, Answer(asked.id, True), MATTER)
        with pytest.raises((LogRefused, Held)):
            eraser.extent(SCOPE, datetime.now(UTC))
    kinds = {flaw.kind for flaw in report_on(url, folder).findings}
    wanted = Tampering.REPLACED_RECORD if also_the_leaf else Tampering.EDITED_RECORD
    assert (wanted in kinds, hold.id != asked.id) == (True, True)
