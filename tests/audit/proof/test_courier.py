"""The courier: every sink gets the newest checkpoint, whatever the others do."""

from __future__ import annotations

import logging
import threading
from datetime import UTC, datetime
from pathlib import Path

import pytest

from audit.proof.courier import Courier
from audit.proof.fold import Issued
from audit.sealing.keys import KeyRing
from audit.sealing.signing import Signer
from tests.audit.samples import KeptSink, ended_chain, rows, run, until

SIGNER = Signer(b"s" * 32)


def issued(number: int) -> Issued:
    return Issued(number, datetime.now(UTC), SIGNER.sign(number + 1, b"r" * 32, number))


class NamedSink(KeptSink):
    def __init__(self, name: str, failing: int = 0) -> None:
        super().__init__(failing)
        self.name = name


class StuckSink(KeptSink):
    """Hangs until it is let go."""

    name = "stuck"

    def __init__(self) -> None:
        super().__init__()
        self.release = threading.Event()

    def send(self, issued: Issued) -> bytes | None:
        self.release.wait(10)
        return super().send(issued)


@pytest.fixture
def log(url: str, keys: KeyRing) -> str:
    ended_chain(url, keys)
    return url


def test_a_failing_sink_is_retried_and_does_not_hold_up_another(
    log: str, caplog: pytest.LogCaptureFixture
) -> None:
    bad, good = NamedSink("bad", failing=2), NamedSink("good")
    courier = Courier(log, SIGNER, (bad, good), first_retry_s=0.05)
    courier.start()
    courier.offer(issued(0))
    until(lambda: good.notes != [] and bad.notes != [])
    courier.close()
    assert [state.problem for state in courier.states] == [None, None]
    delivered = rows(log, "SELECT sink FROM deliveries ORDER BY sink")
    assert [row["sink"] for row in delivered] == ["bad", "good"]
    assert "the sink bad did not take a checkpoint: not now" in caplog.text


def test_a_failure_stays_visible_until_it_is_over(log: str) -> None:
    sink = NamedSink("bad", failing=10**6)
    courier = Courier(log, SIGNER, (sink,), first_retry_s=0.01)
    courier.start()
    courier.offer(issued(0))
    until(lambda: courier.states[0].failures >= 2)
    assert courier.states[0].problem == "not now"
    sink.failing = 0
    until(lambda: courier.states[0].problem is None)
    assert courier.states[0].size == 1
    courier.close()


def test_only_the_newest_is_carried_after_an_outage(log: str) -> None:
    sink = NamedSink("late", failing=1)
    courier = Courier(log, SIGNER, (sink,), first_retry_s=0.5)
    courier.start()
    courier.offer(issued(0))
    until(lambda: courier.states[0].failures == 1)
    courier.offer(issued(1))
    until(lambda: sink.notes != [])
    courier.close()
    assert sink.notes == [issued(1).checkpoint.note]


def test_offering_never_waits_for_a_sink(log: str) -> None:
    sink = StuckSink()
    courier = Courier(log, SIGNER, (sink,))
    courier.start()
    for number in range(3):
        courier.offer(issued(number))
    sink.release.set()
    courier.close()
    assert sink.notes[-1] == issued(2).checkpoint.note


def test_the_last_checkpoint_is_tried_once_more_at_the_end(log: str) -> None:
    sink = NamedSink("slow", failing=1)
    courier = Courier(log, SIGNER, (sink,), first_retry_s=60)
    courier.start()
    courier.offer(issued(0))
    until(lambda: courier.states[0].failures == 1)
    courier.close()
    assert len(sink.notes) == 1


def test_what_arrived_but_could_not_be_entered_is_carried_again(
    log: str, caplog: pytest.LogCaptureFixture
) -> None:
    sink = NamedSink("twice")
    run(log, "ALTER TABLE deliveries RENAME TO away")
    courier = Courier(log, SIGNER, (sink,), first_retry_s=0.05)
    with caplog.at_level(logging.CRITICAL):
        courier.start()
        courier.offer(issued(0))
        until(lambda: courier.states[0].failures > 0)
        run(log, "ALTER TABLE away RENAME TO deliveries")
        until(lambda: courier.states[0].problem is None)
    courier.close()
    assert len(sink.notes) >= 2
    assert len(rows(log, "SELECT sink FROM deliveries")) == 1


def test_a_courier_without_sinks_does_nothing(log: str, tmp_path: Path) -> None:
    courier = Courier(log, SIGNER, ())
    courier.start()
    courier.offer(issued(0))
    courier.close()
    assert (courier.states, rows(log, "SELECT * FROM deliveries")) == ((), [])
