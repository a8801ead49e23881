"""Second tries, rest, turns and substitutes: only while nothing of an answer has come."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Callable, Coroutine
from typing import Any

import pytest

from gateway.settings import Model
from gateway.upstreams import steady
from gateway.upstreams.failures import Failure, UpstreamFailed
from gateway.upstreams.steady import FAILURES_TO_REST, Rest, Steady, Substitutes
from gateway.upstreams.upstream import Call, Operation

CALL = Call(Operation.CHAT, {})
DOWN = UpstreamFailed.of_status(503)


class Scripted:
    """Gives what its script says, one entry for each call: a failure, or the batches of an answer."""

    def __init__(self, *script: Any) -> None:
        self.script = list(script)
        self.calls = self.running = self.most = 0

    async def complete(self, call: Call) -> Any:
        self.calls += 1
        self.running += 1
        self.most = max(self.most, self.running)
        await asyncio.sleep(0)
        self.running -= 1
        told = self.script.pop(0) if len(self.script) > 1 else self.script[0]
        if isinstance(told, UpstreamFailed):
            raise told
        return told

    async def stream(self, call: Call) -> AsyncGenerator[list[Any]]:
        self.calls += 1
        told = self.script.pop(0) if len(self.script) > 1 else self.script[0]
        for batch in told if isinstance(told, list) else [told]:
            if isinstance(batch, UpstreamFailed):
                raise batch
            yield [batch]

    async def close(self) -> None: ...


def run(work: Coroutine[Any, Any, Any]) -> Any:
    return asyncio.run(work)


async def gathered(upstream: Any) -> list[Any]:
    return [batch async for batch in upstream.stream(CALL)]


@pytest.fixture(autouse=True)
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(steady, "FIRST_PAUSE_S", 0.0)


def model(**more: Any) -> Model:
    return Model(name="m", provider="openai", **more)


def test_a_failure_before_the_first_byte_is_tried_again() -> None:
    upstream = Scripted(DOWN, ["a", "b"])
    assert run(gathered(Steady(upstream, model()))) == [["a"], ["b"]]
    assert run(Steady(Scripted(DOWN, "whole"), model()).complete(CALL)) == "whole"


def test_a_failure_after_the_first_byte_is_told() -> None:
    upstream = Scripted(["a", DOWN], ["b"])
    with pytest.raises(UpstreamFailed):
        run(gathered(Steady(upstream, model())))
    assert upstream.calls == 1


@pytest.mark.parametrize(
    "failure",
    [
        UpstreamFailed.of_status(400),
        UpstreamFailed.of_status(401),
        UpstreamFailed(Failure.TIMEOUT),
        UpstreamFailed.of_status(429, retry_after="7"),
        UpstreamFailed(Failure.OVERLOADED, 503, begun=True),
    ],
)
def test_what_a_second_try_cannot_mend_is_told_at_once(failure: UpstreamFailed) -> None:
    upstream = Scripted(failure, "whole")
    with pytest.raises(UpstreamFailed):
        run(Steady(upstream, model(retries=3)).complete(CALL))
    assert upstream.calls == 1


def test_a_provider_that_is_down_is_left_alone_and_asked_again_later() -> None:
    now = 0.0
    upstream = Scripted(*[DOWN] * FAILURES_TO_REST, "whole")
    resting = Steady(upstream, model(retries=0), Rest(15.0, lambda: now))

    def ask() -> Any:
        return run(resting.complete(CALL))

    _fails(ask, FAILURES_TO_REST + 3)
    assert upstream.calls == FAILURES_TO_REST
    now = 15.0
    assert ask() == "whole"


def test_after_its_rest_a_provider_is_tried_by_one_request_alone() -> None:
    now = 0.0
    rest = Rest(15.0, lambda: now)
    for _ in range(FAILURES_TO_REST):
        rest.failed()
    now = 15.0
    rest.check()
    with pytest.raises(UpstreamFailed, match="resting"):
        rest.check()
    now = 30.0  # nothing was heard of that one
    rest.check()
    rest.answered()
    rest.check()
    rest.check()


def test_a_request_that_is_at_fault_itself_lets_the_next_one_try() -> None:
    upstream = Scripted(*[DOWN] * FAILURES_TO_REST, UpstreamFailed.of_status(400), "whole")
    now = 0.0
    steady = Steady(upstream, model(retries=0), Rest(15.0, lambda: now))
    _fails(lambda: run(steady.complete(CALL)), FAILURES_TO_REST)
    now = 15.0
    _fails(lambda: run(steady.complete(CALL)), 1)
    assert run(steady.complete(CALL)) == "whole"


def test_a_provider_that_breaks_its_answers_off_is_left_alone_too() -> None:
    cut = ["a", UpstreamFailed(Failure.CUT_OFF, begun=True)]
    upstream = Scripted(*[cut] * FAILURES_TO_REST, ["b"])
    steady = Steady(upstream, model())
    _fails(lambda: run(gathered(steady)), FAILURES_TO_REST)
    with pytest.raises(UpstreamFailed, match="resting"):
        run(gathered(steady))
    assert upstream.calls == FAILURES_TO_REST


def test_a_request_that_is_refused_in_mid_stream_is_no_fault_of_the_provider() -> None:
    upstream = Scripted(*[["a", UpstreamFailed.of_status(400)]] * FAILURES_TO_REST, ["b"])
    steady = Steady(upstream, model())
    _fails(lambda: run(gathered(steady)), FAILURES_TO_REST)
    assert run(gathered(steady)) == [["b"]]


@pytest.mark.parametrize(("sound", "left_alone"), [(False, True), (True, False)])
def test_what_came_and_is_no_answer_counts_until_one_is(sound: bool, left_alone: bool) -> None:
    upstream = Scripted(["a"])
    steady = Steady(upstream, model())
    for place in range(FAILURES_TO_REST + 1):
        chain = Substitutes((("m", steady),))
        run(gathered(chain))
        if sound and place == 2:
            chain.sound()
        elif place < FAILURES_TO_REST:
            assert chain.faulty(Failure.CUT_OFF).kind is Failure.CUT_OFF
        if left_alone and place == FAILURES_TO_REST - 1:
            break
    _fails(lambda: run(gathered(steady)), left_alone)
    assert upstream.calls == FAILURES_TO_REST + (not left_alone)


def test_a_provider_that_is_never_to_rest_is_asked_each_time() -> None:
    upstream = Scripted(DOWN)
    steady = Steady(upstream, model(retries=0, rest_s=0))
    _fails(lambda: run(steady.complete(CALL)), 2 * FAILURES_TO_REST)
    assert upstream.calls == 2 * FAILURES_TO_REST


def _fails(ask: Callable[[], Any], times: int) -> None:
    for _ in range(times):
        with pytest.raises(UpstreamFailed):
            ask()


def test_no_more_than_its_number_is_asked_at_once() -> None:
    upstream = Scripted("whole")

    async def many() -> list[Any]:
        steady = Steady(upstream, model(concurrency=2))
        return await asyncio.gather(*(steady.complete(CALL) for _ in range(9)))

    assert run(many()) == ["whole"] * 9
    assert upstream.most == 2


def test_who_waits_too_long_for_a_turn_is_told_so() -> None:
    async def two() -> None:
        steady = Steady(Scripted(["a", "b"]), model(concurrency=1, timeout_s=0.05))
        held = steady.stream(CALL)
        await anext(held)
        try:
            await steady.complete(CALL)
        finally:
            await held.aclose()

    with pytest.raises(UpstreamFailed, match="queued"):
        run(two())


@pytest.mark.parametrize(
    "failure", [DOWN, UpstreamFailed(Failure.TIMEOUT), UpstreamFailed.of_status(429)]
)
def test_a_substitute_answers_in_the_place_of_one_that_is_down(failure: UpstreamFailed) -> None:
    chain = Substitutes((("a", Scripted(failure)), ("b", Scripted(["x"]))))
    assert run(gathered(chain)) == [["x"]]
    assert chain.asked == ["a", "b"]


@pytest.mark.parametrize(
    "script", [["x", DOWN], UpstreamFailed.of_status(400), UpstreamFailed(begun=True)]
)
def test_a_substitute_is_not_asked_for_the_rest_or_for_a_bad_request(script: Any) -> None:
    other = Scripted(["y"])
    with pytest.raises(UpstreamFailed):
        run(gathered(Substitutes((("a", Scripted(script)), ("b", other)))))
    assert other.calls == 0
