"""What an answer tells half in one of its texts and half in another: in what it says, and in arguments of a call.

That is known when all has come. The end of what a text says is held back until then, and so the half in it can still
be masked; what could be masked in none of the two counts as not judged.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Any

from audit.contents import LONG
from detectors.findings import DETECTOR_FAILED, Finding, Span
from gateway.splits import halves
from gateway.stream import Lens
from gateway.wire.channel import Channel
from gateway.wire.leaves import Segment

WHOLE = frozenset({"name", "id"})
"""Texts that come whole, and are no part of what is said."""
_PIECE = re.compile(r'[^"\\]+(?:\\+[^"\\]+)*')
"""What stands between two quotation marks of JSON, in a string or not."""
_NUMBER = re.compile(r"[-+0-9.]{2,}")


def note_halves(channels: Iterable[Channel], lens: Lens) -> None:
    """Tells the channels of each choice what of theirs is half of something, before they end."""
    told: dict[Any, list[Channel]] = {}
    for channel in channels:
        if channel.length and not WHOLE.intersection(channel.path[-1:]):
            told.setdefault(channel.choice, []).append(channel)
    for choice in told.values():
        _note(choice, lens)


def _note(told: Sequence[Channel], lens: Lens) -> None:
    alone = len(told) == 1 and not told[0].is_json  # arguments have several texts of their own
    if alone or sum(c.length for c in told) > LONG:
        return
    places = {s.pointer: (c, start) for c in told for s, start in _texts(c)}
    texts = [s for c in told for s, _ in _texts(c)]
    masked: dict[Finding, bool] = {}
    for sighting in halves(texts, lens.screen.findings, lens.allow):
        channel, start = places[sighting.pointer]
        half = replace(sighting.finding, span=sighting.finding.span.shifted(start))
        kind = replace(sighting.finding, span=Span(0, 0))
        masked[kind] = channel.expect(half) or masked.get(kind, False)
    if not all(masked.values()):
        last = told[-1]
        last.expect(Finding(Span(0, last.length), DETECTOR_FAILED, "masking", 1.0))


def _texts(channel: Channel) -> Iterator[tuple[Segment, int]]:
    """A text as it is; of arguments each string and each number."""
    text = "".join(channel.received())
    if not channel.is_json:
        yield Segment(channel.pointer, "", text), 0
        return
    for piece in _PIECE.finditer(text):
        start, said = piece.start(), piece[0]
        number = _NUMBER.search(said) if not said.strip("{}[]:, \t\r\n-+.0123456789eE") else None
        if number:
            start, said = start + number.start(), number[0]
        yield Segment(f"{channel.pointer}!/{start}", "", said), start
