"""What a recogniser reports: a kind of thing, and where it stands. Never the matched text."""

from __future__ import annotations

from dataclasses import dataclass

DETECTOR_FAILED = "DETECTOR_FAILED"
"""The entity of a finding that says "this could not be judged": a recogniser raised or ran out of time."""

LOOK_BEHIND = 64
"""Characters of the original before a match that any recogniser may look at; a stream keeps that many.

The one exception is the heading of a table, however far above: a request is read whole, and a stream keeps the heading
that its last line stands under.
"""


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """Half-open, in characters of the original text."""

    start: int
    end: int

    def __post_init__(self) -> None:
        if not 0 <= self.start <= self.end:
            raise ValueError(f"not a span: {self.start}..{self.end}")

    def overlaps(self, other: Span) -> bool:
        return self.start < other.end and other.start < self.end

    def shifted(self, by: int) -> Span:
        return Span(self.start + by, self.end + by)


@dataclass(frozen=True, slots=True, order=True)
class Finding:
    """`entity` is Presidio's name where Presidio has one (PERSON, EMAIL_ADDRESS, …), ours otherwise (JP_…).

    `score` is the confidence from 0 to 1; policies set a threshold on it.
    """

    span: Span
    entity: str
    recognizer: str
    score: float

    def covers(self, other: Finding) -> bool:
        """Whether it says all that the other one does, with at least the same confidence."""
        return (
            self.entity == other.entity
            and self.span.start <= other.span.start
            and other.span.end <= self.span.end
            and self.score >= other.score
        )
