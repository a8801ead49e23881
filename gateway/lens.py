"""What an answer is looked at with: the recognisers that its rules need, split by whether text must wait for them.

A rule that masks or stops holds text back until its recognisers are sure; a rule that only notes something does not,
and is asked once, at the end.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from detectors import echo
from detectors.echo import INSTRUCTION_ECHO, VERBATIM_ECHO, Echo
from detectors.findings import Finding
from detectors.recognizers.pasted import PastedWorkRecognizer
from detectors.screen import Screen
from gateway.masking import placeholders
from gateway.masking.placeholders import Vault
from gateway.stream import WHOLE, Lens, Step, StreamGuard
from gateway.wire.channel import Channel
from gateway.wire.leaves import Segment
from policies.rules.decide import Decision, decide, masked_entities
from policies.rules.floors import FLOOR_RULES
from policies.rules.model import Action, Facts, Mode, Policy, Rule, Sighting, Stage

ANSWERER = "assistant"
PART = 4_000
"""Characters of a complete text that are looked through together by what only notes something."""
QUICK_CHARACTERS, QUICK_WITH_NAMES = 2_000, 300
"""Text up to which an answer is screened on the event loop: read with patterns, and with the models of names, which
read again what is masked."""
_NAMES = frozenset({"PERSON", "ORGANIZATION", "LOCATION"})
_INSTRUCTORS = frozenset({"system", "developer"})
_ANYTHING = re.compile(r"[\s\S]")


class AnswerRules:
    """The response stage of one policy, ready to make a `Lens` for each answer."""

    def __init__(self, policy: Policy, screen: Screen) -> None:
        # Said of a whole text by its length: of requests, and of no answer, which is judged in shorter pieces.
        screen = screen.without(PastedWorkRecognizer)
        rules = [r for r in (*policy.rules, *FLOOR_RULES) if Stage.RESPONSE in r.stages]
        holding = _entities(r for r in rules if _holds_back(r))
        self._echo_holding = holding & echo.ENTITIES
        self._echo_noting = (_entities(rules) & echo.ENTITIES) - holding
        # What is repeated may go on: where it begins to count is not where it begins.
        self._whole = bool(self._echo_holding) or any(
            r.needs_whole for r in rules if _holds_back(r)
        )
        named = bool(_entities(rules) & screen.entities & _NAMES)
        self.quick = QUICK_WITH_NAMES if named else QUICK_CHARACTERS
        self._policy = policy
        self._holding = screen.only(holding)
        self._afresh = self._holding.only(masked_entities(policy, Stage.RESPONSE))
        self._noting = screen.only(_entities(rules) - holding)
        starts = self._holding.starts.pattern
        self._starts = self._holding.starts
        self._starts_masked = re.compile(f"(?:{starts})|[{placeholders.STARTS}]")
        self._notes = Lens(
            self._noting,
            self._noting,
            self._noting.starts,
            self._noting.reach,
            lambda text, findings: Decision(Stage.RESPONSE),
            Vault(),
            policy.allow,
            PART,
            looks_back=False,
        )

    def echo(self, sent: Iterable[Segment]) -> Echo | None:
        """What of a request an answer is held against; None where no rule asks for that."""
        if not self._echo_holding and not self._echo_noting:
            return None
        return Echo(
            (INSTRUCTION_ECHO if s.role in _INSTRUCTORS else VERBATIM_ECHO, s.text)
            for s in sent
            if s.role != ANSWERER
        )

    def lens(self, facts: Facts, vault: Vault, heard: Echo | None = None) -> Lens:
        def judge(text: str, findings: Sequence[Finding]) -> Decision:
            return self.decide(facts, tuple(self._sightings(text, findings)))

        allow = self._policy.allow
        screen, afresh = self._holding, self._afresh
        if self._whole:
            both = _Both(screen, heard, self._echo_holding) if heard else screen
            return Lens(both, afresh, _ANYTHING, 0, judge, vault, allow, WHOLE)
        if not vault.values:
            return Lens(screen, afresh, self._starts, screen.reach, judge, vault, allow)
        reach = max(screen.reach, placeholders.REACH)
        return Lens(screen, afresh, self._starts_masked, reach, judge, vault, allow)

    def _sightings(self, text: str, findings: Iterable[Finding]) -> Iterator[Sighting]:
        """The findings in `text`, each with the entry that lets it pass."""
        for finding in findings:
            yield Sighting("", ANSWERER, finding, self._policy.allow.allowing(finding, text))

    def decide(self, facts: Facts, sightings: Sequence[Sighting]) -> Decision:
        return decide(self._policy, Stage.RESPONSE, facts, sightings)

    def sightings(self, channel: Channel, heard: Echo | None = None) -> Iterator[Sighting]:
        """All that is seen in one text of an answer, once that is complete: what was found on the way, and what rules
        see in it that hold nothing back. A long text is looked through a part at a time."""
        for finding in channel.findings:
            yield Sighting(channel.pointer, ANSWERER, finding, channel.allowed.get(finding, ""))
        if heard and self._echo_noting:
            for repeated in heard.findings("".join(channel.received()), self._echo_noting):
                yield Sighting(channel.pointer, ANSWERER, repeated)
        if not self._noting.entities:
            return
        if channel.length <= PART:
            text = "".join(channel.received())
            for seen in self._sightings(text, self._noting.scan(text)):
                yield replace(seen, pointer=channel.pointer)
            return
        guard = StreamGuard(self._notes)
        for step in _steps(guard, channel.received()):
            for finding in step.findings:
                yield Sighting(channel.pointer, ANSWERER, finding, guard.allowed.get(finding, ""))


def _steps(guard: StreamGuard, pieces: Iterable[str]) -> Iterator[Step]:
    for piece in pieces:
        yield guard.feed(piece)
    yield guard.flush()


@dataclass(frozen=True, slots=True)
class _Both:
    """What stands in an answer, and what of it was in the request."""

    screen: Screen
    heard: Echo
    entities: frozenset[str]

    def scan(self, text: str) -> tuple[Finding, ...]:
        return (*self.screen.scan(text), *self.heard.findings(text, self.entities))

    def findings(self, text: str) -> tuple[Finding, ...]:
        return (*self.screen.findings(text), *self.heard.findings(text, self.entities))

    def may_join(self, left: str, right: str) -> bool:
        return self.screen.may_join(left, right)

    def may_be_written(self, pieces: Sequence[str]) -> bool:
        return self.screen.may_be_written(pieces)


def _holds_back(rule: Rule) -> bool:
    return rule.mode is Mode.ENFORCE and rule.action >= Action.MASK


def _entities(rules: Iterable[Rule]) -> frozenset[str]:
    """What the rules look for, in what they are about and in their conditions."""
    return frozenset(e for rule in rules for e in (*rule.detect, *rule.where.entities))
