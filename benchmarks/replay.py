"""`make bench-replay`: a log of made-up exchanges with their findings, and how long a candidate takes to be rehearsed.

The texts are about 500 characters long, screened and judged by the real parts and written by the real log; a few
thousand different ones, so that no memory of decisions could answer.
"""

from __future__ import annotations

import argparse
import asyncio
import random
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from audit.reading.read import Reader
from audit.record import Outcome
from audit.sealing.keys import KeyRing
from audit.writing.writer import Log
from benchmarks.made_up import FILLERS, MATTERS, SUBJECTS, VERBS
from detectors.catalogue import ENTITIES
from gateway.exchange import Exchange, Principal
from gateway.record import Ending, Entry, Judged
from gateway.rehearsing.replay import Source
from gateway.screening import Screening, screen_for
from policies.language.load import PACKS, load_policy
from policies.rehearsal.replay import Replay, replayed
from policies.rules.decide import decide
from policies.rules.model import Action, Facts, Policy, Sighting, Stage

TEXTS, AT_ONCE, CHARACTERS = 2_000, 400, 500
START = datetime(2026, 4, 1, tzinfo=UTC)
PEOPLE = ("山田太郎", "佐藤花子", "鈴木一郎", "高橋京子", "田中実")
SECTIONS = tuple(f"第{n}課" for n in range(20))


@dataclass(frozen=True, slots=True)
class Measured:
    exchanges: int
    replayed_s: float
    processor_s: float
    result: Replay

    def __str__(self) -> str:
        return (
            f"{self.exchanges:,} exchanges of about {CHARACTERS} characters: {self.replayed_s:.1f} s "
            f"({self.processor_s:.1f} s of CPU), {self.exchanges / self.replayed_s:,.0f} exchanges a second; "
            f"{self.result.judged:,} judgements, {self.result.unchanged:,} unchanged"
        )


def texts(count: int, seed: int = 7) -> Iterator[str]:
    chance = random.Random(seed)
    for number in range(count):
        text = f"{chance.choice(SUBJECTS)}の{chance.choice(MATTERS)}{chance.choice(VERBS)}。"
        if number % 3 == 0:
            text += f"申請者は{chance.choice(PEOPLE)}様、電話は090-{chance.randrange(1000, 9999)}-5678です。"
        while len(text) < CHARACTERS:
            text += chance.choice(FILLERS) + chance.choice(SUBJECTS) + chance.choice(MATTERS) + "、"
        yield text


def judged(policy: Policy, screening: Screening, text: str) -> Judged:
    found = screening.screen.findings(text)
    seen = tuple(Sighting("/messages/0/content", "user", f) for f in found)
    facts = Facts("第1課", "demo", external=True, endpoint="/v1/chat/completions", at=START)
    facts = replace(facts, characters=len(text))
    body = {"model": "demo", "messages": [{"role": "user", "content": text}]}
    return Judged(
        exchange=Exchange("", Principal("", "", ""), "/v1/chat/completions", START),
        model="demo",
        provider="demo",
        stream=False,
        policy=policy.digest,
        bundle="",
        detectors=screening.screen.digest,
        facts=facts,
        detour=None,
        decision=decide(policy, Stage.REQUEST, facts, seen),
        sightings=seen,
        confirmed=None,
        body=body,
        sent=body,
        secret={},
    )


async def fill(log: Log, policy: Policy, kinds: Sequence[Judged], count: int) -> None:
    for first in range(0, count, AT_ONCE):
        numbers = range(first, min(first + AT_ONCE, count))
        await asyncio.gather(*(_exchange(log, policy, kinds[n % len(kinds)], n) for n in numbers))


async def _exchange(log: Log, policy: Policy, kind: Judged, number: int) -> None:
    section = SECTIONS[number % len(SECTIONS)]
    who = Principal(f"p{number % 500}", "職員", section)
    at = START + timedelta(seconds=30 * number)
    exchange = Exchange(f"ex-{number:032x}", who, kind.exchange.endpoint, at)
    facts = replace(kind.facts, department=section, at=at)
    entry = Entry(log, exchange)
    judged = replace(kind, exchange=exchange, facts=facts)
    if kind.decision.action >= Action.CONFIRM:
        await entry.open(judged, Ending(Outcome.BLOCKED))
        return
    await entry.open(judged)
    answer = decide(policy, Stage.RESPONSE, facts, ())
    text = {"/choices/0/message/content": "承知しました。" * 20}
    await entry.close(Ending(Outcome.COMPLETED, {}, answer, (), text))


def measured(folder: Path, count: int, kinds: int = TEXTS) -> Measured:
    policy = load_policy([PACKS / "tokyo4.yaml"], entities=ENTITIES)
    candidate = load_policy([PACKS / "strict.yaml"], entities=ENTITIES)
    screening = Screening(screen_for(policy), 10.0)
    asked = [judged(policy, screening, text) for text in texts(kinds)]
    keys, url = KeyRing.open(folder / "keys"), f"sqlite:///{folder}/audit.db"
    with Log.open(url, keys) as log:
        asyncio.run(fill(log, policy, asked, count))
    began, used = time.perf_counter(), time.process_time()
    with Reader.open(url, keys) as reader:
        result = replayed(candidate, Source(reader, candidate, screening).recorded())
    took = time.perf_counter() - began
    screening.close()
    return Measured(count, took, time.process_time() - used, result)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--exchanges", type=int, default=100_000)
    with tempfile.TemporaryDirectory() as folder:
        found = measured(Path(folder), parser.parse_args().exchanges)
    print(found)  # noqa: T201


if __name__ == "__main__":
    main()
