"""One growing text of an answer: what came in, what was found in it, and what of it was delivered."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from audit.contents import LONG
from detectors.findings import Finding
from gateway.stream import Step, StreamGuard
from gateway.wire.citations import Course
from gateway.wire.growing import BLOCK, Growing

Path = tuple[str | int, ...]
MOST_AT_ONCE = 32_768
"""Characters of a text that are handed out together."""


class Channel:
    """One growing text of one choice, the guard it passes, and what of it was delivered."""

    def __init__(self, place: Path, guard: StreamGuard, pointer: str = "") -> None:
        self.pointer = pointer or "/" + "/".join(map(str, place))
        self.choice = place[1]
        self.path = place[3:]
        self.findings: list[Finding] = []
        self.length = 0
        """Of what came in."""
        self._guard = guard
        self._given = Growing()
        self._released = 0  # how much of what was given is the answer's own

    def received(self) -> Iterator[str]:
        """What came in, in pieces: findings are places in this text. It is what was given wherever nothing was changed,
        and is not kept a second time."""
        given, came = _Reader(self._given.pieces), 0
        left = self._released
        for edit in self._guard.moved:
            yield from given.taken(edit.start - came)
            left -= edit.start - came + edit.length
            given.skip(edit.length)
            yield edit.was
            came = edit.end
        yield from given.taken(left)
        yield self._guard.waiting

    @property
    def allowed(self) -> Mapping[Finding, str]:
        """Of the findings those that an allow-list lets pass, each with the entry that does."""
        return self._guard.allowed

    @property
    def delivered(self) -> tuple[str, ...]:
        """In pieces."""
        return self._given.pieces

    def delivered_since(self, place: int) -> str:
        """What follows, as far as it is worth one entry."""
        return self._given.since(place, MOST_AT_ONCE)

    def pass_on(self, text: str) -> str:
        self.length += len(text)
        return self._took(self._guard.feed(text))

    def pass_whole(self, text: str) -> str | Growing:
        """All of a text that is whole. A long one a piece at a time: it is not in memory again for being looked at."""
        if len(text) <= LONG:
            return self.pass_on(text)
        for start in range(0, len(text), BLOCK):
            if not self.blocked:
                self.pass_on(text[start : start + BLOCK])
        return self._given

    def end(self) -> str:
        return self._took(self._guard.flush())

    def expect(self, half: Finding) -> bool:
        """Whether any of a finding that is told from elsewhere has not been given yet; it counts when the text ends."""
        return self._guard.expect(half)

    @property
    def is_json(self) -> bool:
        return self._guard.is_json

    def add(self, text: str) -> None:
        """Text of the gateway's own, delivered after the answer's."""
        self._given.add(text)

    def break_off(self) -> str:
        """The end of arguments that nobody may call with."""
        broken = self._guard.broken
        self.add(broken)
        return broken

    @property
    def blocked(self) -> bool:
        return self._guard.blocked

    def course(self) -> Course:
        """By which citations of this text are followed, once the text has ended."""
        return Course(self._guard.moved, self.length)

    def _took(self, step: Step) -> str:
        self.findings.extend(step.findings)
        if step.released:
            self._given.add(step.released)
            self._released += len(step.released)
        return step.released


class _Reader:
    """Reads a text in pieces from its beginning to its end."""

    def __init__(self, pieces: Sequence[str]) -> None:
        self._pieces = iter(pieces)
        self._piece = ""
        self._place = 0

    def taken(self, count: int) -> Iterator[str]:
        """The next so many characters."""
        while count > 0:
            if self._place == len(self._piece):
                self._piece, self._place = next(self._pieces), 0
            some = self._piece[self._place : self._place + count]
            self._place += len(some)
            count -= len(some)
            yield some

    def skip(self, count: int) -> None:
        for _ in self.taken(count):
            pass
