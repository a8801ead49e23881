"""Recognisers that are data: how a thing is written, what labels it, and what says that it is something else."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

from detectors.findings import Finding
from detectors.recognizers.base import (
    WINDOW,
    TextRecognizer,
    around,
    before,
    matches,
    matches_at,
    near,
)
from detectors.recognizers.tables import Cell, Tables
from detectors.views.normalise import View


@dataclass(frozen=True, slots=True)
class Form:
    """One way to write a thing, and how sure it is: alone, near a label, behind a word for something else.

    A score of 0 is no finding. The finding is the pattern's group `value`, the whole match by default.
    """

    pattern: re.Pattern[str]
    alone: float
    labelled: float = 0.95
    mistaken: float = 0.3
    value: int | str = 0
    needs: re.Pattern[str] | None = None
    """A cheap condition on the text without which the pattern has nothing to find."""
    begins: re.Pattern[str] | None = None
    """What any match begins with, where several forms share that: it is looked for once, and the pattern need not say
    it."""


class FormRecognizer(TextRecognizer):
    """A subclass names its forms and, where it has them, labels (on both sides), other labels and a check.

    Patterns run on normalised text and MUST use look-arounds on ASCII classes only: \\b, \\w and \\d take kana and
    kanji for parts of a number. Forms MUST be linear: no repeat inside a repeat over the same characters.
    """

    reads_numerals = True
    forms: ClassVar[tuple[Form, ...]]
    label: ClassVar[re.Pattern[str] | None] = None
    window: ClassVar[int] = WINDOW
    other: ClassVar[re.Pattern[str] | None] = None
    """What, shortly before the value, says that it is something else. A label outweighs it."""
    other_window: ClassVar[int] = 12
    longest: ClassVar[int] = 0
    """Of a match, where every match holds the gate: a long text is read only around what opens it. 0: all of it."""

    def find(self, view: View) -> Iterator[Finding]:
        text, tables = view.text, Tables(view.text)
        stretches = self._stretches(text)
        places: dict[tuple[str, tuple[int, int]], list[int]] = {}
        for form in self.forms:
            if form.needs and not form.needs.search(text):
                continue
            for stretch in stretches:
                for match in _matches(form, text, stretch, places):
                    if self.valid(match[form.value]):
                        yield from self._found(view, form, match, tables)

    def _stretches(self, text: str) -> list[tuple[int, int]]:
        if self.longest and len(text) > 2 * self.longest:
            return list(around(self.gate, text, self.longest))
        return [(0, len(text))]

    def _found(
        self, view: View, form: Form, match: re.Match[str], tables: Tables
    ) -> Iterator[Finding]:
        score, (start, end) = self._score(form, view.text, match), match.span(form.value)
        if score < form.labelled and self._headed(tables.cell(start)):
            score = form.labelled
        if score:
            most = self.at_most(match[form.value])
            yield self.finding(view, start, end, self.finds[0], min(score, most))

    def _headed(self, cell: Cell | None) -> bool:
        return bool(cell and self.label and self.label.search(cell.heading))

    def valid(self, value: str) -> bool:
        """The check digit, the range, or whatever else a value must satisfy."""
        return True

    def at_most(self, value: str) -> float:
        """How sure a value that may be mistyped can be, whatever stands around it."""
        return 1.0

    def _score(self, form: Form, text: str, match: re.Match[str]) -> float:
        start, end = match.span(form.value)
        if self.label and near(self.label, text, start, end, self.window):
            return form.labelled
        if self.other and before(self.other, text, start, self.other_window):
            return min(form.alone, form.mistaken)
        return form.alone


def _matches(
    form: Form,
    text: str,
    stretch: tuple[int, int],
    places: dict[tuple[str, tuple[int, int]], list[int]],
) -> Iterator[re.Match[str]]:
    """Those of a form. `places` holds where any of several forms may begin."""
    begins = form.begins
    if begins is None:
        return matches(form.pattern, text, stretch)
    if (begins.pattern, stretch) not in places:
        places[begins.pattern, stretch] = [
            match.start() for match in begins.finditer(text, *stretch)
        ]
    return matches_at(form.pattern, text, places[begins.pattern, stretch], stretch)
