"""Several gateways on one PostgreSQL: each writes its own chain and follows what is published, one seals for all, and
its place is taken when it is killed."""

from __future__ import annotations

import signal
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from audit.reading.read import Reader
from tests.fake_provider import FakeProvider
from tests.journeys.test_failures import until
from tests.journeys.test_publishing import activated, pack, publish, until_in_force
from tests.live import Answer, Gateway


def ask(gateway: Gateway, text: str) -> Answer:
    return gateway.post({"model": "mock", "messages": [{"role": "user", "content": text}]})


def leads(gateway: Gateway) -> bool:
    return bool(gateway.get("/readyz").json["audit"]["sealing"]["leading"])


def test_two_gateways_write_one_log_and_the_second_seals_when_the_first_is_killed(
    folder: Path, provider: FakeProvider, postgres_url: str
) -> None:
    one = Gateway(folder, provider.url, database=postgres_url)
    two = Gateway(folder, provider.url, database=postgres_url)
    with one, two, ThreadPoolExecutor(8) as pool:
        until(lambda: leads(one) or leads(two))
        assert leads(one) != leads(two)
        first, second = (one, two) if leads(one) else (two, one)
        asked = [f"質問その{n}" for n in range(40)]
        answers = list(pool.map(ask, [one, two] * 20, asked))
        published = publish(one, pack(folder, "two"))
        for gateway in (one, two):
            until_in_force(gateway, published.number)
        assert activated(one) == [0, 0, published.number, published.number]
        first.stop(sending=signal.SIGKILL)
        until(lambda: leads(second))
        answers.append(ask(second, "そのあと"))
        assert answers[-1].headers["x-sekisho-bundle"] == published.bundle
        exchanges = [answer.headers["x-sekisho-exchange"] for answer in answers]
        sealing = second.get("/readyz").json["audit"]["sealing"]
        assert sealing["problem"] is None
    assert {answer.status for answer in answers} == {200}
    with Reader.open(postgres_url) as reader:
        states = {row.exchange: row.state for row in reader.exchanges()}
        assert len(reader.surroundings().chains) == 3  # two gateways, and what published
    assert states == dict.fromkeys(exchanges, "completed")
    sent = Counter(request["messages"][0]["content"] for request in provider.received)
    assert sent == Counter([*asked, "そのあと"])
    assert second.sekisho("audit", "verify").returncode == 0
