"""One growing text of an answer: what came in, what was found in it, and what of it was delivered."""

from __future__ import annotations

from typing import Any

from detectors.findings import Finding
from gateway.stream import Step, StreamGuard
from gateway.wire.citations import aligned
from gateway.wire.growing import Growing

Path = tuple[str | int, ...]


class Channel:
    """One growing text of one choice, the guard it passes, and what of it was delivered."""

    def __init__(self, place: Path, guard: StreamGuard, pointer: str) -> None:
        self.pointer = pointer
        self.choice = place[1]
        self.path = place[3:]
        self.findings: list[Finding] = []
        self.length = 0
        """Of what came in."""
        self._guard = guard
        self._given = Growing()
        self._released = 0  # how much of what was given is the answer's own

    @property
    def received(self) -> str:
        """What came in: findings are places in this text. It is what was given wherever nothing was changed, and is not
        kept a second time."""
        given, moved, waiting = str(self._given), self._guard.moved, self._guard.waiting
        if not moved and not waiting and self._released == len(given):
            return given
        parts, place, came = [], 0, 0
        for edit in moved:
            until = place + edit.start - came
            parts += [given[place:until], edit.was]
            place, came = until + edit.length, edit.end
        return "".join([*parts, given[place : self._released], waiting])

    @property
    def delivered(self) -> str:
        return str(self._given)

    def delivered_since(self, place: int) -> str:
        return self._given.since(place)

    def pass_on(self, text: str) -> str:
        self.length += len(text)
        return self._took(self._guard.feed(text))

    def end(self) -> str:
        return self._took(self._guard.flush())

    def add(self, text: str) -> None:
        """Text of the gateway's own, delivered after the answer's."""
        self._given.add(text)

    @property
    def blocked(self) -> bool:
        return self._guard.blocked

    def aligned(self, citation: Any) -> Any:
        """A citation of this text, once the text has ended."""
        return aligned(citation, self._guard.moved, self.length)

    def _took(self, step: Step) -> str:
        self.findings.extend(step.findings)
        if step.released:
            self._given.add(step.released)
            self._released += len(step.released)
        return step.released
