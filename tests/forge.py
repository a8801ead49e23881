"""Processes that run `sekisho` with everything imported already: each is forked from one that waits for orders.

A start of the gateway's own takes seconds, nearly all of them imports and patterns that are the same every time. What
is forked has its own arguments, folder, environment, standard streams and process group, and runs `gateway.__main__`
to the end of the interpreter. Starts that are themselves in question are made without.
"""

from __future__ import annotations

import atexit
import gc
import os
import runpy
import select
import signal
import socket
import subprocess
import sys
import tempfile
import threading
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import IO, Any

import orjson

ROOT = Path(__file__).parent.parent
LIMIT_S = 120.0
_MESSAGE = 1 << 18


@dataclass(slots=True)
class Forged:
    """A process of the forge; its group has the same number."""

    pid: int
    _told: IO[bytes]
    returncode: int | None = None

    def poll(self) -> int | None:
        return self._ended(0)

    def wait(self, timeout: float) -> int:
        code = self._ended(timeout)
        if code is None:
            raise subprocess.TimeoutExpired("sekisho", timeout)
        return code

    def _ended(self, timeout: float) -> int | None:
        if self.returncode is None and select.select([self._told], [], [], timeout)[0]:
            self.returncode = _heard(self._told)
            self._told.close()
        return self.returncode


def _heard(told: IO[bytes]) -> int:
    line = told.readline()
    assert line, "the forge is gone"
    return int(line)


class Forge:
    """The process that waits, and the line to it. It ends when this end of the line is closed."""

    def __init__(self) -> None:
        self._line, its_end = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        with its_end:
            number = its_end.fileno()
            command = [sys.executable, "-m", "tests.forge", str(number)]
            self._process = subprocess.Popen(
                command,
                cwd=ROOT,
                stdin=subprocess.DEVNULL,
                pass_fds=[number],
                start_new_session=True,  # so that Ctrl-C is pytest's, and tests end what they began
            )
        self._lock = threading.Lock()

    def start(
        self,
        arguments: tuple[str, ...],
        streams: tuple[int, int, int],
        environment: Mapping[str, str] | None = None,
        folder: Path = ROOT,
    ) -> Forged:
        told, tell = os.pipe()
        order = orjson.dumps([arguments, str(folder), {**os.environ, **(environment or {})}])
        try:
            with self._lock:
                socket.send_fds(self._line, [order], [*streams, tell])
        finally:
            os.close(tell)
        hearing = os.fdopen(told, "rb", buffering=0)
        return Forged(_heard(hearing), hearing)

    def close(self) -> None:
        self._line.close()
        self._process.wait()


@cache
def forge() -> Forge:
    """The one of this process of pytest."""
    made = Forge()
    atexit.register(made.close)
    return made


def sekisho(
    *arguments: str,
    given: bytes = b"",
    folder: Path = ROOT,
    environment: Mapping[str, str] | None = None,
) -> subprocess.CompletedProcess[str]:
    """A command of `sekisho`, run to its end."""
    with (
        tempfile.TemporaryFile() as stdin,
        tempfile.TemporaryFile() as out,
        tempfile.TemporaryFile() as err,
    ):
        stdin.write(given)
        stdin.seek(0)
        streams = (stdin.fileno(), out.fileno(), err.fileno())
        process = forge().start(arguments, streams, environment, folder)
        try:
            code = process.wait(LIMIT_S)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            raise
        for stream in (out, err):
            stream.seek(0)
        return subprocess.CompletedProcess(
            arguments, code, out.read().decode(), err.read().decode()
        )


# What follows runs in the process that waits, and in those that it forks.

COMMANDS = ("serve", "config", "key", "policy", "detect", "coverage", "audit")


def main(number: int) -> None:
    """Returns in forked processes alone, once they are what was ordered."""
    _warm_up()
    line = socket.socket(fileno=number)
    woken, wake = os.pipe()
    for end in (woken, wake):
        os.set_blocking(end, False)
    signal.set_wakeup_fd(wake)
    signal.signal(signal.SIGCHLD, lambda *_: None)
    running: dict[int, int] = {}
    while True:
        ready = select.select([line.fileno(), woken], [], [])[0]
        if woken in ready:
            os.read(woken, 4096)
            _tell_ends(running)
        if line.fileno() not in ready:
            continue
        order, held, _, _ = socket.recv_fds(line, _MESSAGE, 4)
        if not order:
            os._exit(0)
        child = os.fork()
        if child == 0:
            signal.set_wakeup_fd(-1)
            signal.signal(signal.SIGCHLD, signal.SIG_DFL)
            line.close()
            for end in (woken, wake, *running.values()):
                os.close(end)
            _become(orjson.loads(order), held)
            return
        for one in held[:3]:
            os.close(one)
        running[child] = held[3]


def _warm_up() -> None:
    """What a start would import and read."""
    import_module("audit.migrations")
    for command in COMMANDS:
        import_module(f"gateway.commands.{command}")
    catalogue, screen = import_module("detectors.catalogue"), import_module("detectors.screen")
    screen.Screen(catalogue.recognizers()).warm_up()
    gc.collect()
    gc.freeze()


def _tell_ends(running: dict[int, int]) -> None:
    while running:
        child, status = os.waitpid(-1, os.WNOHANG)
        if child == 0:
            return
        told = running.pop(child)
        with suppress(BrokenPipeError):  # where nobody waits for it any more
            os.write(told, b"%d\n" % os.waitstatus_to_exitcode(status))
        os.close(told)


def _become(order: Any, held: list[int]) -> None:
    arguments, folder, environment = order
    os.setsid()
    os.write(held[3], b"%d\n" % os.getpid())
    os.close(held[3])
    for number, stream in enumerate(held[:3]):
        os.dup2(stream, number)
        os.close(stream)
    os.chdir(folder)
    os.environ.clear()
    os.environ.update(environment)
    # As an interpreter opens its own, so that what cannot be written fails here too.
    sys.stdin = os.fdopen(0, encoding="utf-8")
    sys.stdout = os.fdopen(1, "w", encoding="utf-8", buffering=1)
    sys.stderr = os.fdopen(2, "w", encoding="utf-8", errors="backslashreplace", buffering=1)
    sys.argv[1:] = arguments


if __name__ == "__main__":
    main(int(sys.argv[1]))
    runpy.run_module("gateway", run_name="__main__", alter_sys=True)
