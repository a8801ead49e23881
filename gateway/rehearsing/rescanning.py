"""What a candidate looks for otherwise than the policy that judged a request: only that has to be looked for again.

Recognisers do not depend on each other, so what the unchanged ones found stays as it is on record.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from audit.record import Record
from detectors.marks import Marks
from detectors.recognizers.terms import TermForm, term_recognizer
from detectors.screen import Screen
from gateway.rehearsing.bundles import Bundles
from gateway.screening import Screening, form_of, screen_like
from policies.rules.model import Policy, Stage
from policies.rules.vocabulary import JAPANESE_NAMES


@dataclass(frozen=True, slots=True)
class Difference:
    """`gone` are kinds on record that count no more; `fresh` looks for what is new: None for nothing."""

    gone: frozenset[str] = frozenset()
    fresh: Screening | None = None
    allow: bool = True
    """Whether what passes has to be asked afresh."""
    of_answers: bool = False
    """Whether anything new is asked of answers."""


class Rescanning:
    """Remembers each policy that it was asked about."""

    def __init__(self, policy: Policy, screening: Screening, bundles: Bundles) -> None:
        self._policy = policy
        self._screening = screening
        self._bundles = bundles
        self._known: dict[str, tuple[str, Difference]] = {}

    def since(self, request: Record) -> Difference | None:
        """None where everything has to be looked for again: the detectors of the product have changed."""
        body = request.body
        same = body.get("detectors") == self._screening.screen.digest
        if body.get("policy") == self._policy.digest and same:
            return Difference(allow=False)
        judged = self._bundles.judging(request)
        if judged is None:
            return Difference() if same else None
        if judged.digest not in self._known:
            difference = self._difference(judged)
            self._known[judged.digest] = (
                screen_like(self._screening.screen, judged).digest,
                difference,
            )
        detectors, difference = self._known[judged.digest]
        return difference if detectors == body.get("detectors") else None

    def _difference(self, judged: Policy) -> Difference:
        before, after = _forms(judged), _forms(self._policy)
        new = after - before
        fresh = None
        if new:
            screen = Screen(
                [term_recognizer(form) for form in sorted(new, key=lambda f: f.entity)],
                marks=Marks(JAPANESE_NAMES.values()),
            )
            fresh = self._screening.with_screen(screen)
        kinds = {form.entity for form in new}
        return Difference(
            frozenset(form.entity for form in before - after),
            fresh,
            judged.allow.entries != self._policy.allow.entries,
            bool(kinds & _of_answers(self._policy)),
        )


def _forms(policy: Policy) -> frozenset[TermForm]:
    return frozenset(map(form_of, policy.terms))


def _of_answers(policy: Policy) -> frozenset[str]:
    """Every kind that a rule about answers asks for."""
    asked: Iterable[str] = (
        entity
        for rule in policy.rules
        if Stage.RESPONSE in rule.stages
        for entity in (*rule.detect, *rule.where.entities)
    )
    return frozenset(asked)
