"""The processes that are measured: each is started with a port of its own, waited for, and always ended."""

from __future__ import annotations

import http.client
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

import uvicorn
from starlette.types import ASGIApp

from gateway.web.serving import SERVER

ROOT = Path(__file__).parent.parent
START_DEADLINE_S = 90.0
"""Loading a dictionary on a busy machine takes a while."""
STOP_DEADLINE_S = 10.0


_PASS_THROUGHS = {"pass-through": "benchmarks.passthrough", "usual": "benchmarks.usual"}


class ServerFailed(Exception):
    """A server did not come up."""


@dataclass(frozen=True, slots=True)
class Server:
    port: int
    pid: int


@contextmanager
def running(targets: Sequence[str], gap_ms: float = 0.0) -> Iterator[dict[str, Server]]:
    """The mock provider and, in front of it, every target, by the target's name."""
    with ExitStack() as stack:
        gap = f"--gap-ms={gap_ms}"
        mock = stack.enter_context(started("benchmarks.upstream", gap, ready=accepts))
        provider = f"http://127.0.0.1:{mock.port}/v1"
        servers = {}
        for target in targets:
            if target == "direct":
                servers[target] = mock
                continue
            folder = stack.enter_context(tempfile.TemporaryDirectory(prefix="bench-"))
            module, *arguments = command(target, provider, folder)
            servers[target] = stack.enter_context(started(module, *arguments))
        yield servers


def command(target: str, provider: str, folder: str) -> list[str]:
    if target in _PASS_THROUGHS:
        return [_PASS_THROUGHS[target], "--upstream", provider]
    stage = target.removeprefix("gateway-")
    return ["benchmarks.gateway", "--stage", stage, "--upstream", provider, "--data", folder]


def serve(app: ASGIApp, port: int) -> None:
    """As `sekisho serve` does."""
    uvicorn.run(app, host="127.0.0.1", port=port, **SERVER)


def accepts(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def answers(port: int) -> bool:
    """Whether `GET /healthz` succeeds."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
    try:
        connection.request("GET", "/healthz")
        return connection.getresponse().status == 200
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


@contextmanager
def started(
    module: str, *arguments: str, ready: Callable[[int], bool] = answers
) -> Iterator[Server]:
    port = _free_port()
    process = subprocess.Popen(
        [sys.executable, "-m", module, *arguments, "--port", str(port)], cwd=ROOT
    )
    try:
        _wait(process, port, ready)
        yield Server(port, process.pid)
    finally:
        _stop(process)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait(process: subprocess.Popen[bytes], port: int, ready: Callable[[int], bool]) -> None:
    deadline = time.monotonic() + START_DEADLINE_S
    while not ready(port):
        if process.poll() is not None:
            raise ServerFailed(f"a server ended with {process.returncode} before it was ready")
        if time.monotonic() > deadline:
            raise ServerFailed(f"a server was not ready after {START_DEADLINE_S:.0f} s")
        time.sleep(0.05)


def _stop(process: subprocess.Popen[bytes]) -> None:
    process.terminate()
    try:
        process.wait(STOP_DEADLINE_S)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
