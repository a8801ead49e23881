"""Precision, recall and their means, for spans that match exactly and for spans that overlap."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from detectors.evaluation.sets import Case
from detectors.findings import Finding, Span


@dataclass(frozen=True, slots=True)
class Score:
    """Counts. `hit` of `found` are right, `met` of `wanted` were found: the same number where matches are exact."""

    hit: int = 0
    found: int = 0
    met: int = 0
    wanted: int = 0

    def __add__(self, other: Score) -> Score:
        return Score(
            self.hit + other.hit,
            self.found + other.found,
            self.met + other.met,
            self.wanted + other.wanted,
        )

    @property
    def precision(self) -> float:
        return self.hit / self.found if self.found else 1.0

    @property
    def recall(self) -> float:
        return self.met / self.wanted if self.wanted else 1.0

    def f(self, beta: float) -> float:
        """(1 + β²)PR / (β²P + R), van Rijsbergen 1979: recall counts β times as much as precision."""
        weighted = beta * beta * self.precision + self.recall
        return (1 + beta * beta) * self.precision * self.recall / weighted if weighted else 0.0


@dataclass(frozen=True, slots=True)
class Scores:
    exact: Score = Score()
    overlapping: Score = Score()

    def __add__(self, other: Scores) -> Scores:
        return Scores(self.exact + other.exact, self.overlapping + other.overlapping)


def compared(wanted: Sequence[Span], found: Sequence[Span]) -> Scores:
    """Of one text and one entity. Exact: the same start and end. Overlapping: at least one character in common."""
    same = len(set(wanted) & set(found))
    hit = sum(any(f.overlaps(w) for w in wanted) for f in found)
    met = sum(any(w.overlaps(f) for f in found) for w in wanted)
    return Scores(
        Score(same, len(set(found)), same, len(set(wanted))),
        Score(hit, len(found), met, len(wanted)),
    )


def by_entity(cases: Iterable[tuple[Case, Sequence[Finding]]], least: float) -> dict[str, Scores]:
    """Scores of each entity over all texts, counting findings with at least this confidence."""
    totals: dict[str, Scores] = defaultdict(Scores)
    for case, findings in cases:
        found = [f for f in findings if f.score >= least]
        for entity in {e for _, e in case.expected} | {f.entity for f in found}:
            totals[entity] += compared(
                [span for span, e in case.expected if e == entity],
                [f.span for f in found if f.entity == entity],
            )
    return dict(totals)
