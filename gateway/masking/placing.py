"""Places in a text that comes in pieces: of findings and edits, told of one stretch of it and meant of another."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import TypeVar

from detectors.edited import Edit
from detectors.findings import DETECTOR_FAILED, Finding, Span
from gateway.masking.given import Placed

_Placed = TypeVar("_Placed", Edit, Finding)


def coming(offset: int, judged: Span, quiet: int, finding: Finding) -> Finding | None:
    """The finding, which is told of a text with `offset` more in front, if it begins no earlier than what is judged; of
    one that takes in some of the `quiet` characters before that, the rest. A failure always counts, for what is
    judged."""
    if finding.entity == DETECTOR_FAILED:
        return replace(finding, span=judged)
    start, end = finding.span.start - offset, finding.span.end - offset
    if start < judged.start - quiet or end <= judged.start:
        return None
    return replace(finding, span=Span(max(start, judged.start), end))


def placed(edits: Iterable[tuple[Edit, bool]], start: int) -> Iterator[Placed]:
    """Where edits stand in what comes of a text from `start` on."""
    place = 0
    for edit, restores in edits:
        place += edit.span.start - start
        yield Span(place, place + len(edit.text)), restores
        place, start = place + len(edit.text), edit.span.end


def shifted(what: _Placed, by: int) -> _Placed:
    return replace(what, span=what.span.shifted(by))


def finding_at(finding: Finding, dropped: int) -> Finding:
    return shifted(finding, dropped) if dropped else finding
