"""What a decision costs: 60 rules, a third of them with an exception, a request with 20 findings.

`python -m benchmarks.policy`.
"""

from __future__ import annotations

import statistics
import time
from datetime import UTC, date, datetime

from detectors.findings import Finding, Span
from policies.rules.decide import decide
from policies.rules.exemption import Exemption
from policies.rules.model import Action, Basis, Facts, Policy, Rule, Sighting, Stage
from policies.rules.where import Found, Where

RULES, FINDINGS, ROUNDS, CALLS = 60, 20, 20, 500
ENTITIES = tuple(f"KIND_{n}" for n in range(20))
FACTS = Facts("福祉課", "m", external=True, at=datetime(2026, 12, 1, tzinfo=UTC), person="職員一")


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


def exemptions() -> tuple[Exemption, ...]:
    """To every third rule: half of them lift it, the others are for somebody else."""
    return tuple(
        Exemption(
            f"x-{n}",
            f"rule-{n}",
            "校正",
            "広報課長",
            "統括課長",
            date(2026, 11, 24),
            date(2026, 12, 23),
            Where(departments=("福祉課",)),
            frozenset({"職員一"} if n % 2 else {"職員二"}),
        )
        for n in range(0, RULES, 3)
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
    policy, seen = Policy(rules(), "digest", exemptions=exemptions()), sightings()
    rounds: list[float] = []
    for _ in range(ROUNDS):
        start = time.process_time()
        for _ in range(CALLS):
            decide(policy, Stage.REQUEST, FACTS, seen)
        rounds.append((time.process_time() - start) / CALLS * 1e6)
    return statistics.median(rounds)


if __name__ == "__main__":
    asked = f"{RULES} rules, {len(exemptions())} exceptions, {FINDINGS} findings"
    print(f"{asked}: {measured():.0f} µs of CPU a decision")  # noqa: T201
