"""What a decision costs: 60 rules, a request with 20 findings. `python -m benchmarks.policy`."""

from __future__ import annotations

import statistics
import time

from detectors.findings import Finding, Span
from policies.decide import decide
from policies.model import Action, Basis, Facts, Policy, Rule, Sighting, Stage
from policies.where import Found, Where

RULES, FINDINGS, ROUNDS, CALLS = 60, 20, 20, 500
ENTITIES = tuple(f"KIND_{n}" for n in range(20))
FACTS = Facts("福祉課", "m", external=True)


def rules() -> tuple[Rule, ...]:
    """Of every sort: about one kind or four, with conditions and without, a third of them about nothing that is
    found."""
    return tuple(_rule(n) for n in range(RULES))


def _rule(number: int) -> Rule:
    kinds = ENTITIES[number % 20 :][: 1 + 3 * (number % 2)]
    where = (
        Where(),
        Where(departments=("福祉課",), external=True),
        Where(any_of=(Where(regions=("jp",)), Where(found=Found(frozenset(kinds))))),
    )[number % 3]
    return Rule(
        id=f"rule-{number}",
        title="題",
        basis=(Basis("指針", "第1条", "unconfirmed"),),
        stages=frozenset({Stage.REQUEST}),
        detect=frozenset(kinds),
        action=(Action.NOTICE, Action.MASK, Action.FLAG)[number % 3],
        message="伝える文",
        where=where,
    )


def sightings() -> tuple[Sighting, ...]:
    """Of a dozen kinds; eight are what no finding is of."""
    return tuple(
        Sighting(
            "/messages/0/content",
            "user",
            Finding(Span(10 * n, 10 * n + 4), ENTITIES[n % 12], "fake", 0.9),
        )
        for n in range(FINDINGS)
    )


def measured() -> float:
    """Median over the rounds, in microseconds of CPU for one decision: others share the machine."""
    policy, seen = Policy(rules(), "digest"), sightings()
    rounds: list[float] = []
    for _ in range(ROUNDS):
        start = time.process_time()
        for _ in range(CALLS):
            decide(policy, Stage.REQUEST, FACTS, seen)
        rounds.append((time.process_time() - start) / CALLS * 1e6)
    return statistics.median(rounds)


if __name__ == "__main__":
    print(f"{RULES} rules, {FINDINGS} findings: {measured():.0f} µs of CPU a decision")  # noqa: T201
