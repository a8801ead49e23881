"""The database of the log fails in every way it can: nothing is forwarded unrecorded, nothing that was acknowledged is
lost, health says so, and service resumes by itself."""

from __future__ import annotations

import errno
import signal
import sqlite3
import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, closing, contextmanager
from pathlib import Path

import pytest

from audit.reading.read import Reader
from tests.disk import library
from tests.fake_provider import FakeProvider, echoes, says
from tests.journeys.test_failures import ASK, until
from tests.live import Answer, Gateway
from tests.postgres import PostgresServer

LONG = "これは長い答えです。" * 6
Outage = Callable[[], AbstractContextManager[None]]
"""Takes the database of the log away, and gives it back at the end of the block."""


@contextmanager
def locked(database: Path) -> Iterator[None]:
    with closing(sqlite3.connect(database, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        yield


@contextmanager
def faulty(flag: Path, number: int) -> Iterator[None]:
    flag.write_text(str(number))
    yield
    flag.unlink()


@contextmanager
def restarted(server: PostgresServer, gateway: Gateway) -> Iterator[None]:
    server.stop()
    # whose key it is cannot be told either: that is no wrong key, and no fault of the gateway
    unknown = [gateway.get("/v1/models", key=f"sk-sekisho-{n}-0").status for n in (1, 2)]
    page = gateway.post(b"key=sk-sekisho-3-0", path="/console/sign-in", origin=gateway.url)
    yield
    assert [*unknown, page.status, b"<h1>" in page.body] == [503, 503, 503, True]
    server.start()


@contextmanager
def failed_over(leader: PostgresServer, follower: PostgresServer) -> Iterator[None]:
    leader.stop(signal.SIGQUIT)
    yield
    follower.promote()


def pass_through(outage: Outage, gateway: Gateway, provider: FakeProvider) -> dict[str, set[str]]:
    """An outage while an answer is streamed. Returns how the exchanges may be in the log afterwards."""
    first = gateway.post(ASK)
    stream, answers = begin_stream(gateway, provider)
    before = len(provider.received)
    with outage():
        refused = gateway.post(ASK)
        assert (refused.status, refused.json["error"]["code"]) == (503, "audit_unavailable")
        assert gateway.get("/readyz").status == 503
        stream.join(90)
        assert len(provider.received) == before
    provider.script, provider.gap_s = echoes(), 0.0
    until(lambda: gateway.get("/readyz").status == 200)
    last = gateway.post(ASK)
    assert (first.status, last.status) == (200, 200)
    [cut] = answers
    assert b"[DONE]" not in cut.body
    expected = {answer.headers["x-sekisho-exchange"]: {"completed"} for answer in (first, last)}
    return {**expected, cut.headers["x-sekisho-exchange"]: {"failed", "interrupted", "aborted"}}


def check(gateway: Gateway, expected: dict[str, set[str]]) -> None:
    gateway.stop()
    found = states(gateway)
    assert {x: found.get(x) for x, states in expected.items() if found.get(x) not in states} == {}
    assert gateway.sekisho("audit", "verify").returncode == 0


def states(gateway: Gateway) -> dict[str, str]:
    with Reader.open(gateway.database) as reader:
        return {row.exchange: row.state for row in reader.exchanges()}


def begin_stream(gateway: Gateway, provider: FakeProvider) -> tuple[threading.Thread, list[Answer]]:
    """A stream that takes some seconds, of which something has reached the client's side."""
    provider.script, provider.gap_s = says(LONG), 0.1
    answers: list[Answer] = []
    asked = len(provider.received)
    stream = threading.Thread(target=lambda: answers.append(gateway.post({**ASK, "stream": True})))
    stream.start()
    until(lambda: len(provider.received) > asked)
    return stream, answers


def test_a_full_a_read_only_and_a_locked_disk_refuse_forward_nothing_and_pass(
    folder: Path, provider: FakeProvider
) -> None:
    flag, expected = folder / "fault", dict[str, set[str]]()
    environment = {"LD_PRELOAD": str(library()), "DISK_TRACK": "audit.db", "DISK_FAULT": str(flag)}
    with Gateway(folder, provider.url, environment=environment) as gateway:
        for outage in (
            lambda: faulty(flag, errno.ENOSPC),
            lambda: faulty(flag, errno.EROFS),
            lambda: locked(folder / "audit.db"),
        ):
            expected |= pass_through(outage, gateway, provider)
        check(gateway, expected)


@pytest.fixture
def servers(postgres_server: PostgresServer) -> Iterator[tuple[PostgresServer, PostgresServer]]:
    """A leader, and a follower that has whatever the leader acknowledges."""
    leader = PostgresServer(postgres_server.programs)
    follower = PostgresServer(postgres_server.programs, wal_retrieve_retry_interval="200ms")
    try:
        leader.make()
        leader.start()
        follower.follow(leader)
        follower.start()
        leader.wait_for_follower()
        yield leader, follower
    finally:
        follower.remove()
        leader.remove()


def test_a_server_restarted_and_failed_over_mid_stream_loses_nothing(
    folder: Path, provider: FakeProvider, servers: tuple[PostgresServer, PostgresServer]
) -> None:
    leader, follower = servers
    database = f"{leader.url(leader.create_database())}&host={follower.folder}&target_session_attrs=read-write"
    with Gateway(folder, provider.url, database=database) as gateway:
        expected = pass_through(lambda: restarted(leader, gateway), gateway, provider)
        expected |= pass_through(lambda: failed_over(leader, follower), gateway, provider)
        check(gateway, expected)
