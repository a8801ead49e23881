"""What is spread over the fields of an object, the items of a list, the rows of a table, or short messages in a row.

Each of them is read as the form that it is: its keys and values as lines of one text. Only what reaches over several
values counts here, and in a table what stands under a heading; all else is found in the values themselves.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from operator import attrgetter

from detectors.findings import Finding, Span
from detectors.views.fields import is_label, parts
from detectors.views.normalise import normalise
from gateway.wire.leaves import Segment
from policies.rules.allow import AllowList
from policies.rules.model import Sighting

SHORT = 80
"""Longer values are no fields: they speak for themselves."""
MOST_TOGETHER = 2_000
"""Characters that are read together. Longer forms are read in pieces, each with the end of the one before."""
OVERLAP = 6
SURE = 0.6

Find = Callable[[str], Iterable[Finding]]
_NUMBERED = re.compile(r"(?P<table>.*)/(?P<row>[0-9]+)/(?P<column>[0-9]+)")


@dataclass(frozen=True, slots=True)
class _Piece:
    """Where a value stands in the text of its form."""

    start: int
    segment: Segment

    def overlap(self, span: Span) -> Span | None:
        start, end = span.start - self.start, span.end - self.start
        start, end = max(0, start), min(len(self.segment.text), end)
        return Span(start, end) if start < end else None


def spread_sightings(
    keys: Mapping[str, str],
    written: Mapping[str, Sequence[Segment]],
    find: Find,
    allow: AllowList,
) -> Iterator[Sighting]:
    """`keys` as their sender wrote them, by the pointers of what they are keys of; `written` are the values of each
    role, none of them empty."""
    for values in written.values():
        if sum(len(value.text) <= SHORT for value in values) < 2:
            continue
        for run in _runs(values):
            yield from _over_several(_form(run, keys), find, allow)
        yield from _tables(values, find, allow)


def _runs(values: Sequence[Segment]) -> Iterator[list[Segment]]:
    """Short values in a row, in pieces of a bounded length."""
    for is_short, group in groupby(values, lambda v: len(v.text) <= SHORT):
        run: list[Segment] = []
        length = 0
        if not is_short:
            continue
        for value in group:
            run.append(value)
            length += len(value.text)
            if length > MOST_TOGETHER:
                yield run
                run = run[-OVERLAP:]
                length = sum(len(v.text) for v in run)
        if len(run) > 1:
            yield run


def _form(run: Sequence[Segment], keys: Mapping[str, str]) -> tuple[str, list[_Piece]]:
    text, pieces, last, labelled = "", [], "", False
    for value in run:
        key = _key(value.pointer, keys)
        label = is_label(value.text)
        if key and key != last and not (labelled or label):
            text += f"{key}: "
        last, labelled = key, label
        pieces.append(_Piece(len(text), value))
        text += f"{value.text}\n"
    return text, pieces


def _key(pointer: str, keys: Mapping[str, str]) -> str:
    """The key of a value as its sender wrote it, behind that of the object it is in; of a list's items, the list's."""
    array, _, step = pointer.rpartition("/")
    if step.isdigit():
        pointer, (array, _, step) = array, array.rpartition("/")
    own = keys.get(pointer, "" if step in _CARRIERS or step.startswith("*") else step)
    outer = keys.get(array, "")
    return f"{outer}.{own}"[-SHORT:].lstrip(".") if own and not own.isdigit() else ""


_CARRIERS = frozenset({"content", "text", "input", "prompt", ""})
"""Members of the wire format that say nothing of what they hold."""


def _over_several(
    form: tuple[str, list[_Piece]], find: Find, allow: AllowList
) -> Iterator[Sighting]:
    text, pieces = form
    view = normalise(text)
    places = [view.span(*place) for place in parts(view.text)]
    if not places:
        return
    for finding in find(text):
        held = [p for p in places if finding.span.overlaps(p)]
        if finding.score < SURE or not held:
            continue
        for place in held:
            yield from _in_pieces(
                replace(finding, span=place), pieces, allow.allowing(finding, text)
            )


def _tables(values: Sequence[Segment], find: Find, allow: AllowList) -> Iterator[Sighting]:
    """Lists of lists, as the table with a heading that they are."""
    cells = [
        (m, v) for v in values if len(v.text) <= SHORT and (m := _NUMBERED.fullmatch(v.pointer))
    ]
    for _, group in groupby(cells, lambda cell: cell[0]["table"]):
        text, pieces, row = "", [], ""
        for match, value in group:
            if match["row"] != row:
                text += "\n" if row else ""
                row = match["row"]
            else:
                text += "\t"
            pieces.append(_Piece(len(text), value))
            text += value.text.replace("\t", " ").replace("\n", " ")
        if "\n" not in text or not any(is_label(p.segment.text) for p in pieces):
            continue
        for finding in find(text):
            yield from _in_pieces(finding, pieces, allow.allowing(finding, text))


def _in_pieces(finding: Finding, pieces: Sequence[_Piece], allowed: str) -> Iterator[Sighting]:
    """A finding in each of the values that it reaches over."""
    first = bisect_right(pieces, finding.span.start, key=attrgetter("start")) - 1
    for piece in pieces[max(0, first) :]:
        if piece.start >= finding.span.end:
            return
        if span := piece.overlap(finding.span):
            part = replace(finding, span=span)
            yield Sighting(piece.segment.pointer, piece.segment.role, part, allowed)
