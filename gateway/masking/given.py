"""The last look at an answer: all of it as it went out, read as its reader reads it.

A stream is judged piece by piece, each with what stands near. How a place reads may hang on what is far from it: on how
many numbers of a table pass their check, on the first line of a table that is glued to another one. An answer in which
that left something standing which a rule masks is not complete: it counts as not judged.
"""

from __future__ import annotations

from collections.abc import Iterable
from copy import copy
from dataclasses import replace

from detectors.findings import DETECTOR_FAILED, Finding, Span
from detectors.lead import Lead
from detectors.long_text import PIECE, Reading, of_part, pieces
from gateway.masking.answers import Judge
from policies.rules.model import Action

Placed = tuple[Span, bool]


class Given:
    """What went out of one text. It is read a piece at a time, at places that hang on the text alone; of what was read
    only the lead of what follows is kept."""

    def __init__(self, screen: Reading, reach: int, judge: Judge, *, looks: bool = True) -> None:
        self._screen, self._reach, self._judge = screen, reach, judge
        self._looks = looks  # whether it keeps and reads anything
        self._text = ""  # of what was given, what was not read yet
        self._front = Lead()
        self.length = 0  # of all that was given
        self._values: list[Span] = []  # in that text, what was put back for placeholders
        self._marks: list[Span] = []  # and what stands for something masked

    @property
    def room(self) -> int:
        """How many characters there may still be before the next piece is to be read."""
        return PIECE + self._reach - len(self._text)

    def add(self, text: str, edits: Iterable[Placed] = ()) -> None:
        """`edits` are where what stands in it was put there, and whether that is a value for its placeholder."""
        if not self._looks:
            return
        for span, is_value in edits:
            (self._values if is_value else self._marks).append(span.shifted(len(self._text)))
        self._text += text
        self.length += len(text)

    def fork(self) -> Given:
        """Another one to which the same was given up to here."""
        other = copy(self)
        other._front = self._front.fork()
        other._values, other._marks = list(self._values), list(self._marks)
        return other

    def left(self, *, final: bool, known: bool) -> list[Finding]:
        """What has to be masked in all that was given, in its places there, as far as that can be read by now; `known`
        if nothing has to."""
        while self._text and (final or self.room <= 0):
            _, end = next(pieces(self._text))
            if not known and (left := self._left(end)):
                return left
            if final and end == len(self._text):  # nothing follows that is read behind it
                self._text = ""
                break
            self._front.grow(self._text[:end])
            self._text = self._text[end:]
            self._values = [s.shifted(-end) for s in self._values if s.start >= end]
            self._marks = [s.shifted(-end) for s in self._marks if s.start >= end]
        return []

    def _left(self, end: int) -> list[Finding]:
        """What begins up to there and has to be masked."""
        places = (0, end, end + self._reach)
        seen = of_part(self._screen, self._text, self._front, places)
        found = [f for f in seen if not self._own(f)]
        if not found:
            return []
        decision = self._judge(self._text, found)
        masked = [mask.sighting.finding for mask in decision.masks]
        by = self.length - len(self._text)
        counts = found if decision.action >= Action.CONFIRM else masked
        return [replace(f, span=f.span.shifted(by)) for f in counts]

    def _own(self, finding: Finding) -> bool:
        """Whether it is about a value that was put back, or stands in a mark that leaves a part of what it is for."""
        if finding.entity == DETECTOR_FAILED:
            return False
        return any(finding.span.overlaps(value) for value in self._values) or any(
            mark.start <= finding.span.start and finding.span.end <= mark.end
            for mark in self._marks
        )
