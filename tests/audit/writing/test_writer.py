"""The writer: durable before it says so, grouped, bounded, and back by itself after a failure."""

from __future__ import annotations

import asyncio
import sqlite3
from pathlib import Path

import pytest
from sqlalchemy import event

from audit.database.connect import DatabaseFailed, open_for_writing
from audit.database.tables import create
from audit.errors import AuditUnavailable, LogRefused
from audit.proof.verify import verify
from audit.reading.read import Reader
from audit.record import Draft, Kind
from audit.sealing.keys import KeyRing
from audit.writing.liveness import liveness_of
from audit.writing.recovery import Recovery
from audit.writing.store import Store
from audit.writing.waiting import Inbox
from audit.writing.writer import Log
from tests.audit.samples import AT, SECRET, closing, ended_chain, request, rows, run, until

BREAK = "ALTER TABLE records RENAME TO away"
MEND = "ALTER TABLE away RENAME TO records"
DROP_CONNECTIONS = (
    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
    " WHERE datname = current_database() AND pid <> pg_backend_pid()"
)


def events(url: str, keys: KeyRing, writer: str) -> list[str]:
    with Reader.open(url, keys) as reader:
        found = [r for r in reader.records() if r.writer == writer]
    return [str(r.body.get("event", r.exchange)) for r in found]


def intact(url: str, keys: KeyRing) -> bool:
    with Reader.open(url, keys) as reader:
        return verify(reader).intact


def test_a_record_is_in_the_database_when_its_future_resolves(url: str, keys: KeyRing) -> None:
    async def append(log: Log) -> list[object]:
        await log.append(request("x1", model="demo"), request("x2"))
        return [row["exchange"] for row in rows(url, "SELECT exchange FROM records ORDER BY n")]

    with Log.open(url, keys) as log:
        assert asyncio.run(append(log)) == ["", "x1", "x2"]


def test_a_chain_starts_and_stops_with_an_event(url: str, keys: KeyRing) -> None:
    writer = ended_chain(url, keys, "x1")
    assert events(url, keys, writer) == ["writer-start", "x1", "x1", "writer-stop"]
    assert intact(url, keys)


def test_a_cancelled_caller_does_not_lose_its_record(url: str, keys: KeyRing) -> None:
    async def append(log: Log) -> None:
        log.append(request("x1")).cancel()

    with Log.open(url, keys) as log:
        asyncio.run(append(log))
    assert "x1" in events(url, keys, log.writer)


def test_everything_that_waits_shares_one_transaction(sqlite_url: str, keys: KeyRing) -> None:
    engine = open_for_writing(sqlite_url)
    store = Store(engine, liveness_of(engine), "0123456789abcdef", keys)
    create(engine)
    log = Log(store, keys, Inbox(10**6), Recovery(sqlite_url, store.writer, keys))
    log.start()
    commits: list[object] = []
    event.listen(engine, "commit", commits.append)

    async def append() -> None:
        blocker = sqlite3.connect(sqlite_url[10:].partition("?")[0])
        blocker.execute("BEGIN IMMEDIATE")
        waiting = [log.append(request(f"x{n}")) for n in range(20)]
        await asyncio.sleep(0.1)
        blocker.close()
        await asyncio.gather(*waiting)

    asyncio.run(append())
    assert len(commits) <= 2, "one for whoever came first, one for all the others"
    log.close()


def test_a_log_that_cannot_keep_up_refuses_more(sqlite_url: str, keys: KeyRing) -> None:
    async def overfill(log: Log) -> list[bool]:
        big = Draft("x", Kind.EVENT, AT, {}, {"text": "x" * 4000})
        waiting = [log.append(big) for _ in range(3)]
        done = await asyncio.gather(*waiting, return_exceptions=True)
        return [isinstance(result, AuditUnavailable) for result in done]

    with Log.open(sqlite_url, keys, max_queue_bytes=6000) as log:
        assert asyncio.run(overfill(log)) == [False, True, True]
        log.append_blocking(request("later"))


def test_nothing_can_be_appended_after_the_end(sqlite_url: str, keys: KeyRing) -> None:
    async def append(log: Log) -> None:
        await log.append(request("x"))

    log = Log.open(sqlite_url, keys)
    log.close()
    log.close()
    with pytest.raises(AuditUnavailable):
        log.append_blocking(request("x"))
    with pytest.raises(AuditUnavailable):
        asyncio.run(append(log))
    assert not log.healthy


def test_a_failing_database_is_reported_and_the_log_comes_back_by_itself(
    url: str, keys: KeyRing
) -> None:
    with Log.open(url, keys) as log:
        run(url, BREAK)
        with pytest.raises(AuditUnavailable) as caught:
            log.append_blocking(request("x1"))
        assert not log.healthy
        run(url, MEND)
        until(lambda: log.healthy)
        log.append_blocking(request("x2"), closing("x2"))
    assert SECRET not in str(caught.value)
    assert events(url, keys, log.writer) == [
        "writer-start",
        "writer-resumed",
        "x2",
        "x2",
        "writer-stop",
    ]
    assert intact(url, keys)


def test_the_next_append_does_not_wait_for_the_probe(url: str, keys: KeyRing) -> None:
    with Log.open(url, keys) as log:
        run(url, BREAK)
        with pytest.raises(AuditUnavailable):
            log.append_blocking(request("x1"))
        run(url, MEND)
        log.append_blocking(request("x2"))
        assert log.healthy


def test_a_locked_file_is_a_failure_that_passes(sqlite_url: str, keys: KeyRing) -> None:
    with Log.open(sqlite_url, keys) as log:
        blocker = sqlite3.connect(sqlite_url[10:].partition("?")[0])
        blocker.execute("BEGIN IMMEDIATE")
        with pytest.raises(AuditUnavailable):
            log.append_blocking(request("x1"))
        blocker.close()
        log.append_blocking(request("x2"))
    assert intact(sqlite_url, keys)


def test_a_dropped_connection_is_replaced_without_anyone_noticing(
    postgres_url: str, keys: KeyRing
) -> None:
    with Log.open(postgres_url, keys) as log:
        log.append_blocking(request("x1"))
        run(postgres_url, DROP_CONNECTIONS)
        log.append_blocking(closing("x1"))
        assert log.healthy
    assert events(postgres_url, keys, log.writer) == ["writer-start", "x1", "x1", "writer-stop"]
    assert intact(postgres_url, keys)


class AmbiguousStore(Store):
    """Commits, and then says that it failed: the answer was lost on its way back."""

    answers_lost = 0
    connection_lost = False

    def write(self, rows, also=None, pieces=()):  # type: ignore[no-untyped-def]  # as in Store
        super().write(rows, also, pieces)
        if self.answers_lost:
            self.answers_lost -= 1
            raise DatabaseFailed("answer lost", connection_lost=self.connection_lost)


def ambiguous_log(url: str, keys: KeyRing) -> tuple[Log, AmbiguousStore]:
    engine = open_for_writing(url)
    create(engine)
    store = AmbiguousStore(engine, liveness_of(engine), "0123456789abcdef", keys)
    log = Log(store, keys, Inbox(10**6), Recovery(url, store.writer, keys))
    log.start()
    return log, store


def test_a_commit_whose_answer_was_lost_is_not_written_twice(url: str, keys: KeyRing) -> None:
    log, store = ambiguous_log(url, keys)
    store.answers_lost, store.connection_lost = 1, True
    log.append_blocking(request("x1"), closing("x1"))
    log.close()
    assert events(url, keys, log.writer) == ["writer-start", "x1", "x1", "writer-stop"]
    assert intact(url, keys)


def test_a_record_reported_as_failed_but_there_is_named_and_its_exchange_closed(
    url: str, keys: KeyRing
) -> None:
    log, store = ambiguous_log(url, keys)
    store.answers_lost = 1
    with pytest.raises(AuditUnavailable):
        log.append_blocking(request("x1"))
    log.append_blocking(request("x2"), closing("x2"))
    log.close()
    with Reader.open(url, keys) as reader:
        found = {r.n: r for r in reader.records()}
        states = {row.exchange: row.state for row in reader.exchanges()}
    assert found[2].body == {"event": "writer-resumed", "unacknowledged": [1]}
    assert states == {"x1": "failed", "x2": "completed"}
    assert intact(url, keys)


def test_an_acknowledged_record_that_vanishes_is_remembered(url: str, keys: KeyRing) -> None:
    with Log.open(url, keys) as log:
        log.append_blocking(request("x1"), closing("x1"))
        run(url, "DELETE FROM records WHERE n = 2")
        run(url, BREAK)
        with pytest.raises(AuditUnavailable):
            log.append_blocking(request("x2"))
        run(url, MEND)
        log.append_blocking(request("x3"), closing("x3"))
    with Reader.open(url, keys) as reader:
        assert [(f.n, str(f.kind)) for f in verify(reader).findings if f.n == 2] != []


def test_what_is_still_open_at_the_end_is_closed_as_interrupted(url: str, keys: KeyRing) -> None:
    with Log.open(url, keys) as log:
        log.append_blocking(request("x1"))
        log.append_blocking(request("x2"), closing("x2"))
    with Reader.open(url, keys) as reader:
        states = {row.exchange: row.state for row in reader.exchanges()}
    assert states == {"x1": "interrupted", "x2": "completed"}


def test_a_draft_that_is_not_json_fails_alone(sqlite_url: str, keys: KeyRing) -> None:
    with Log.open(sqlite_url, keys) as log:
        with pytest.raises(ValueError, match="not JSON"):
            log.append_blocking(Draft("x", Kind.REQUEST, AT, {"model": object()}))
        log.append_blocking(request("x2", model="a\0b"))
        assert log.healthy


def test_a_database_that_cannot_be_opened_is_unavailable(tmp_path: Path, keys: KeyRing) -> None:
    with pytest.raises(AuditUnavailable):
        Log.open(f"postgresql://u:geheim@/d?host={tmp_path}", keys)
    (tmp_path / "bad.db").write_text("no database" * 100)
    with pytest.raises(AuditUnavailable):
        Log.open(f"sqlite:///{tmp_path}/bad.db", keys)


def test_a_log_of_a_newer_version_is_not_written_to(url: str, keys: KeyRing) -> None:
    ended_chain(url, keys)
    run(url, "UPDATE alembic_version SET version_num = '99'")
    with pytest.raises(LogRefused):
        Log.open(url, keys)


def test_no_log_message_and_no_stored_byte_in_the_clear_holds_contents(
    sqlite_url: str, keys: KeyRing, caplog: pytest.LogCaptureFixture
) -> None:
    with Log.open(sqlite_url, keys) as log:
        run(sqlite_url, BREAK)
        with pytest.raises(AuditUnavailable):
            log.append_blocking(request("x1"))
        run(sqlite_url, MEND)
        log.append_blocking(request("x2"))
        on_disk = b"".join(
            path.read_bytes() for path in Path(sqlite_url[10:]).parent.glob("audit.db*")
        )
    assert SECRET not in caplog.text
    assert SECRET.encode() not in on_disk
    assert "cannot be written" in caplog.text
