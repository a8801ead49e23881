"""Which requests have to be looked at: those that a rule flags, and those that may be an incident."""

from __future__ import annotations

from collections.abc import Iterator

from audit.cases import draft
from audit.record import Draft
from audit.review import Act, Reason, Step
from gateway.exchange import Exchange
from policies.decide import Decision, Verdict
from policies.floors import NEVER_STORED
from policies.model import Action

BY = "sekisho"
"""Who opens a case by rule, in the log."""


def openings(exchange: Exchange, decision: Decision) -> Iterator[Draft]:
    """The first steps of a request's cases: entered with the request, or not at all."""
    for reason, asked in ((Reason.RULE, _flags), (Reason.INCIDENT, _is_incident)):
        rules = [verdict.rule.id for verdict in decision.verdicts if asked(verdict)]
        if rules:
            facts = {
                "reason": reason.value,
                "section": exchange.principal.department,
                "rules": rules,
            }
            yield draft(Step(exchange.id, Act.OPENED, BY, exchange.started_at, facts))


def _flags(verdict: Verdict) -> bool:
    return verdict.enforced and verdict.rule.action is Action.FLAG


def _is_incident(verdict: Verdict) -> bool:
    """A My Number or a credential was on its way out and was stopped."""
    stopped = verdict.enforced and verdict.rule.action is Action.BLOCK
    return stopped and any(s.finding.entity in NEVER_STORED for s in verdict.sightings)
