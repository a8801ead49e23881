"""Screens every segment of a request, and the joins between neighbours, without holding up the event loop.

A segment that was seen before costs a look into the cache. New text is screened on the loop while that takes less
than about two milliseconds, and in a thread beyond that.
"""

from __future__ import annotations

import asyncio
import os
import re
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise

from detectors.findings import DETECTOR_FAILED, Finding, Span
from detectors.screen import Screen
from gateway.wire.leaves import Segment
from policies.model import Sighting

ON_LOOP_CHARACTERS = 300
"""At the slowest speed measured with names on (150 characters per millisecond) this is two milliseconds."""
JOIN = 40
"""Characters on each side of a border that are read together: longer than any number or address of e-mail."""
_JOINABLE = re.compile(r"[0-9A-Za-z０-９Ａ-Ｚａ-ｚ①-⑳@＠._+\-‐‑–—−－ー()（）]")


class Screening:
    """`deadline_s` bounds the whole request; what is not judged by then counts as a failed detector."""

    def __init__(self, screen: Screen, deadline_s: float) -> None:
        self.screen = screen
        self._deadline_s = deadline_s
        self._threads = ThreadPoolExecutor(os.cpu_count() or 1, thread_name_prefix="screening")

    async def sightings(self, segments: Sequence[Segment]) -> tuple[Sighting, ...]:
        known = [self.screen.recalled(segment.text) for segment in segments]
        fresh = sum(len(s.text) for s, k in zip(segments, known, strict=True) if k is None)
        if fresh <= ON_LOOP_CHARACTERS:
            return self._all(segments, known)
        loop = asyncio.get_running_loop()
        try:
            async with asyncio.timeout(self._deadline_s):
                return await loop.run_in_executor(self._threads, self._all, segments, known)
        except TimeoutError:
            return tuple(_unjudged(segments))

    def close(self) -> None:
        self._threads.shutdown(wait=False, cancel_futures=True)

    def _all(
        self, segments: Sequence[Segment], known: Sequence[tuple[Finding, ...] | None]
    ) -> tuple[Sighting, ...]:
        single = [
            Sighting(segment.pointer, segment.role, finding)
            for segment, before in zip(segments, known, strict=True)
            for finding in (self.screen.findings(segment.text) if before is None else before)
        ]
        return tuple(dict.fromkeys([*single, *self._across(segments)]))

    def _across(self, segments: Sequence[Segment]) -> Iterator[Sighting]:
        """What stands across the border of two neighbours: each part is a sighting of its own."""
        values = [s for s in segments if s.text and not s.pointer.endswith("#")]
        for left, right in pairwise(values):
            if not (_JOINABLE.match(left.text[-1]) and _JOINABLE.match(right.text[0])):
                continue
            head, tail = left.text[-JOIN:], right.text[:JOIN]
            for finding in self.screen.findings(head + tail):
                if finding.span.start < len(head) < finding.span.end:
                    yield from _halves(finding, left, right, len(head))


def _halves(finding: Finding, left: Segment, right: Segment, border: int) -> Iterator[Sighting]:
    start = len(left.text) - border + finding.span.start
    for segment, span in (
        (left, Span(start, len(left.text))),
        (right, Span(0, finding.span.end - border)),
    ):
        part = Finding(span, finding.entity, finding.recognizer, finding.score)
        yield Sighting(segment.pointer, segment.role, part)


def _unjudged(segments: Iterable[Segment]) -> Iterator[Sighting]:
    for segment in segments:
        failed = Finding(Span(0, len(segment.text)), DETECTOR_FAILED, "deadline", 1.0)
        yield Sighting(segment.pointer, segment.role, failed)
