"""The queue is bounded, ends after what it admitted, and wakes each loop once."""

from __future__ import annotations

import asyncio
import concurrent.futures
from collections.abc import Callable
from typing import Any

import pytest

from audit.errors import AuditUnavailable
from audit.record import prepare
from audit.writing.waiting import OVERHEAD_BYTES, Inbox, Waiting, settle
from tests.audit.samples import SECRET, request


def waiting(exchange: str = "x") -> Waiting:
    return Waiting((prepare(request(exchange)),), concurrent.futures.Future(), None)


class CountingLoop(asyncio.SelectorEventLoop):
    """Counts how often another thread wakes it."""

    wakes = 0

    def call_soon_threadsafe(  # type: ignore[override]  # counts, whatever is called
        self, callback: Callable[..., Any], *args: Any, **kw: Any
    ) -> Any:
        self.wakes += 1
        return super().call_soon_threadsafe(callback, *args, **kw)


def test_a_full_inbox_admits_nothing_until_a_batch_is_released() -> None:
    one = waiting()
    inbox = Inbox(max_bytes=one.size)
    assert (inbox.admit(one), inbox.admit(waiting())) == (True, False)
    assert inbox.take(0) == [one]
    assert not inbox.admit(waiting()), "what is being written still counts"
    inbox.release([one])
    assert inbox.admit(waiting())


def test_what_is_larger_than_the_inbox_waits_for_its_turn_and_is_admitted_alone() -> None:
    large = waiting()
    inbox = Inbox(max_bytes=large.size - 1)
    assert (inbox.admit(large), inbox.admit(waiting())) == (True, False)


def test_the_size_of_a_draft_is_that_of_its_json_and_a_bit() -> None:
    one = waiting()
    assert one.size == len(one.drafts[0].body) + len(one.drafts[0].contents or b"") + OVERHEAD_BYTES


def test_everything_that_waits_is_taken_together_in_order() -> None:
    inbox, sent = Inbox(10**6), [waiting(f"x{n}") for n in range(5)]
    for one in sent:
        inbox.admit(one)
    assert inbox.take(0) == sent
    assert inbox.take(0) == []


def test_the_end_comes_after_what_was_admitted_and_nothing_after_it() -> None:
    inbox, one = Inbox(10**6), waiting()
    inbox.admit(one)
    inbox.close()
    inbox.close()
    assert not inbox.admit(waiting())
    assert (inbox.take(0), inbox.take(0)) == ([one], None)


def test_a_loop_is_woken_once_for_a_whole_batch() -> None:
    loop = CountingLoop()
    batch = [Waiting((), loop.create_future(), loop) for _ in range(5)]
    settle(batch, durable=True)
    loop.run_until_complete(asyncio.wait_for(asyncio.gather(*(w.future for w in batch)), 1))  # type: ignore[arg-type]  # made by a loop
    assert loop.wakes == 1
    loop.close()


def test_a_cancelled_caller_and_a_closed_loop_do_not_stop_the_others() -> None:
    cancelled, closed, plain = asyncio.new_event_loop(), asyncio.new_event_loop(), waiting()
    gone = Waiting((), cancelled.create_future(), cancelled)
    gone.future.cancel()
    lost = Waiting((), closed.create_future(), closed)
    closed.close()
    settle([gone, lost, plain], durable=False)
    cancelled.run_until_complete(asyncio.sleep(0))
    cancelled.close()
    with pytest.raises(AuditUnavailable):
        plain.future.result()


def test_what_waits_shows_nothing() -> None:
    assert SECRET not in repr(waiting())
