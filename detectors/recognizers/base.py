"""What a recogniser is: patterns over normalised text, a gate that keeps it cheap, and what a stream must know of it."""

from __future__ import annotations

import re
from abc import abstractmethod
from collections.abc import Iterator, Sequence
from typing import Any, ClassVar

from detectors.findings import Finding, Span
from detectors.recognizers.needed import BORDER, Finds, Needing, widened
from detectors.recognizers.presidio import AnalysisExplanation, EntityRecognizer, RecognizerResult
from detectors.recognizers.written import Pattern
from detectors.views.normalise import View, normalise

WINDOW = 40
"""Characters on each side of a number in which a label counts."""

DIGITS = "0123456789"
PRINTABLE = "".join(map(chr, range(0x21, 0x7F)))


class TextRecognizer(EntityRecognizer):  # type: ignore[misc]  # presidio ships no types
    """`find` is all that a subclass writes. It MUST NOT look further than `reach` characters beyond the first
    character of a match, nor more than `LOOK_BEHIND` before it, but for the heading of the
    table that it stands in."""

    finds: ClassVar[tuple[str, ...]]
    starts: ClassVar[str]
    """Every character that a match may begin with, as it reads in a view."""
    reach: ClassVar[int]
    """Original characters, from the first of a match on, that can still change it. Longer matches grow in a stream."""
    gate: ClassVar[re.Pattern[str]] = re.compile("")
    """A cheap condition on the view without which there is nothing to find."""
    needs: ClassVar[Needing[Any] | None] = None
    """In the place of `gate`: the words without which there is nothing, read off its patterns."""
    needs_ascii: ClassVar[bool] = False
    """Whether it finds nothing in a text without a letter, digit or sign of ASCII, as most sentences are."""
    revision: ClassVar[str] = "1"
    reads_numerals: ClassVar[bool] = False
    """Whether it is asked again where a long number is written otherwise than in plain digits."""

    def __init__(self) -> None:
        super().__init__(
            supported_entities=list(self.finds), supported_language="ja", version=self.revision
        )

    @abstractmethod
    def find(self, view: View) -> Iterator[Finding]:
        """Everything this recogniser sees; findings may overlap."""

    def opens(self, view: View) -> bool:
        """Whether there may be anything to find."""
        if self.needs is not None:
            return self.needs.opens(view.parts)
        return bool(self.gate.search(view.text))

    def load(self) -> None:
        """Nothing to load; a recogniser with a dictionary loads it when it is warmed up or first used."""

    def warm_up(self) -> None:
        """Load what `find` needs, so that the first request does not pay for it."""

    def analyze(
        self, text: str, entities: list[str], nlp_artifacts: Any = None
    ) -> list[RecognizerResult]:
        """Presidio's way in."""
        view = normalise(text)
        if not self.opens(view):
            return []
        return [self._result(f) for f in self.find(view) if not entities or f.entity in entities]

    def _result(self, finding: Finding) -> RecognizerResult:
        explanation = AnalysisExplanation(recognizer=self.name, original_score=finding.score)
        return RecognizerResult(
            finding.entity, finding.span.start, finding.span.end, finding.score, explanation
        )

    def finding(self, view: View, start: int, end: int, entity: str, score: float) -> Finding:
        return Finding(view.span(start, end), entity, self.name, score)

    def at(self, start: int, end: int, entity: str, score: float) -> Finding:
        """Of a place in the original."""
        return Finding(Span(start, end), entity, self.name, score)


def near(label: Pattern, text: str, start: int, end: int, window: int = WINDOW) -> bool:
    """Whether `label` stands within `window` characters on either side of the match."""
    return bool(
        label.search(text, max(0, start - window), start) or label.search(text, end, end + window)
    )


def around(gate: re.Pattern[str], text: str, longest: int) -> Iterator[tuple[int, int]]:
    """Where a match that holds the gate and is at most `longest` long may stand: stretches that do not overlap.

    A long text that opens a gate once is not read from end to end. Look for matches with `matches`.
    """
    return widened((match.span() for match in gate.finditer(text)), len(text), longest)


def matches(pattern: Finds, text: str, stretch: tuple[int, int]) -> Iterator[re.Match[str]]:
    """Those of a stretch, without what only its end cuts short."""
    start, end = stretch
    for match in pattern.finditer(text, start, end):
        if end == len(text) or match.end() <= end - BORDER:
            yield match


def matches_at(
    pattern: re.Pattern[str], text: str, starts: Sequence[int], stretch: tuple[int, int]
) -> Iterator[re.Match[str]]:
    """The same of a pattern whose matches begin at `starts` alone, which many patterns share: asking at each of a few
    places costs less than looking for them once more."""
    free, end = stretch
    for start in starts:
        match = pattern.match(text, start, end) if start >= free else None
        if match:
            free = match.end()
            if end == len(text) or free <= end - BORDER:
                yield match


def before(label: Pattern, text: str, start: int, window: int = WINDOW) -> bool:
    return bool(label.search(text, max(0, start - window), start))
