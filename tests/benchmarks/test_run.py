"""A quick run gives sane rows; the tables say what the rows say; a broken server gives no table."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Mapping
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from benchmarks.load import Result
from benchmarks.run import QUICK, README, Effort, LoadFailed, Row, measure, replaced, row, table
from benchmarks.servers import ROOT, Server, running, started
from tests.audit.samples import until

SMALL = Effort(rounds=1, requests=100, streams=20, connections=4)
DIRECT = Row("direct", p50=1.0, p95=2.0, first=0.5, cpu=0.1, pieces=1)
BARE = Row("pass-through", p50=2.0, p95=3.0, first=1.5, cpu=0.2, pieces=1)
USUAL = Row("usual", p50=4.0, p95=6.0, first=3.0, cpu=0.4, pieces=1)
GATEWAY = Row("gateway-pass", p50=5.0, p95=9.0, first=4.0, cpu=0.5, pieces=1)


WHOLE = b'{"choices":[{"message":{"content":"ok"},"finish_reason":"stop"}]}'
STREAM = b'data: {"choices":[{"delta":{},"finish_reason":"stop"}]}\n\ndata: [DONE]\n\n'


class Recording(ThreadingHTTPServer):
    """A provider that keeps the last message of every request."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Answering)
        self.asked: list[str] = []


class Answering(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    server: Recording

    def do_POST(self) -> None:
        asked = json.loads(self.rfile.read(int(self.headers["content-length"])))
        self.server.asked.append(asked["messages"][-1]["content"])
        body = STREAM if asked["stream"] else WHOLE
        self.send_response(200)
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        """A test that passes says nothing."""


@pytest.fixture
def recording() -> Iterator[Recording]:
    with Recording() as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield server
        server.shutdown()
        thread.join()


@pytest.fixture(scope="module")
def servers() -> Iterator[Mapping[str, Server]]:
    with running(["direct", "pass-through", "gateway-audit"]) as three:
        yield three


@pytest.mark.parametrize("stream", [False, True], ids=["whole", "stream"])
def test_a_short_run_gives_a_row_of_sane_values_per_target(
    servers: Mapping[str, Server], stream: bool
) -> None:
    rows = measure(servers, SMALL, stream=stream)
    assert [row.target for row in rows] == ["direct", "pass-through", "gateway-audit"]
    assert all(0 < row.first <= row.p50 <= row.p95 and row.cpu >= 0 for row in rows)
    assert rows[0].pieces == (52 if stream else 1)


def test_no_message_is_asked_twice_in_all_rounds_of_both_kinds(recording: Recording) -> None:
    """A gateway remembers what it has screened: what came back would be the speed of its memory."""
    target = {"direct": Server(recording.server_port, os.getpid())}
    effort = Effort(rounds=2, requests=30, streams=20, connections=2)
    for stream in (False, True):
        measure(target, effort, stream=stream)
    warm_up = 4
    assert len(recording.asked) == 2 * (30 + warm_up) + 2 * (20 + warm_up)
    assert len(set(recording.asked)) == len(recording.asked)


def test_a_target_that_is_gone_gives_no_rows() -> None:
    with running(["direct"]) as servers:
        gone = dict(servers)
    with pytest.raises(LoadFailed, match="direct: Error: "):
        measure(gone, SMALL, stream=False)


def test_a_target_that_answers_with_errors_gives_no_rows() -> None:
    """The pass-through hands on the 404 of a provider that is asked at the wrong address."""
    with running(["direct"]) as mock:
        wrong = f"http://127.0.0.1:{mock['direct'].port}/v2"
        with (
            started("benchmarks.passthrough", "--upstream", wrong) as server,
            pytest.raises(LoadFailed, match="pass-through: Error: not a success"),
        ):
            measure({"pass-through": server}, SMALL, stream=False)


def test_a_run_that_is_ended_ends_its_servers() -> None:
    command = [sys.executable, "-m", "benchmarks.run", "--targets=direct,pass-through"]
    process = subprocess.Popen(command, cwd=ROOT, stderr=subprocess.PIPE, text=True)
    children = Path(f"/proc/{process.pid}/task/{process.pid}/children")
    while len(started_ones := children.read_text().split()) < 3:  # the mock, the target, the load
        time.sleep(0.02)
    process.terminate()
    assert "ended before it was done" in process.communicate(timeout=90)[1]
    # Whoever inherits an orphan takes a moment to bury it.
    until(lambda: not any(Path(f"/proc/{pid}").exists() for pid in started_ones))


def test_a_row_holds_the_medians_of_its_rounds() -> None:
    rounds = [
        Result(9, p50=n, p95=2 * n, p99=9, first=n / 2, cpu=n / 10, pieces=1) for n in (1, 30, 2)
    ]
    assert row("direct", rounds) == Row("direct", 2, 4, 1.0, 0.2, 1)


def test_a_table_adds_over_direct_and_compares_with_both_pass_throughs() -> None:
    lines = table("non-streaming", [DIRECT, BARE, USUAL, GATEWAY]).splitlines()
    assert lines[2:] == [
        "| direct to the mock | 1.00 | 2.00 |  |  | 0.50 | 0.100 |  |  |  | 1 |",
        "| bare pass-through | 2.00 | 3.00 | +1.00 | +1.00 | 1.50 | 0.200 | 1.0× | 1.0× | 0.5× | 1 |",
        "| usual pass-through | 4.00 | 6.00 | +3.00 | +4.00 | 3.00 | 0.400 | 2.0× | 2.0× | 1.0× | 1 |",
        "| gateway: forwards only | 5.00 | 9.00 | +4.00 | +7.00 | 4.00 | 0.500 | 2.5× | 2.5× | 1.2× | 1 |",
    ]


def test_a_table_without_its_baselines_leaves_their_columns_empty() -> None:
    assert table("streaming", [GATEWAY]).splitlines()[2] == (
        "| gateway: forwards only | 5.00 | 9.00 |  |  | 4.00 | 0.500 |  |  |  | 1 |"
    )


def test_only_what_stands_between_the_markers_is_replaced() -> None:
    text = "a\n<!-- bench:start -->\nold\n<!-- bench:end -->\nb\n"
    assert replaced(text, "new") == "a\n<!-- bench:start -->\nnew\n<!-- bench:end -->\nb\n"


def test_missing_markers_are_an_error() -> None:
    with pytest.raises(ValueError, match="markers"):
        replaced("no block here", "new")


def test_the_readme_has_the_block_that_is_replaced() -> None:
    assert "\nnew\n" in replaced(README.read_text(encoding="utf-8"), "new")


def test_the_command_prints_a_table_for_each_kind_of_answer() -> None:
    command = [sys.executable, "-m", "benchmarks.run", "--quick", "--targets=direct"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    titles = [line.split(" | ")[0] for line in done.stdout.splitlines() if "p50 ms" in line]
    assert titles == [
        "| non-streaming",
        "| streaming, unpaced",
        f"| streaming, a chunk every {QUICK.gap_ms:g} ms",
    ]
    assert done.stderr == ""


def test_an_unknown_target_is_refused() -> None:
    command = [sys.executable, "-m", "benchmarks.run", "--targets=direct,gateway-nonsense"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 2
    assert "unknown: gateway-nonsense" in done.stderr
