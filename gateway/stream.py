"""The one screening machine for answers: text goes in as it comes, what can no longer change comes out.

A complete answer is a stream fed once. The outcome is the same for every way of cutting the same text, by
construction: places where work is done depend on the text alone, never on the chunks that it came in. A *quiet* run
(no character in it can begin a match) is released at once; from the first character that can, a block of `STEP`
characters is judged as soon as the longest reach of the active recognisers behind it is known, and what is left at the
end as one block. What went out is read as a whole before the answer counts as complete.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from copy import copy
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Protocol

from detectors import echo
from detectors.edited import MOST_READINGS, Edit, Edited, part
from detectors.findings import DETECTOR_FAILED, LOOK_BEHIND, Finding, Span
from detectors.lead import Lead
from gateway.masking import placing
from gateway.masking.answers import Judge, Piece, masks, outcome
from gateway.masking.given import Given, Placed
from gateway.masking.placeholders import Vault
from gateway.splits import Joins
from gateway.wire.arguments import Arguments
from policies.rules.allow import NOTHING_ALLOWED, AllowList

STEP = 32
EDGE = 16
"""Characters behind a finding that must be known before it is compared with an allow-list: a finding longer than its
recogniser's reach may end just before the text is cut, at the dot of `info@city.lg.jp.example`."""
WHOLE = 1 << 40
"""The step that no answer reaches: everything is held back to the end and judged at once."""
LONGEST_MATCH = 16_384
"""A match that keeps growing is followed this far; a secret longer than this is cut off from the stream."""


class Screen(Joins, Protocol):
    """What the machine needs of `detectors.screen.Screen`."""

    def scan(self, text: str) -> tuple[Finding, ...]: ...

    def findings(self, text: str) -> tuple[Finding, ...]:
        """The same, from memory where the text was seen before."""
        ...


@dataclass(frozen=True, slots=True)
class Lens:
    """Everything that judging one answer needs. `judge` turns a text and the findings in it into the decision of the
    response stage; `allow` is the list that it goes by."""

    screen: Screen
    afresh: Screen
    """Of the screen, what is looked for in what was edited: only what would be masked, too."""
    starts: re.Pattern[str]
    reach: int
    judge: Judge
    vault: Vault
    allow: AllowList = NOTHING_ALLOWED
    step: int = STEP
    """Characters judged together: all of them (`WHOLE`) where a rule cannot judge a part without the rest."""
    in_json: bool = False
    """Whether the text was asked for as JSON."""
    looks_back: bool = True
    """Whether what went out is read again as a whole."""


@dataclass(frozen=True, slots=True)
class Step:
    """What one piece of the stream settled: text that may go out, and what was found on the way."""

    released: str = field(repr=False)
    findings: tuple[Finding, ...] = ()
    blocked: bool = False


@dataclass(frozen=True, slots=True)
class Moved:
    """One edit: where it stood in the text that came in, and how long it is in the text that goes out."""

    start: int
    end: int
    length: int
    was: str = field(default="", repr=False)


class StreamGuard:
    """One channel of an answer; `arguments` where it is JSON, and has to stay that."""

    def __init__(self, lens: Lens, arguments: Arguments | None = None) -> None:
        self._lens = lens
        self._arguments = arguments
        self._text = ""
        self._coming: list[str] = []  # what follows on self._text, and cannot settle anything yet
        self._known = 0  # the length of both together
        self._dropped = 0  # characters no longer kept in front of self._text
        self._cursor = 0  # everything in self._text before this is settled
        self._unjudged = 0  # from there to the cursor, no character may begin a match
        self._need = 0  # known length below which the block at the cursor cannot be judged
        self._came = self._went = Lead()  # what is settled, and how it went out: one at first
        self._given = Given(lens.afresh, lens.reach, lens.judge, looks=lens.looks_back)
        self._clear = True  # nothing was judged, or all at once, and nothing is in it
        self._expected: list[Finding] = []
        self.blocked = False
        self.moved: list[Moved] = []
        self.allowed: dict[Finding, str] = {}
        """The findings that an allow-list lets pass, each with the entry that does."""

    def feed(self, text: str) -> Step:
        self._coming.append(text)
        self._known += len(text)
        # A text that is held back for long is not put together again for each of its pieces.
        return Step("") if self._known < self._need else self._advance(final=False)

    def flush(self) -> Step:
        return self._advance(final=True)

    def expect(self, finding: Finding) -> bool:
        """Whether any of a finding that is told from elsewhere, in its place in all that came in, is not released: it
        counts there like any other."""
        start, end = (place - self._dropped for place in (finding.span.start, finding.span.end))
        start = max(start, self._cursor)
        if start < end:
            self._expected.append(replace(finding, span=Span(start, end)))
        return start < end

    @property
    def is_json(self) -> bool:
        return self._arguments is not None

    @property
    def broken(self) -> str:
        """Behind the arguments of a call that was stopped, so that nobody calls with half of them."""
        return self._arguments.broken() if self._arguments else ""

    @property
    def waiting(self) -> str:
        """What came in and was not released, or never will be."""
        return "".join([self._text[self._cursor :], *self._coming])

    def _advance(self, *, final: bool) -> Step:
        self._text = "".join([self._text, *self._coming])
        self._coming = []
        out, findings = self._ended() if final else self._settled(final=False)
        self._forget()
        return Step("".join(out), tuple(findings), self.blocked)

    def _ended(self) -> tuple[list[str], list[Finding]]:
        """The rest. What is left to mask once all is read as a whole is masked where nothing of it is out."""
        for _ in range(MOST_READINGS):
            begun = self._begun()
            out, findings = self._settled(final=True)
            left = [] if self.blocked else self._given.left(final=True, known=self._clear)
            if not left:
                return out, findings
            expected = list(self._before(left, begun))
            self._begin_again(begun)
            if not all(map(self.expect, expected)) or len(expected) < len(left):
                break
        self._stop(findings)  # and what is not out by then stays here
        return [], findings

    def _settled(self, *, final: bool) -> tuple[list[str], list[Finding]]:
        """What can be settled by now, as it goes out, and what was found in it."""
        out: list[str] = []
        findings: list[Finding] = []
        while not self.blocked and self._cursor < len(self._text):
            quiet, opens = self._quiet(final=final)
            if quiet > self._cursor:
                out.append(self._passed_quiet(quiet))
                self._look_back(findings)
                continue
            block = self._block(final=final) if opens else None
            if block is None:
                break
            findings.extend(self._told(f) for f in block.found)
            self.blocked = block.blocked
            if not block.blocked:
                out.append(self._written(block))
                self._look_back(findings)
        return out, findings

    def _written(self, block: _Block) -> str:
        """What goes out of a block."""
        edits = self._fitted(block)
        self.moved.extend(self._moved(edit) for edit in edits)
        end = max([block.end, *(edit.span.end for edit in edits)])
        put = zip(edits, (e in block.restored for e in block.edits), strict=True)
        text = part(self._text, Span(self._cursor, end), edits)
        self._unjudged = end
        return self._passed(end, text, tuple(placing.placed(put, self._cursor)))

    def _look_back(self, findings: list[Finding]) -> None:
        """If something is left in what went out, that is a finding, and stops the answer."""
        if self._given.left(final=False, known=self._clear):
            self._stop(findings)

    def _stop(self, findings: list[Finding]) -> None:
        everything = Span(0, self._dropped + self._cursor)
        findings.append(Finding(everything, DETECTOR_FAILED, "masking", 1.0))
        self.blocked = True

    def _begun(self) -> _Begun:
        came = self._came.fork()
        went = came if self._went is self._came else self._went.fork()
        places = (self._cursor, self._unjudged, self._need)
        arguments = copy(self._arguments)
        return _Begun(places, came, went, self._given.fork(), arguments, len(self.moved))

    def _begin_again(self, begun: _Begun) -> None:
        self._cursor, self._unjudged, self._need = begun.places
        self._came, self._went, self._given = begun.came, begun.went, begun.given
        self._arguments = begun.arguments
        del self.moved[begun.edited :]

    def _before(self, left: Iterable[Finding], begun: _Begun) -> Iterator[Finding]:
        """What was found in what would go out, in its places in all that came in; none of what is out already."""
        start = begun.places[0]
        edits = [
            Edit(Span(m.start, m.end).shifted(-self._dropped - start), "□" * m.length)
            for m in self.moved[begun.edited :]
        ]
        edited, out = Edited(self._text[start : self._cursor], edits), begun.given.length
        inside = [placing.shifted(f, -out) for f in left if f.span.start >= out]
        return (placing.shifted(f, self._dropped + start) for f in edited.before(inside))

    def _quiet(self, *, final: bool) -> tuple[int, bool]:
        """Up to where no character may begin a match, and whether one does there."""
        start = self._lens.starts.search(self._text, self._cursor)
        starts = [f.span.start for f in self._expected if f.span.start >= self._cursor]
        quiet = min([start.start() if start else len(self._text), *starts])
        if self._arguments and (start or not final):
            quiet -= self._arguments.number_at_the_end(self._text[self._cursor : quiet])
        return quiet, start is not None or bool(starts)

    def _passed_quiet(self, end: int) -> str:
        """What goes out as it came, up to there or to where what went out is to be read again."""
        end = min(end, self._cursor + self._given.room)
        released = self._passed(end, self._text[self._cursor : end])
        if self._arguments:
            self._arguments.read(released)
        return released

    def _fitted(self, block: _Block) -> Sequence[Edit]:
        """The edits of a block, as they are written in this channel."""
        if self._arguments is None:
            return block.edits
        span = Span(self._cursor, block.end)
        return list(self._arguments.fitted(self._text, span, block.edits))

    def _block(self, *, final: bool) -> _Block | None:
        """What stands in the block at the cursor, and how to write it; None: wait for more text."""
        known = len(self._text)
        reach = self._lens.step + self._lens.reach
        while True:
            self._need = max(self._need, self._cursor + reach)
            if known < self._need and not final:
                return None
            seen = min(self._need, known)
            complete = final and seen == known
            end = known if complete else min(self._cursor + self._lens.step, known)
            if self._arguments:
                end = min(self._arguments.uncut(self._text, self._cursor, end), seen)
            block = self._judged(end, seen)
            self._clear = complete and block.clear
            if complete or not (block.unsure or (block.end == seen and not block.blocked)):
                return block
            if self._need - self._cursor > LONGEST_MATCH:
                return replace(block, blocked=True)
            reach = 2 * (self._need - self._cursor)

    def _judged(self, block_end: int, seen: int) -> _Block:
        cursor, text = self._cursor, self._text[self._cursor : seen]
        came = went = self._came.before(text)
        if self._went is not self._came:
            went = self._went.before(text)
        judged = Span(0, block_end - cursor)
        restored = list(self._restored(text))
        here = [e for e in restored if e.span.start < judged.end]
        seen_there = self._lens.screen.scan(came + text)
        coming = [
            f
            for f in (
                *map(
                    partial(placing.coming, len(came), judged, cursor - self._unjudged), seen_there
                ),
                *(placing.shifted(f, -cursor) for f in self._expected if f.span.start >= cursor),
            )
            if f is not None
            # What is repeated of a request is repeated with the placeholders that stood in it.
            and (f.entity in echo.ENTITIES or not any(f.span.overlaps(e.span) for e in here))
        ]
        found = tuple(f for f in coming if f.span.start < judged.end)
        ahead = tuple(self._ahead(text, judged.end, restored, coming))
        piece = Piece(text, judged, here, ahead, went, is_new=went != came)
        settled = outcome(piece, found, self._lens.judge, self._lens.afresh.scan)
        # What the end of the text may have cut off can still become an allowed value, or cease to be one.
        unsure = any(
            f.span.end > len(text) - EDGE and f.entity in self._lens.allow.entities
            for f in settled.found
        )
        edits = tuple(placing.shifted(edit, cursor) for edit in settled.edits)
        end = max([block_end, *(e.span.end for e in edits)])
        placed = tuple(placing.finding_at(f, cursor) for f in settled.found)
        back = frozenset(placing.shifted(edit, cursor) for edit in here)
        every = len(came) == self._dropped + cursor
        clear = every and not (seen_there or self.moved or edits)
        return _Block(placed, edits, back, end, settled.blocked, unsure, clear)

    def _restored(self, text: str) -> Iterator[Edit]:
        """The values behind the placeholders in what comes next, as they are written where those stand."""
        arguments, place = copy(self._arguments), 0
        for span, value in self._lens.vault.occurrences(text):
            if arguments:
                arguments.read(text[place : span.start])
                value, place = arguments.escaped(value), span.start
            yield Edit(span, value)

    def _ahead(
        self, text: str, place: int, restored: Sequence[Edit], coming: Sequence[Finding]
    ) -> Iterator[Edit]:
        """What is likely to be edited from `place` on: the block is read beside it."""
        values = [e for e in restored if e.span.start >= place]
        yield from values
        ahead = [
            f
            for f in coming
            if f.span.start >= place and not any(f.span.overlaps(e.span) for e in values)
        ]
        if ahead:
            yield from masks(text, self._lens.judge(text, ahead))

    def _told(self, finding: Finding) -> Finding:
        told = placing.finding_at(finding, self._dropped)
        if entry := self._lens.allow.allowing(finding, self._text):
            self.allowed[told] = entry
        return told

    def _moved(self, edit: Edit) -> Moved:
        span = edit.span.shifted(self._dropped)
        was = self._text[edit.span.start : edit.span.end]
        return Moved(span.start, span.end, len(edit.text), was)

    def _passed(self, end: int, released: str, put: Sequence[Placed] = ()) -> str:
        """The text up to `end` goes out as `released`."""
        self._given.add(released, put)
        came = self._text[self._cursor : end]
        if self._went is self._came and released != came:
            self._went = self._came.fork()
        self._came.grow(came)
        if self._went is not self._came:
            self._went.grow(released)
        self._cursor = self._need = end
        return released

    def _forget(self) -> None:
        spare = self._cursor
        if spare > 4 * LOOK_BEHIND:
            self._text = self._text[spare:]
            self._dropped += spare
            self._known -= spare
            self._need -= spare
            self._unjudged -= spare
            self._cursor = 0


@dataclass(frozen=True, slots=True)
class _Begun:
    """From where the rest of a text may be settled anew: the cursor and its kin, and what was out by then."""

    places: tuple[int, int, int]
    came: Lead
    went: Lead
    given: Given
    arguments: Arguments | None
    edited: int


@dataclass(frozen=True, slots=True)
class _Block:
    found: tuple[Finding, ...]
    edits: tuple[Edit, ...]
    restored: frozenset[Edit]
    """Those of them that put back values; more, where a mask took the place of one."""
    end: int
    blocked: bool
    unsure: bool = False
    clear: bool = False
    """Whether all of the text up to there was read at once, with nothing found in it or changed."""
