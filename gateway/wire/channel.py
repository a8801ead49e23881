"""One growing text of an answer: what came in, what was found in it, and what of it was delivered."""

from __future__ import annotations

from typing import Any

from detectors.findings import Finding
from gateway.stream import Step, StreamGuard
from gateway.wire.citations import aligned

Path = tuple[str | int, ...]


class Channel:
    """One growing text of one choice, the guard it passes, and what of it was delivered."""

    def __init__(self, place: Path, guard: StreamGuard) -> None:
        self.pointer = "/" + "/".join(map(str, place))
        self.choice = place[1]
        self.path = place[3:]
        self.findings: list[Finding] = []
        self._guard = guard
        self._received: list[str] = []
        self._delivered: list[str] = []

    @property
    def received(self) -> str:
        """What came in: findings are places in this text."""
        return "".join(self._received)

    @property
    def delivered(self) -> str:
        return "".join(self._delivered)

    def pass_on(self, text: str) -> str:
        if text:
            self._received.append(text)
        return self._took(self._guard.feed(text))

    def end(self) -> str:
        return self._took(self._guard.flush())

    def add(self, text: str) -> None:
        """Text of the gateway's own, delivered after the answer's."""
        self._delivered.append(text)

    @property
    def blocked(self) -> bool:
        return self._guard.blocked

    def aligned(self, citation: Any) -> Any:
        """A citation of this text, once the text has ended."""
        return aligned(citation, self._guard.moved, sum(map(len, self._received)))

    def _took(self, step: Step) -> str:
        self.findings.extend(step.findings)
        if step.released:
            self._delivered.append(step.released)
        return step.released
