"""Streams of OpenAI-compatible servers: the first events at once, and what comes quickly together."""

from __future__ import annotations

import asyncio
from contextlib import aclosing
from typing import Any

from gateway.settings import Model
from gateway.upstreams.openai import OpenAIUpstream, Pool
from gateway.upstreams.upstream import Call, Operation
from tests.fake_provider import FakeProvider, Hangs, delta, says

CALL = Call(Operation.CHAT, {"stream": True, "messages": []})
TEXT = "普通の文です。" * 12


def batches(provider: FakeProvider, most: int = 1000) -> list[list[Any]]:
    async def main() -> list[list[Any]]:
        pool = Pool()
        upstream = OpenAIUpstream(Model(name="m", provider="openai", base_url=provider.url), pool)
        found: list[list[Any]] = []
        async with asyncio.timeout(20), aclosing(upstream.stream(CALL)) as stream:
            async for batch in stream:
                found.append(batch)
                if len(found) == most:
                    break
        await pool.close()
        return found

    return asyncio.run(main())


def text_of(found: list[list[Any]]) -> str:
    choices = (event["choices"][0] for batch in found for event in batch)
    return "".join(choice["delta"].get("content", "") for choice in choices)


def test_what_comes_quickly_is_taken_together_and_nothing_of_it_is_lost() -> None:
    with FakeProvider(says(TEXT, pieces=1)) as provider:
        provider.gap_s = 0.001
        found = batches(provider)
    assert text_of(found) == TEXT
    assert len(found) * 2 < len(TEXT)


def test_the_first_events_do_not_wait_for_more() -> None:
    with FakeProvider(lambda body: [delta(0, {"content": "はじめ"}), Hangs()]) as provider:
        assert text_of(batches(provider, most=1)) == "はじめ"


def test_what_comes_slowly_comes_by_itself() -> None:
    with FakeProvider(says("いろは", pieces=1)) as provider:
        provider.gap_s = 0.05
        found = batches(provider)
    assert text_of(found) == "いろは"
    assert all(len(batch) <= 2 for batch in found)
