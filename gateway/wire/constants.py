"""What of an answer comes in one piece, beside its texts: ids, fingerprints, measures, and a provider's own members.

Each such string is screened by itself, and with those that came before it: a number whose halves stand in two members,
or in one member of two events, is one. The half that comes last is masked; the first may be out.
"""

from __future__ import annotations

from collections import deque
from typing import Any

from gateway.splits import JOIN, SURE
from gateway.stream import Lens, StreamGuard
from gateway.web.body import Json
from gateway.wire.leaves import SHORTEST_NUMBER, number_as_text
from gateway.wire.vocabulary import CONSTANTS, KEYS
from policies.rules.model import Action

MOST_KEPT = 256
"""Strings of one answer that are not looked at again."""
NEAR = 16
"""Strings before it that one is read with."""
LEAST_NUMBER = 10 ** (SHORTEST_NUMBER - 1)


class Constants:
    """`passed` for each string, `walked` for a value with strings in it; `blocked` once a rule stops the answer."""

    def __init__(self, lens: Lens) -> None:
        self._lens = lens
        self._known: dict[str, str] = {}
        self._before: deque[str] = deque(maxlen=NEAR)
        self.blocked = False

    def walked(self, value: Any) -> Any:
        if isinstance(value, str):
            return self.passed(value)
        if isinstance(value, dict):
            return self.members(value)
        if isinstance(value, list):
            return [self.walked(item) for item in value]
        return self.number(value)

    def members(self, told: Json) -> Json:
        return {self.key(k): self.walked(v) for k, v in told.items()}

    def number(self, value: Any) -> Any:
        """A number long enough to be an identifier is text too, as in requests."""
        if type(value) not in (int, float) or abs(value) < LEAST_NUMBER:
            return value
        text = number_as_text(value)
        passed = self.passed(text)
        return value if passed == text else passed

    def key(self, key: str) -> str:
        return key if key in KEYS else self.passed(key)

    def passed(self, text: str) -> str:
        if text in CONSTANTS or not self._lens.starts.search(text):
            return text
        passed = self._known.get(text)
        if passed is None:
            passed = self._alone(self._beside(text))
            if len(self._known) < MOST_KEPT:
                self._known[text] = passed
        return passed

    def _alone(self, text: str) -> str:
        """Most hold nothing, and need no guard of their own."""
        if not self._lens.screen.findings(text) and not any(self._lens.vault.occurrences(text)):
            return text
        guard = StreamGuard(self._lens)
        passed = guard.feed(text).released + guard.flush().released
        self.blocked = self.blocked or guard.blocked
        return passed

    def _beside(self, text: str) -> str:
        """Without what makes something of an earlier string and the beginning of this one: of the string just before
        it whatever a rule masks or stops, of those further off what is sure by itself."""
        begin, cut = text[:JOIN], 0
        for place, earlier in enumerate(self._before):
            end = earlier[-JOIN:]
            near = place == len(self._before) - 1
            if near or self._lens.screen.may_join(end, begin):
                cut = max(cut, self._crossed(end, begin, 0.0 if near else SURE))
        self._before.append(text)
        return "＊" * cut + text[cut:]

    def _crossed(self, end: str, begin: str, least: float) -> int:
        """Characters of the beginning that are part of what stands across the border."""
        text, border = end + begin, len(end)
        found = [f for f in self._lens.screen.findings(text) if f.score >= least]
        crossing = [f for f in found if f.span.start < border < f.span.end]
        if not crossing or self._lens.judge(text, crossing).action < Action.MASK:
            return 0
        named = (f for f in crossing if not self._lens.allow.allowing(f, text))
        return max((f.span.end - border for f in named), default=0)
