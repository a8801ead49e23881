"""A text with some of its places rewritten, in which every place knows where it was before."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from detectors.findings import Finding, Span

MOST_READINGS = 8
"""How often an edited text is read again, at most. Each reading edits something that none before it did. More than two
are rare; what is not settled by then is not judged."""


@dataclass(frozen=True, slots=True)
class Edit:
    """`span` of a text is to read `text`."""

    span: Span
    text: str = field(repr=False)


class Edited:
    """`edits` MUST be in order and apart. `text` is what comes of them."""

    def __init__(self, before: str, edits: Sequence[Edit]) -> None:
        self._edits = edits
        self._starts: list[int] = []  # where the edits stand in the new text
        parts: list[str] = []
        place = length = 0
        for edit in edits:
            parts += [before[place : edit.span.start], edit.text]
            length += edit.span.start - place
            self._starts.append(length)
            length += len(edit.text)
            place = edit.span.end
        parts.append(before[place:])
        self.text = "".join(parts)

    def back(self, span: Span) -> Span | None:
        """Where a span of the new text stands in the old one. An edit that it touches belongs to it as a whole; None if
        an edit put all of it there."""
        first, last = self._edit_at(span.start), self._edit_at(span.end - 1)
        if first is not None and first is last:
            return None
        start = first.span.start if first else self._place(span.start)
        end = last.span.end if last else self._place(span.end - 1) + 1
        return Span(start, end)

    def before(self, findings: Iterable[Finding]) -> Iterator[Finding]:
        """Findings in the new text as findings in the old one, without those in what an edit put there."""
        for finding in findings:
            span = self.back(finding.span)
            if span is not None:
                yield replace(finding, span=span)

    def _edit_at(self, place: int) -> Edit | None:
        number = bisect_right(self._starts, place) - 1
        if number < 0 or place >= self._starts[number] + len(self._edits[number].text):
            return None
        return self._edits[number]

    def _place(self, place: int) -> int:
        """Of a character that no edit put there."""
        number = bisect_right(self._starts, place) - 1
        if number < 0:
            return place
        edit = self._edits[number]
        return place - self._starts[number] - len(edit.text) + edit.span.end


def part(text: str, span: Span, edits: Iterable[Edit]) -> str:
    """What stands for `span` of a text once it is edited: an edit that begins in front of it is no part of it, one that
    goes on behind it is. `edits` MUST be in order and apart."""
    pieces, place = [], span.start
    for edit in edits:
        if edit.span.overlaps(span):
            pieces.append(text[place : max(place, edit.span.start)])
            if span.start <= edit.span.start:
                pieces.append(edit.text)
            place = max(place, edit.span.end)
    pieces.append(text[place : max(place, span.end)])
    return "".join(pieces)
