"""Small stand-ins with real behaviour, for tests of one module at a time."""

from __future__ import annotations

import re
from collections.abc import Sequence

from detectors.findings import DETECTOR_FAILED, Finding, Span


class FakeScreen:
    """Finds twelve digits in a row, and `secret-` with letters: bounded as the real recognisers are."""

    entities = frozenset({"JP_MY_NUMBER", "CREDENTIAL"})
    digest = "fake"
    reach = 24
    starts = re.compile("[0-9s]")
    _patterns = (
        ("JP_MY_NUMBER", re.compile(r"(?<![0-9])[0-9]{12}(?![0-9])")),
        ("CREDENTIAL", re.compile(r"secret-[a-z]+")),
    )

    def scan(self, text: str) -> tuple[Finding, ...]:
        return tuple(
            Finding(Span(*match.span()), entity, "fake", 0.95)
            for entity, pattern in self._patterns
            for match in pattern.finditer(text)
        )

    def findings(self, text: str) -> tuple[Finding, ...]:
        return self.scan(text)

    def may_join(self, left: str, right: str) -> bool:
        return True

    def may_be_written(self, pieces: Sequence[str]) -> bool:
        return True

    def repeated(self, answer: str, asked: str, instructed: str) -> tuple[Finding, ...]:
        return ()


class BrokenScreen(FakeScreen):
    """Cannot judge anything, and says so."""

    def scan(self, text: str) -> tuple[Finding, ...]:
        return (Finding(Span(0, len(text)), DETECTOR_FAILED, "broken", 1.0),)
