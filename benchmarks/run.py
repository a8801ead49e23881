"""`make bench`: what the gateway adds, measured beside a bare pass-through in the same interleaved rounds."""

from __future__ import annotations

import argparse
import asyncio
import os
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from benchmarks.gateway import NAMELESS, STAGES
from benchmarks.load import Result, run

ROOT = Path(__file__).parent.parent
README = Path(__file__).parent / "README.md"
START, END = "<!-- bench:start -->", "<!-- bench:end -->"
TARGETS = ("direct", "pass-through", *(f"gateway-{stage}" for stage in (*STAGES, NAMELESS)))
TITLES = {
    "direct": "direct to the mock",
    "pass-through": "bare Starlette pass-through",
    "gateway-pass": "gateway: forwards only",
    "gateway-rules": "+ rules",
    "gateway-names": "+ names",
    "gateway-masking": "+ masking",
    "gateway-audit": "+ durable audit",
    "gateway-nameless": "all of it, without names",
}


@dataclass(frozen=True, slots=True)
class Effort:
    """How much is measured."""

    rounds: int = 5
    requests: int = 1200
    streams: int = 320
    connections: int = 16


@dataclass(frozen=True, slots=True)
class Row:
    """Medians over the rounds, in milliseconds."""

    target: str
    p50: float
    p95: float
    first: float
    cpu: float


@dataclass(slots=True)
class Server:
    port: int
    pid: int


def measure(targets: Sequence[str], effort: Effort, *, stream: bool) -> list[Row]:
    """Every target runs throughout; each round asks them in another order, so that noise hits all alike."""
    with ExitStack() as stack:
        servers = {t: s for t, s in _servers(stack, targets)}
        seen: dict[str, list[tuple[Result, float]]] = {t: [] for t in targets}
        for number in range(effort.rounds):
            turn = number % len(targets)
            for target in [*targets[turn:], *targets[:turn]]:
                seen[target].append(_ask(servers[target], effort, stream))
    return [_row(target, seen[target]) for target in targets]


def _ask(server: Server, effort: Effort, stream: bool) -> tuple[Result, float]:
    requests = effort.streams if stream else effort.requests
    warm_up = max(effort.connections, requests // 10)
    before = _cpu_s(server.pid)
    result = asyncio.run(
        run(
            server.port,
            requests=requests,
            connections=effort.connections,
            stream=stream,
            warm_up=warm_up,
        )
    )
    return result, 1000 * (_cpu_s(server.pid) - before) / (requests + warm_up)


def _row(target: str, seen: Sequence[tuple[Result, float]]) -> Row:
    def middle(values: Iterator[float]) -> float:
        return statistics.median(values)

    return Row(
        target,
        middle(r.milliseconds("last", 0.5) for r, _ in seen),
        middle(r.milliseconds("last", 0.95) for r, _ in seen),
        middle(r.milliseconds("first", 0.5) for r, _ in seen),
        middle(cpu for _, cpu in seen),
    )


def table(rows: Sequence[Row], *, stream: bool) -> str:
    """Added latency is over `direct`, the ratio over the bare pass-through, where these were measured."""
    by = {row.target: row for row in rows}
    direct, bare = by.get("direct"), by.get("pass-through")
    unit = "50-chunk stream" if stream else "request"
    lines = [
        f"| {'streaming' if stream else 'non-streaming'} | p50 ms | p95 ms | added p50 ms | first byte ms |"
        f" CPU ms per {unit} | CPU ratio to bare |",
        "|---|---|---|---|---|---|---|",
    ]
    for row in rows:
        added = f"{row.p50 - direct.p50:.2f}" if direct else ""
        ratio = f"{row.cpu / bare.cpu:.1f}" if bare and row.target != "direct" else ""
        lines.append(
            f"| {TITLES[row.target]} | {row.p50:.2f} | {row.p95:.2f} | {added} | {row.first:.2f}"
            f" | {row.cpu:.2f} | {ratio} |"
        )
    return "\n".join(lines)


def _servers(stack: ExitStack, targets: Sequence[str]) -> Iterator[tuple[str, Server]]:
    mock = stack.enter_context(_started(["-m", "benchmarks.upstream"]))
    provider = f"http://127.0.0.1:{mock.port}/v1"
    for target in targets:
        if target == "direct":
            yield target, mock
        elif target == "pass-through":
            command = ["-m", "benchmarks.passthrough", "--upstream", provider]
            yield target, stack.enter_context(_started(command))
        else:
            folder = stack.enter_context(tempfile.TemporaryDirectory())
            stage = ["--stage", target.removeprefix("gateway-"), "--data", folder]
            command = ["-m", "benchmarks.gateway", *stage, "--upstream", provider]
            yield target, stack.enter_context(_started(command))


@contextmanager
def _started(arguments: Sequence[str]) -> Iterator[Server]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    process = subprocess.Popen([sys.executable, *arguments, "--port", str(port)], cwd=ROOT)
    try:
        _wait(process, port)
        yield Server(port, process.pid)
    finally:
        process.terminate()
        process.wait(30)


def _wait(process: subprocess.Popen[bytes], port: int) -> None:
    for _ in range(600):
        if process.poll() is not None:
            raise RuntimeError(f"a server ended with {process.returncode}")
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    raise RuntimeError("a server did not start")


def _cpu_s(pid: int) -> float:
    """User and system time of the process, all threads."""
    fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--targets", default=",".join(TARGETS))
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--quick", action="store_true")
    parser.add_argument(
        "--write", action="store_true", help="put the tables into benchmarks/README.md"
    )
    options = parser.parse_args()
    targets = options.targets.split(",")
    effort = Effort(1, 200, 40) if options.quick else Effort(options.rounds)
    tables = [table(measure(targets, effort, stream=s), stream=s) for s in (False, True)]
    text = "\n\n".join(tables)
    sys.stdout.write(text + "\n")
    if options.write:
        before, rest = README.read_text(encoding="utf-8").split(START)
        README.write_text(f"{before}{START}\n{text}\n{END}{rest.split(END)[1]}", encoding="utf-8")


if __name__ == "__main__":
    main()
