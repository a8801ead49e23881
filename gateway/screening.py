"""Screens every segment of a request, and the joins between neighbours, within a deadline.

A segment that was seen before costs a look into the cache. What is new is screened where it stands while that takes
less than about two milliseconds, and in a thread beyond that.
"""

from __future__ import annotations

import asyncio
import os
import re
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from itertools import pairwise
from typing import TypeVar

from detectors import long_text
from detectors.catalogue import recognizers
from detectors.findings import DETECTOR_FAILED, Finding, Span
from detectors.marks import Marks
from detectors.recognizers.terms import TermForm, term_recognizer
from detectors.screen import Screen
from gateway.wire.leaves import Segment
from policies.allow import NOTHING_ALLOWED, AllowList
from policies.model import Policy, Sighting
from policies.terms import Term
from policies.vocabulary import JAPANESE_NAMES

QUICK_CHARACTERS = 300
"""At the slowest speed measured with names on (150 characters per millisecond) this is two milliseconds."""
JOIN = 40
"""Characters on each side of a border that are read together: longer than any number or address of e-mail."""
_JOINABLE = re.compile(r"[0-9A-Za-z０-９Ａ-Ｚａ-ｚ①-⑳@＠._+\-‐‑–—−－ー()（）]")
_T = TypeVar("_T")


def screen_for(policy: Policy) -> Screen:
    """Every recogniser there is, and those that the policy defines itself."""
    own = (term_recognizer(form_of(term)) for term in policy.terms)
    return Screen((*recognizers(), *own), marks=Marks(JAPANESE_NAMES.values()))


def form_of(term: Term) -> TermForm:
    return TermForm(
        entity=term.entity,
        words=term.words,
        patterns=term.patterns,
        near=term.near,
        not_near=term.not_near,
        score=term.score,
        starts=term.starts,
        width=term.width,
        check=term.check,
    )


class Screening:
    """`deadline_s` bounds the whole request; what is not judged by then counts as a failed detector."""

    def __init__(
        self, screen: Screen, deadline_s: float, threads: ThreadPoolExecutor | None = None
    ) -> None:
        self.screen = screen
        self._deadline_s = deadline_s
        self._threads = threads or ThreadPoolExecutor(
            os.cpu_count() or 1, thread_name_prefix="screening"
        )

    def with_screen(self, screen: Screen) -> Screening:
        """Another screen in the same threads: closing one closes both."""
        return Screening(screen, self._deadline_s, self._threads)

    def is_quick(self, segments: Sequence[Segment]) -> bool:
        """Whether `sightings` will take less than about two milliseconds."""
        fresh = 0
        for segment in segments:
            if self.screen.recalled(segment.text) is None:
                fresh += len(segment.text)
                if fresh > QUICK_CHARACTERS:
                    return False
        return True

    def sightings(
        self, segments: Sequence[Segment], allow: AllowList = NOTHING_ALLOWED
    ) -> tuple[Sighting, ...]:
        """Everything that is found, each with the allow entry that lets it pass."""
        deadline = time.monotonic() + self._deadline_s
        seen: list[Sighting] = []
        for segment in segments:
            seen.extend(
                Sighting(segment.pointer, segment.role, f, allow.allowing(f, segment.text))
                for f in self._found(segment.text)
            )
            if time.monotonic() > deadline:
                return tuple(_unjudged(segments))
        return tuple(dict.fromkeys([*seen, *self._across(segments, allow)]))

    def _found(self, text: str) -> Iterable[Finding]:
        """A long text in pieces, so that a screen's own limit of time is one for a piece."""
        if len(text) <= long_text.PIECE:
            return self.screen.findings(text)
        return long_text.scan(self.screen, text)

    async def aside(self, work: Callable[[], _T]) -> _T:
        """`work`, away from the event loop; as many at a time as there are processors."""
        return await asyncio.get_running_loop().run_in_executor(self._threads, work)

    def close(self) -> None:
        self._threads.shutdown(wait=False, cancel_futures=True)

    def _across(self, segments: Sequence[Segment], allow: AllowList) -> Iterator[Sighting]:
        """What stands across the border of two neighbours: each part is a sighting of its own."""
        values = [s for s in segments if s.text and not s.pointer.endswith("#")]
        for left, right in pairwise(values):
            if not (_JOINABLE.match(left.text[-1]) and _JOINABLE.match(right.text[0])):
                continue
            head, tail = left.text[-JOIN:], right.text[:JOIN]
            joint = head + tail
            for finding in self.screen.findings(joint):
                if finding.span.start < len(head) < finding.span.end:
                    cut = _cut(finding.span, left, right)
                    allowed = "" if cut else allow.allowing(finding, joint)
                    for segment, span in _halves(finding.span, left, right):
                        part = replace(finding, span=span)
                        yield Sighting(segment.pointer, segment.role, part, allowed)


def _cut(joint: Span, left: Segment, right: Segment) -> bool:
    """Whether a span of the joint ends where the joint itself was cut: the whole of it is not known then."""
    head, tail = min(JOIN, len(left.text)), min(JOIN, len(right.text))
    begins_before = joint.start == 0 and len(left.text) > head
    return begins_before or (joint.end == head + tail and len(right.text) > tail)


def _halves(joint: Span, left: Segment, right: Segment) -> tuple[tuple[Segment, Span], ...]:
    border = min(JOIN, len(left.text))
    start = len(left.text) - border + joint.start
    return (left, Span(start, len(left.text))), (right, Span(0, joint.end - border))


def _unjudged(segments: Iterable[Segment]) -> Iterator[Sighting]:
    for segment in segments:
        failed = Finding(Span(0, len(segment.text)), DETECTOR_FAILED, "deadline", 1.0)
        yield Sighting(segment.pointer, segment.role, failed)
