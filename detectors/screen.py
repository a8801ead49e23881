"""Runs recognisers over a text: gates first, failures as findings, and what was seen before from memory."""

from __future__ import annotations

import hashlib
import logging
import re
import secrets
import threading
import time
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass

from detectors.echo import INSTRUCTION_ECHO, VERBATIM_ECHO, Echo
from detectors.findings import DETECTOR_FAILED, Finding, Span
from detectors.marks import Marks
from detectors.recognizers.bare_numbers import may_be_sure, may_be_written
from detectors.recognizers.base import TextRecognizer
from detectors.recognizers.terms import TermRecognizer
from detectors.recognizers.written import Written
from detectors.views.folds import originals
from detectors.views.readings import STARTS, readings, spelt_beginning
from detectors.views.windows import Window, windows

BUDGET_S = 2.0
"""Of work, in the processor time of the thread that does it: a busy machine makes no text unjudged."""
CACHE_ENTRIES = 32_768
"""Of some 140 bytes each. A conversation with 200 results of tools has thousands of texts and borders of texts, and is
sent again with every turn: with less room than that none of them would still be known."""
FINDINGS_A_TEXT = 2
"""That are remembered, on average: a register has thousands of them, each of some 200 bytes."""
_ASCII = re.compile("[!-~]")

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class _Look:
    """A window of one reading, the confidence that counts there, and who has something to see in it."""

    window: Window
    least: float
    concerned: frozenset[TextRecognizer]


class Screen:
    """A set of recognisers, ready for many threads. `scan` looks afresh, `findings` remembers.

    Memory holds places and kinds under a keyed digest, never text; a failure is not remembered.
    """

    def __init__(
        self,
        recognizers: Sequence[TextRecognizer],
        *,
        budget_s: float = BUDGET_S,
        cache_entries: int = CACHE_ENTRIES,
        entities: frozenset[str] | None = None,
        marks: Marks | None = None,
        wider: Screen | None = None,
    ) -> None:
        self._wider = wider
        self._marks = marks or Marks()
        offered = frozenset(e for r in recognizers for e in r.finds)
        self.entities = offered if entities is None else offered & entities
        self._recognizers = tuple(r for r in recognizers if self.entities.intersection(r.finds))
        self._gated = tuple(
            (r, r.needs and r.needs.opens, r.gate.search) for r in self._recognizers
        )
        self._terms = [r for r in self._recognizers if isinstance(r, TermRecognizer)]
        self._every = frozenset(self._recognizers)
        self._of_numbers = frozenset(r for r in self._recognizers if r.reads_numerals)
        self._without_ascii = frozenset(r for r in self._recognizers if not r.needs_ascii)
        self._budget_s = budget_s
        self._cache_entries = cache_entries
        self._most_held = cache_entries * FINDINGS_A_TEXT
        self._key: bytes = wider._key if wider else secrets.token_bytes(32)
        self._seen: OrderedDict[bytes, tuple[Finding, ...]] = OrderedDict()
        self._held = 0  # findings in it
        self._lock = threading.Lock()
        self.reach = max((r.reach for r in self._recognizers), default=0)
        starts = frozenset().union(*(r.starts for r in self._recognizers))
        anything = "".join(sorted(starts.union(STARTS)))
        self.starts = re.compile(
            f"[{originals(anything)}]|{spelt_beginning()}" if starts else r"(?!)"
        )
        named = sorted(f"{r.name}/{r.version}" for r in self._recognizers)
        used = [*named, *sorted(self.entities), *sorted(self._marks.words)]
        self.digest = hashlib.sha256("\n".join(used).encode()).hexdigest()[:16]

    def only(self, entities: frozenset[str]) -> Screen:
        """The same recognisers, as far as they find any of `entities`."""
        return Screen(
            self._recognizers,
            budget_s=self._budget_s,
            cache_entries=self._cache_entries,
            entities=self.entities & entities,
            marks=self._marks,
            wider=self,
        )

    def without(self, recognizer: type[TextRecognizer]) -> Screen:
        """The same recognisers but for one."""
        if not self.asks(recognizer):
            return self
        return Screen(
            [r for r in self._recognizers if type(r) is not recognizer],
            budget_s=self._budget_s,
            cache_entries=self._cache_entries,
            entities=self.entities,
            marks=self._marks,
        )

    def asks(self, recognizer: type[TextRecognizer]) -> bool:
        """Whether it has one of these."""
        return any(type(r) is recognizer for r in self._recognizers)

    def may_join(self, left: str, right: str) -> bool:
        """Whether the end of a text and the beginning of another may surely be something together. Said at once of
        numbers, of which there may be thousands."""
        return may_be_sure(left, right) or any(t.may_be_in(left + right) for t in self._terms)

    def may_be_written(self, pieces: Sequence[str]) -> bool:
        """Whether numbers in a row, which nothing names, look like one that somebody wrote in pieces."""
        return may_be_written(pieces) or any(t.may_be_in("".join(pieces)) for t in self._terms)

    def warm_up(self) -> None:
        Written.warm_up()
        for recognizer in self._recognizers:
            recognizer.warm_up()

    def recalled(self, text: str) -> tuple[Finding, ...] | None:
        """What was found in this text before, by these recognisers or by them and more; None when that is not
        remembered."""
        return self._recall(self._digest(text))

    def findings(self, text: str) -> tuple[Finding, ...]:
        digest = self._digest(text)
        known = self._recall(digest)
        if known is not None:
            return known
        found = self.scan(text)
        if not any(f.entity == DETECTOR_FAILED for f in found):
            with self._lock:
                self._held += len(found) - len(self._seen.get(digest, ()))
                self._seen[digest] = found
                while len(self._seen) > self._cache_entries or self._held > self._most_held:
                    self._held -= len(self._seen.popitem(last=False)[1])
        return found

    def repeated(self, answer: str, asked: str, instructed: str) -> tuple[Finding, ...]:
        """What an answer repeats of what it was asked with, and of its instructions."""
        sources = (VERBATIM_ECHO, asked), (INSTRUCTION_ECHO, instructed)
        return Echo((kind, text) for kind, text in sources if text).findings(answer)

    def _recall(self, digest: bytes) -> tuple[Finding, ...] | None:
        with self._lock:
            known = self._seen.get(digest)
            if known is not None:
                self._seen.move_to_end(digest)
                return known
        more = self._wider._recall(digest) if self._wider else None
        return more if more is None else tuple(f for f in more if f.entity in self.entities)

    def scan(self, text: str) -> tuple[Finding, ...]:
        """Everything that stands in `text`, in order of place."""
        if not text or not self._recognizers:
            return ()
        found: list[Finding] = []
        try:
            self._scan_into(found, self._marks.blanked(text))
        except Exception as error:  # noqa: BLE001 - the boundary: a text that cannot be read is a finding
            logger.error("a text could not be read: %s", type(error).__name__)
            found.append(_failed("readings", text))
        return tuple(_distinct(found)) if found else ()

    def _scan_into(self, found: list[Finding], text: str) -> None:
        """Each recogniser looks at all there is to see before the next does: it finds its patterns in the processor's
        cache then, which is most of what a look costs."""
        began, worked = time.perf_counter(), time.thread_time()
        looks = [
            _Look(window, reading.least, self._concerned(reading.numbers, window.view.text))
            for reading in readings(text)
            for window in windows(reading.view, self.reach)
        ]
        for recognizer, holds, opens in self._gated:
            for look in looks:
                view = look.window.view
                if recognizer in look.concerned and (
                    holds(view.parts) if holds else opens(view.text)
                ):
                    found.extend(self._asked(recognizer, look.window, look.least))
            # Nobody works longer than time passes, which costs a tenth to ask for: it is no call into the system.
            if (
                time.perf_counter() - began > self._budget_s
                and time.thread_time() - worked > self._budget_s
            ):
                logger.error("recognizer %s ran out of time", recognizer.name)
                found.append(_failed(recognizer.name, text))
                return

    def _concerned(self, numbers: bool, text: str) -> frozenset[TextRecognizer]:
        if numbers:
            return self._of_numbers
        return self._every if _ASCII.search(text) else self._without_ascii

    def _asked(self, recognizer: TextRecognizer, window: Window, least: float) -> list[Finding]:
        view, core = window.view, window.core
        try:
            return [
                f
                for f in recognizer.find(view)
                if f.entity in self.entities
                and f.score >= least
                and (core is None or core.start <= f.span.start < core.end)
            ]
        except Exception as error:  # noqa: BLE001 - the boundary: whatever a recogniser raises is a finding
            # The error's own text may quote what it was looking at.
            logger.error("recognizer %s failed: %s", recognizer.name, type(error).__name__)
            return [_failed(recognizer.name, view.original)]

    def _digest(self, text: str) -> bytes:
        return hashlib.blake2b(
            text.encode("utf-8", "surrogatepass"), digest_size=16, key=self._key
        ).digest()


def _failed(name: str, text: str) -> Finding:
    return Finding(Span(0, len(text)), DETECTOR_FAILED, name, 1.0)


def _distinct(found: Sequence[Finding]) -> list[Finding]:
    """Without what another finding of the same kind covers with at least the same confidence."""
    kept: list[Finding] = []
    reaching: dict[str, list[Finding]] = {}
    for finding in sorted(set(found), key=_outermost_first):
        # Only what reaches this far can cover this or a later one: the list stays short.
        near = [k for k in reaching.get(finding.entity, ()) if k.span.end > finding.span.start]
        if not any(k.span.end >= finding.span.end and k.score >= finding.score for k in near):
            kept.append(finding)
            near.append(finding)
        reaching[finding.entity] = near
    return sorted(kept)


def _outermost_first(finding: Finding) -> tuple[object, ...]:
    return finding.span.start, -finding.span.end, -finding.score, finding.entity, finding.recognizer
