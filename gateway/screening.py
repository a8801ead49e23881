"""Screens every segment of a request, and what is split over several, within a deadline.

A segment that was seen before costs a look into the cache. What is new is screened where it stands while that takes
less than about two milliseconds, and in a thread beyond that.
"""

from __future__ import annotations

import asyncio
import os
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from detectors import long_text
from detectors.catalogue import Opinion, recognizers
from detectors.findings import DETECTOR_FAILED, Finding, Span
from detectors.marks import Marks
from detectors.recognizers.second_opinion import GinzaNameRecognizer
from detectors.recognizers.terms import TermForm, term_recognizer
from detectors.screen import Screen
from gateway.settings import Settings
from gateway.splits import split_sightings
from gateway.wire.leaves import Segment
from policies.rules.allow import NOTHING_ALLOWED, AllowList
from policies.rules.model import Policy, Sighting
from policies.rules.terms import Term
from policies.rules.vocabulary import JAPANESE_NAMES

QUICK_CHARACTERS = 300
"""At the slowest speed measured with names on (150 characters per millisecond) this is two milliseconds."""
READINGS = 2
"""A request that is masked is read again. What was seen before is known as it reads masked, too."""
QUICK_SEGMENTS = 100
"""Putting together what may be split over as many takes about a millisecond, found or not."""
_T = TypeVar("_T")


class _TooLateError(Exception):
    """The time for a request is over."""


def screen_here(policy: Policy, settings: Settings) -> Screen:
    """What this installation finds by a policy."""
    return screen_for(policy, settings.names.second_opinion)


def screening_here(policy: Policy, settings: Settings) -> Screening:
    """The same within its limit of time. Close it."""
    return Screening(screen_here(policy, settings), settings.limits.screening_s)


def screen_for(policy: Policy, second: Opinion = "none") -> Screen:
    """Every recogniser there is, and those that the policy defines itself. The tests of packs come out alike in every
    installation: none of them asks for a second opinion."""
    own = (term_recognizer(form_of(term)) for term in policy.terms)
    return Screen((*recognizers(second), *own), marks=Marks(JAPANESE_NAMES.values()))


def screen_like(screen: Screen, policy: Policy) -> Screen:
    """The screen of another policy, made as `screen` was."""
    return screen_for(policy, "ginza" if screen.asks(GinzaNameRecognizer) else "none")


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


class _TooMuchError(Exception):
    """It will not be quick."""


class Screening:
    """`deadline_s` bounds the whole request; what is not judged by then counts as a failed detector."""

    def __init__(
        self, screen: Screen, deadline_s: float, threads: ThreadPoolExecutor | None = None
    ) -> None:
        self.screen = screen
        self._narrow: dict[frozenset[str], Screen] = {}
        self._deadline_s = deadline_s
        self._threads = threads or ThreadPoolExecutor(
            os.cpu_count() or 1, thread_name_prefix="screening"
        )

    def with_screen(self, screen: Screen) -> Screening:
        """Another screen in the same threads: closing one closes both."""
        return Screening(screen, self._deadline_s, self._threads)

    def is_quick(self, segments: Sequence[Segment]) -> bool:
        """Whether `sightings` will take less than about two milliseconds, masked and read again: for what is new in the
        segments, and in the texts that are put together of them."""
        if len(segments) > QUICK_SEGMENTS:
            return False
        fresh = 0

        def weigh(text: str) -> tuple[Finding, ...]:
            nonlocal fresh
            if self.screen.recalled(text) is None:
                fresh += READINGS * len(text)
                if fresh > QUICK_CHARACTERS:
                    raise _TooMuchError
            return ()

        try:
            for segment in segments:
                weigh(segment.text)
            any(split_sightings(segments, weigh, NOTHING_ALLOWED, self.screen))
        except _TooMuchError:
            return False
        return True

    def deadline(self) -> float:
        """When the time of a request that comes now is over."""
        return time.monotonic() + self._deadline_s

    def sightings(
        self,
        segments: Sequence[Segment],
        allow: AllowList = NOTHING_ALLOWED,
        until: float | None = None,
        kinds: frozenset[str] | None = None,
    ) -> tuple[Sighting, ...]:
        """Everything that is found, of some `kinds` or of all, each with the allow entry that lets it pass."""
        deadline = self.deadline() if until is None else until
        screen = self.screen if kinds is None else self._only(kinds)

        def find(text: str) -> Iterable[Finding]:
            if time.monotonic() > deadline:
                raise _TooLateError
            return _found(screen, text)

        try:
            seen = [
                Sighting(segment.pointer, segment.role, f, allow.allowing(f, segment.text))
                for segment in segments
                for f in find(segment.text)
            ]
            seen.extend(split_sightings(segments, find, allow, screen))
        except _TooLateError:
            return tuple(unjudged(segments))
        in_time = time.monotonic() <= deadline
        return tuple(dict.fromkeys(seen) if in_time else unjudged(segments))

    def _only(self, entities: frozenset[str]) -> Screen:
        if entities not in self._narrow:
            self._narrow = {entities: self.screen.only(entities)}  # of the one policy in force
        return self._narrow[entities]

    async def aside(self, work: Callable[[], _T]) -> _T:
        """`work`, away from the event loop; as many at a time as there are processors."""
        return await asyncio.get_running_loop().run_in_executor(self._threads, work)

    def close(self) -> None:
        self._threads.shutdown(wait=False, cancel_futures=True)


def _found(screen: Screen, text: str) -> Iterable[Finding]:
    """A long text in pieces, so that a screen's own limit of time is one for a piece."""
    if len(text) <= long_text.PIECE:
        return screen.findings(text)
    return long_text.scan(screen, text)


def unjudged(segments: Iterable[Segment], by: str = "deadline") -> Iterator[Sighting]:
    for segment in segments:
        failed = Finding(Span(0, len(segment.text)), DETECTOR_FAILED, by, 1.0)
        yield Sighting(segment.pointer, segment.role, failed)
