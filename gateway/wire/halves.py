"""What an answer tells half in one of its texts and half in another: in what it says, and in arguments of a call.

That is known when all has come. The end of what a text says is held back until then, and so the half in it can still
be masked; what could be masked in none of the two counts as not judged.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Any

from detectors.findings import DETECTOR_FAILED, Finding, Span
from gateway.splits import halves
from gateway.stream import Lens
from gateway.wire.channel import Channel
from gateway.wire.ends import Ends, of_arguments, whole
from gateway.wire.leaves import Segment

WHOLE = frozenset({"name", "id"})
"""Texts that come whole, and are no part of what is said."""


def note_halves(channels: Iterable[Channel], lens: Lens) -> None:
    """Tells the channels of each choice what of theirs is half of something, before they end."""
    told: dict[Any, list[Channel]] = {}
    for channel in channels:
        if channel.length and not WHOLE.intersection(channel.path[-1:]):
            told.setdefault(channel.choice, []).append(channel)
    for choice in told.values():
        _note(choice, lens)


def _note(told: Sequence[Channel], lens: Lens) -> None:
    if len(told) == 1 and not told[0].is_json:  # arguments have several texts of their own
        return
    texts = {pointer: (c, ends) for c in told for pointer, ends in _texts(c)}
    segments = [Segment(pointer, "", ends.text) for pointer, (_, ends) in texts.items()]
    masked: dict[Finding, bool] = {}
    for sighting in halves(segments, lens.screen.findings, lens.allow, lens.screen):
        channel, ends = texts[sighting.pointer]
        finding = sighting.finding
        if finding.entity == DETECTOR_FAILED:
            masked[finding] = False
            continue
        start = ends.place(finding.span.start)
        half = replace(finding, span=Span(start, start + finding.span.end - finding.span.start))
        kind = replace(finding, span=Span(0, 0))
        masked[kind] = channel.expect(half) or masked.get(kind, False)
    if not all(masked.values()):
        last = told[-1]
        last.expect(Finding(Span(0, last.length), DETECTOR_FAILED, "masking", 1.0))


def _texts(channel: Channel) -> Iterator[tuple[str, Ends]]:
    """A text as it is; of arguments each string and each number."""
    if not channel.is_json:
        yield channel.pointer, whole(channel.received())
        return
    for ends in of_arguments(channel.received()):
        yield f"{channel.pointer}!/{ends.start}", ends
