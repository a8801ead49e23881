"""`kill -9` under load: what a client saw completed is in the log, and nothing was forwarded unrecorded."""

from __future__ import annotations

import contextlib
import http.client
import itertools
import os
import random
import signal
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import orjson
import pytest

from audit.database.tables import batched
from audit.ledger.checkpoint_file import NAME, CheckpointFile
from audit.proof.anchoring import Trust
from audit.proof.tree_read import tree_of
from audit.proof.verify import verify
from audit.reading.read import Reader
from audit.sealing.keys import KeyRing
from audit.sealing.signing import Signer
from tests.fake_provider import FakeProvider
from tests.live import MESSAGE_KEY, Gateway
from tests.postgres import PostgresServer

CLIENTS = 6


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


@contextlib.contextmanager
def targets(folder: Path, provider: FakeProvider, *databases: str) -> Iterator[list[Killing]]:
    """A configuration on each of the databases."""
    with contextlib.ExitStack() as stack:
        load, found = Load(), []
        for number, database in enumerate(databases):
            home = folder / str(number)
            home.mkdir()
            # The smallest pack there is: a start reads it anew, and no rule is in question here.
            gateway = Gateway(home, provider.url, database=database, policy="base-jp")
            stack.callback(gateway.stop)
            found.append(Killing(gateway, load))
        yield found


def kills(default: int) -> int:
    return int(os.environ.get("KILLS", default))


def test_thirty_kills_lose_nothing(folder: Path, provider: FakeProvider) -> None:
    with targets(folder, provider, f"sqlite:///{folder}/audit.db") as found:
        kill_and_check(found, provider, count=30, seed=1)


def test_ten_kills_lose_nothing_on_postgresql(
    folder: Path, provider: FakeProvider, postgres_url: str
) -> None:
    with targets(folder, provider, postgres_url) as found:
        kill_and_check(found, provider, count=10, seed=1)


@pytest.mark.slow
def test_a_thousand_kills_lose_nothing(folder: Path, provider: FakeProvider) -> None:
    """On two logs at a time, one for each core."""
    logs = (f"sqlite:///{folder}/{name}/audit.db" for name in "ab")
    with targets(folder, provider, *logs) as found:
        kill_and_check(found, provider, count=kills(1000), seed=2)


@pytest.mark.slow
def test_two_hundred_kills_lose_nothing_on_postgresql(
    folder: Path, provider: FakeProvider, postgres_server: PostgresServer
) -> None:
    logs = (postgres_server.url(postgres_server.create_database()) for _ in range(2))
    with targets(folder, provider, *logs) as found:
        kill_and_check(found, provider, count=kills(200), seed=2)


@dataclass(frozen=True, slots=True)
class Killing:
    """Gateways of one configuration that are killed one after another, under a load."""

    gateway: Gateway
    load: Load

    def run(self, count: int, seed: int) -> None:
        chance = random.Random(seed)
        for _ in range(count):
            self.gateway.start()
            stop = threading.Event()
            threads = self.load.run(self.gateway.port, stop)
            time.sleep(chance.uniform(0.02, 0.5))
            self.gateway.stop(sending=signal.SIGKILL)
            stop.set()
            for thread in threads:
                thread.join(60)
        with self.gateway:  # ends in good order
            pass


def kill_and_check(found: list[Killing], provider: FakeProvider, count: int, seed: int) -> None:
    """`count` kills altogether, shared among the logs."""
    provider.gap_s, load = 0.002, found[0].load
    shares = [count // len(found) + (n < count % len(found)) for n in range(len(found))]
    with ThreadPoolExecutor(len(found)) as pool:
        list(pool.map(Killing.run, found, shares, itertools.count(seed)))
    states, asked = dict[str, str](), dict[str, Any]()
    for one in found:
        there, texts = entered(one.gateway)
        states, asked = states | there, asked | texts
    assert len(load.seen) > count
    assert {x: states.get(x) for x in load.seen if states.get(x) != "completed"} == {}
    assert {x for x, text in load.seen.items() if asked[x] != text} == set()
    assert "interrupted" in states.values()
    assert set(states.values()) <= {"completed", "interrupted"}
    # Each text was asked once: what the provider counted and what the log counts are the same requests.
    sent = Counter(r["messages"][0]["content"] for r in provider.received)
    entries = Counter(asked.values())
    assert set(sent.values()) == {1} == set(entries.values())
    completed = {asked[x] for x, state in states.items() if state == "completed"}
    assert completed <= sent.keys() <= entries.keys()
    report(found[0].gateway, sum(shares), len(load.seen), states, sent)


def report(
    gateway: Gateway, count: int, seen: int, states: dict[str, str], sent: Counter[str]
) -> None:
    """Shown by `make torture`, which runs with `-rP`."""
    ends = Counter(states.values())
    sys.stdout.write(
        f"{gateway.database.partition(':')[0]}: {count} kills; {seen} answers seen complete, of which 0 are missing;"
        f" {len(states)} exchanges in the log ({ends['completed']} completed, {ends['interrupted']} interrupted);"
        f" {sum(sent.values())} requests at the provider, of which 0 are not in the log\n"
    )


def entered(gateway: Gateway) -> tuple[dict[str, str], dict[str, Any]]:
    """State and text of every exchange in the log, which has to verify, its tree and checkpoints included."""
    folder = gateway.folder / "keys"
    trust = Trust(Signer.open(folder).verifier, CheckpointFile(folder / NAME).read())
    with Reader.open(gateway.database, KeyRing.open(folder)) as reader:
        with tree_of(gateway.database) as tree:
            found = verify(reader, tree, trust)
        assert found.intact and found.findings == ()
        states = {row.exchange: row.state for row in reader.exchanges(limit=10**6)}
        asked = {}
        for some in batched(list(states)):
            for detail in reader.details(some):
                contents = detail.entries[0].contents
                assert contents is not None
                asked[detail.exchange] = contents["request"]["messages"][0]["content"]
    return states, asked
