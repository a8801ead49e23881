"""`kill -9` under load: what a client saw completed is in the log, and nothing was forwarded unrecorded."""

from __future__ import annotations

import contextlib
import http.client
import itertools
import os
import random
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import orjson
import pytest

from audit.keys import KeyRing
from audit.read import Reader
from audit.verify import verify
from tests.fake_provider import FakeProvider
from tests.live import MESSAGE_KEY, ROOT, Gateway, free_port

CLIENTS = 6


class Forge:
    """Gateways on one configuration, one after another."""

    def __init__(self, gateway: Gateway) -> None:
        self._gateway = gateway
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.journeys.forge"],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )

    def start(self) -> int:
        """The process id of a gateway that answers."""
        assert self._process.stdin is not None and self._process.stdout is not None
        self._gateway.port = free_port()
        self._process.stdin.write(f"{self._gateway.port} {self._gateway.config}\n".encode())
        self._process.stdin.flush()
        line = b""
        while not line.strip().isdigit():
            line = self._process.stdout.readline()
        for _ in range(600):
            with contextlib.suppress(OSError):
                if self._gateway.get("/readyz").status == 200:
                    return int(line)
            time.sleep(0.02)
        raise AssertionError("the gateway did not start")

    def close(self) -> None:
        os.killpg(self._process.pid, signal.SIGKILL)
        with self._process:  # closes its pipes and waits
            pass


class Load:
    """Clients that ask until the gateway is gone, and remember each answer that they saw complete."""

    def __init__(self) -> None:
        self.seen: dict[str, str] = {}
        self._numbers = itertools.count()

    def run(self, port: int, until: threading.Event) -> list[threading.Thread]:
        threads = [
            threading.Thread(target=self._ask, args=(port, until, i % 2 == 0))
            for i in range(CLIENTS)
        ]
        for thread in threads:
            thread.start()
        return threads

    def _ask(self, port: int, until: threading.Event, stream: bool) -> None:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
        with contextlib.suppress(OSError, http.client.HTTPException):
            while not until.is_set():
                text = f"依頼その{next(self._numbers)}番"
                body = {
                    "model": "mock",
                    "stream": stream,
                    "messages": [{"role": "user", "content": text}],
                }
                headers = {"authorization": f"Bearer {MESSAGE_KEY}"}
                connection.request("POST", "/v1/chat/completions", orjson.dumps(body), headers)
                answer = connection.getresponse()
                raw = answer.read()
                complete = raw.endswith(b"data: [DONE]\n\n") if stream else True
                if answer.status == 200 and complete:
                    self.seen[answer.headers["x-sekisho-exchange"]] = text
        connection.close()


@pytest.fixture
def forged(folder: Path, provider: FakeProvider) -> Iterator[tuple[Gateway, Forge]]:
    gateway = Gateway(folder, provider.url)
    forge = Forge(gateway)
    yield gateway, forge
    forge.close()


def test_fifty_kills_lose_nothing(forged: tuple[Gateway, Forge], provider: FakeProvider) -> None:
    kill_and_check(*forged, provider, kills=50, seed=1)


@pytest.mark.slow
def test_a_thousand_kills_lose_nothing(
    forged: tuple[Gateway, Forge], provider: FakeProvider
) -> None:
    kill_and_check(*forged, provider, kills=int(os.environ.get("KILLS", "1000")), seed=2)


def kill_and_check(
    gateway: Gateway, forge: Forge, provider: FakeProvider, kills: int, seed: int
) -> None:
    chance, load = random.Random(seed), Load()
    provider.gap_s = 0.002
    for _ in range(kills):
        pid, stop = forge.start(), threading.Event()
        threads = load.run(gateway.port, stop)
        time.sleep(chance.uniform(0.02, 0.5))
        os.kill(pid, signal.SIGKILL)
        stop.set()
        for thread in threads:
            thread.join(20)
    os.kill(forge.start(), signal.SIGTERM)
    time.sleep(2)
    states, asked = entered(gateway)
    assert len(load.seen) > kills
    assert {x: states.get(x) for x in load.seen if states.get(x) != "completed"} == {}
    assert {x for x, text in load.seen.items() if asked[x] != text} == set()
    assert "interrupted" in states.values()
    assert set(states.values()) <= {"completed", "interrupted"}
    sent = {r["messages"][0]["content"] for r in provider.received}
    assert sent <= set(asked.values())


def entered(gateway: Gateway) -> tuple[dict[str, str], dict[str, Any]]:
    """State and text of every exchange in the log, which has to verify."""
    keys = KeyRing.open(gateway.folder / "keys")
    with Reader.open(gateway.database, keys) as reader:
        report = verify(reader)
        assert report.findings == ()
        states = {row.exchange: row.state for row in reader.exchanges(limit=10**6)}
        asked = {}
        for exchange in states:
            detail = reader.exchange(exchange)
            assert detail is not None and detail.entries[0].contents is not None
            asked[exchange] = detail.entries[0].contents["request"]["messages"][0]["content"]
    return states, asked
