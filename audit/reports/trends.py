"""Which section, rule or kind of finding departs from its usual rate. Counting, not learning: anybody can redo it.

The usual rate is the share of exchanges in the months before. Given all that were counted then and now, how many fall
into the month in question follows a binomial distribution whose parameter is the month's share of all exchanges
(the conditional test of two Poisson rates: Przyborowski and Wilenski, Biometrika 31, 1940).
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

RARE = 0.001
"""How improbable a count has to be under the usual rate before anybody is told."""
FEWEST = 5
"""Counts below this, then and now together, say nothing."""


class Of(StrEnum):
    SECTION = "section"
    RULE = "rule"
    KIND = "kind"


@dataclass(frozen=True, slots=True)
class Alert:
    """`usual` is what was to be expected of the month, from the rate of the months before."""

    of: Of
    name: str
    count: int
    usual: float
    chance: float

    @property
    def more(self) -> bool:
        return self.count > self.usual


@dataclass(frozen=True, slots=True)
class Rate:
    """`count` of the `exchanges` in which it could have been."""

    count: int
    exchanges: int


@dataclass(frozen=True, slots=True)
class Rates:
    """`by` has no rate for what was not seen; `exchanges` is how many there were in all."""

    exchanges: int
    by: Mapping[Of, Mapping[str, Rate]]

    def of(self, kind: Of, name: str) -> Rate:
        """A rule that was not seen could have been in every exchange; a section that was not seen had none."""
        found = self.by.get(kind, {}).get(name)
        return found or Rate(0, 0 if kind is Of.SECTION else self.exchanges)


def alerts(now: Rates, before: Rates) -> tuple[Alert, ...]:
    """The most improbable first. What cannot be compared, for lack of exchanges then or now, is left out."""
    found = []
    for of in Of:
        for name in sorted({*now.by.get(of, {}), *before.by.get(of, {})}):
            alert = _departs(of, name, now.of(of, name), before.of(of, name))
            if alert is not None:
                found.append(alert)
    return tuple(sorted(found, key=lambda a: (a.chance, a.of, a.name)))


def _departs(of: Of, name: str, now: Rate, before: Rate) -> Alert | None:
    total = now.count + before.count
    if not now.exchanges or not before.exchanges or total < FEWEST:
        return None
    share = now.exchanges / (now.exchanges + before.exchanges)
    chance = two_sided(now.count, total, share)
    usual = before.count * now.exchanges / before.exchanges
    return Alert(of, name, now.count, usual, chance) if chance < RARE else None


def two_sided(count: int, total: int, share: float) -> float:
    """Twice the smaller tail of the binomial distribution, at most 1."""
    below, above = _tail(0, count, total, share), _tail(count, total, total, share)
    return min(1.0, 2 * min(below, above))


def _tail(first: int, last: int, total: int, share: float) -> float:
    """P(first ≤ X ≤ last). Sums outward from the likeliest place and stops where nothing is added any more."""
    if share in (0.0, 1.0):
        certain = round(total * share)
        return 1.0 if first <= certain <= last else 0.0
    peak = min(max(math.floor((total + 1) * share), first), last)
    upwards = _terms(range(peak, last + 1), total, share)
    return math.fsum([*upwards, *_terms(range(peak - 1, first - 1, -1), total, share)])


def _terms(places: range, total: int, share: float) -> list[float]:
    terms = []
    for k in places:
        term = math.exp(
            math.lgamma(total + 1)
            - math.lgamma(k + 1)
            - math.lgamma(total - k + 1)
            + k * math.log(share)
            + (total - k) * math.log1p(-share)
        )
        terms.append(term)
        if term < 1e-20:
            break
    return terms
