"""Sinks: the whole checkpoint arrives, and a failure says what failed without what is secret."""

from __future__ import annotations

import base64
import re
import socket
from datetime import UTC, datetime
from pathlib import Path

import orjson
import pytest

from audit.ledger.checkpoint_file import CheckpointFile
from audit.proof.courier import Sink, SinkFailed
from audit.proof.fold import Issued
from audit.proof.sinks import FileSink, SyslogSink, WebhookSink
from audit.sealing.signing import Signer
from tests.audit.receivers import web_server

ISSUED = Issued(
    7, datetime(2026, 11, 27, 1, 2, 3, tzinfo=UTC), Signer(b"s" * 32).sign(5, b"r" * 32, 1)
)
NOTE = ISSUED.checkpoint.note
SYSLOG = re.compile(
    rb"<109>1 2026-11-27T01:02:03\.000000Z [!-~]+ sekisho [0-9]+ checkpoint -"
    rb" checkpoint sekisho/[0-9a-f]{16} 5 note=([0-9A-Za-z+/=]+)"
)


def carried(message: bytes) -> str:
    match = SYSLOG.fullmatch(message)
    assert match is not None, message
    return base64.b64decode(match[1]).decode()


def test_a_file_only_grows(tmp_path: Path) -> None:
    sink = FileSink(tmp_path / "share" / "checkpoints")
    sink.send(ISSUED)
    sink.send(ISSUED)
    path = tmp_path / "share" / "checkpoints"
    assert CheckpointFile(path).read() == (ISSUED.checkpoint,) * 2
    assert path.stat().st_mode & 0o777 == 0o600
    assert sink.name == f"file:{path}"


def test_a_datagram_carries_the_note(tmp_path: Path) -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as server:
        server.bind(("127.0.0.1", 0))
        server.settimeout(5)
        SyslogSink(f"udp://127.0.0.1:{server.getsockname()[1]}").send(ISSUED)
        assert carried(server.recv(9000)) == NOTE


def test_a_stream_counts_its_octets() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(5)
        SyslogSink(f"tcp://127.0.0.1:{server.getsockname()[1]}").send(ISSUED)
        connection, _ = server.accept()
        with connection:
            length, _, message = connection.recv(9000).partition(b" ")
    assert int(length) == len(message)
    assert carried(message) == NOTE


def test_the_machines_own_syslog_is_a_socket_file(tmp_path: Path) -> None:
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as server:
        server.bind(str(tmp_path / "log"))
        server.settimeout(5)
        SyslogSink(f"unix:{tmp_path}/log").send(ISSUED)
        assert carried(server.recv(9000)) == NOTE


def test_a_webhook_is_told_everything_and_shows_its_token() -> None:
    with web_server(lambda _: (204, b"")) as posts:
        WebhookSink(posts.url, "hook-token").send(ISSUED)
    body = orjson.loads(posts.bodies[0])
    assert (body["size"], body["note"]) == (5, NOTE)
    assert posts.headers[0]["Authorization"] == "Bearer hook-token"


@pytest.mark.parametrize(("status", "reason"), [(500, "HTTP 500"), (302, "HTTP 302")])
def test_a_webhook_that_does_not_take_it_has_failed(status: int, reason: str) -> None:
    with web_server(lambda _: (status, b"")) as posts, pytest.raises(SinkFailed) as caught:
        WebhookSink(f"{posts.url}/secret-path", "secret-token").send(ISSUED)
    assert str(caught.value) == reason
    assert len(posts.bodies) == 1, "a redirect is not followed"


@pytest.mark.parametrize(
    "sink",
    [
        FileSink(Path("/proc/nowhere/checkpoints")),
        SyslogSink("unix:/nowhere/log"),
        SyslogSink("tcp://127.0.0.1:1"),
        WebhookSink("http://127.0.0.1:1/secret-path", "secret-token"),
    ],
    ids=lambda sink: sink.name,
)
def test_what_cannot_be_reached_has_failed_and_shows_no_secret(sink: Sink) -> None:
    with pytest.raises(SinkFailed) as caught:
        sink.send(ISSUED)
    assert "secret" not in f"{caught.value} {sink.name}"
