"""What the log cannot do, sentence by sentence as `docs/audit.md` says it: each test shows a limit, not a promise."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import text

from audit.commands.cli import audit_group
from audit.commands.options import Place
from audit.database.connect import open_for_writing
from audit.ledger.chain import Head, extend
from audit.record import Draft, Kind, prepare
from audit.sealing.keys import KeyRing
from audit.search.indexer import Indexer
from audit.writing.liveness import liveness_of
from audit.writing.store import Store
from tests.audit.proof.test_anchoring import mend, report_on
from tests.audit.proof.test_sealer import PROCESS, ROOT
from tests.audit.samples import AT, SECRET, ended_chain, rows, run, sealed, sealer, until


def audit(place: Place, *arguments: str | Path) -> Result:
    return CliRunner().invoke(audit_group(lambda: place), list(map(str, arguments)))


def test_before_it_is_sealed_a_change_that_mends_every_hash_is_not_seen(
    sqlite_url: str, keys: KeyRing, tmp_path: Path
) -> None:
    writer = ended_chain(sqlite_url, keys, "x1")
    mend(sqlite_url, writer, 1, b'"model":"demo"', b'"model":"fake"')
    run(sqlite_url, "UPDATE records SET model = 'fake' WHERE n = 1")
    assert report_on(sqlite_url, tmp_path / "keys").intact
    sealed(sqlite_url, tmp_path / "keys")
    mend(sqlite_url, writer, 1, b'"model":"fake"', b'"model":"demo"')
    run(sqlite_url, "UPDATE records SET model = 'demo' WHERE n = 1")
    assert not report_on(sqlite_url, tmp_path / "keys").intact


def test_what_is_put_behind_the_end_of_a_killed_chain_is_sealed_and_its_contents_need_the_key(
    url: str, keys: KeyRing, tmp_path: Path
) -> None:
    writer = ended_chain(url, keys, "x1")
    run(
        url, "DELETE FROM records WHERE n = 3"
    )  # as if it had been killed before it said that it ends
    run(url, "UPDATE writers SET last_n = NULL")
    [last] = rows(url, "SELECT leaf FROM records WHERE n = 2")
    made_up = prepare(Draft("made-up", Kind.REQUEST, AT, {}, {"m": "x"}))
    chain, _ = extend(writer, Head(2, bytes(last["leaf"]).hex()), [made_up], KeyRing(b"s" * 32))
    engine = open_for_writing(url)
    store = Store(engine, liveness_of(engine), writer, keys)
    store.connect()
    store.write(chain)
    store.close()
    sealed(url, tmp_path / "keys")
    report = report_on(url, tmp_path / "keys")
    assert (report.intact, report.records) == (True, 3 + 1)
    assert (report.contents, report.contents_opened) == (3, 2)


def test_the_time_of_a_checkpoint_is_whatever_the_clock_said(
    url: str, keys: KeyRing, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ended_chain(url, keys, "x1")
    monkeypatch.setattr("audit.proof.sealer.time.time", lambda: 915_148_800.0)
    sealed(url, tmp_path / "keys")
    monkeypatch.undo()
    report = report_on(url, tmp_path / "keys")
    assert (report.intact, report.anchoring.signed_at) == (True, "1999-01-01T00:00:00.000000Z")


def test_a_bundle_does_not_show_what_happened_to_others(
    sqlite_url: str, keys: KeyRing, tmp_path: Path
) -> None:
    ended_chain(sqlite_url, keys, "x1", "x2")
    sealed(sqlite_url, tmp_path / "keys")
    place = Place(sqlite_url, tmp_path / "keys")
    run(sqlite_url, "DELETE FROM records WHERE exchange = 'x2'")
    assert audit(place, "bundle", "x1", "--out", tmp_path / "b.zip").exit_code == 0
    assert audit(place, "verify", "--bundle", tmp_path / "b.zip").exit_code == 0
    assert audit(place, "verify").exit_code == 1


def test_an_edited_index_can_hide_an_exchange_but_not_invent_one(
    url: str, keys: KeyRing, tmp_path: Path
) -> None:
    ended_chain(url, keys, "x1", "x2")
    with Indexer(url, keys) as indexer:
        indexer.run(least=1)
        engine, place = indexer.engine, Place(url, tmp_path / "keys")

        def found(edit: str) -> list[str]:
            with engine.begin() as connection:
                connection.execute(text(edit))
            lines = audit(place, "search", f"{SECRET} x1", "--json").stdout.splitlines()
            return [json.loads(line)["exchange"] for line in lines[:-1]]

        assert found("UPDATE search2_segments SET gone = 0") == ["x1"]
        everything = "UPDATE search2_postings SET slots = (SELECT max(slots) FROM search2_postings)"
        assert found(everything) == ["x1"], "every candidate is compared with its record"
        assert found("DELETE FROM search2_postings") == []
    assert report_on(url, tmp_path / "keys").intact


def test_a_dropped_index_of_the_database_changes_no_answer_and_is_not_named(
    url: str, keys: KeyRing, tmp_path: Path
) -> None:
    ended_chain(url, keys, "x1", "x2")
    place = Place(url, tmp_path / "keys")
    before = audit(place, "list", "--json").stdout
    for name in ("records_exchange", "records_at", "records_kind", "records_listed"):
        run(url, f"DROP INDEX {name}")
    assert audit(place, "list", "--json").stdout == before != ""
    assert audit(place, "show", "x1").exit_code == 0
    assert report_on(url, tmp_path / "keys").intact


def test_a_sealer_that_hangs_keeps_its_place(url: str, keys: KeyRing, tmp_path: Path) -> None:
    ended_chain(url, keys)
    command = [sys.executable, "-c", PROCESS, url, str(tmp_path / "keys")]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=ROOT) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "leading\n"
        process.send_signal(signal.SIGSTOP)
        with sealer(url, tmp_path / "keys") as second:
            time.sleep(2.5)
            assert not second.state.leading
            process.kill()
            until(lambda: second.state.leading)
