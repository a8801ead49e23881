"""Which requests have to be looked at: those that a rule flags, and those that may be an incident."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from audit.ledger.review import Act, Reason, Step
from audit.record import Draft
from audit.reviews.checklist import opening
from gateway.exchange import Exchange
from policies.rules.decide import Decision, Verdict
from policies.rules.floors import NEVER_STORED
from policies.rules.model import Action, Facts

EXTERNAL_USE = "external"
BY = "sekisho"
"""Who opens a case by rule, in the log."""


def openings(exchange: Exchange, decision: Decision, at: datetime) -> Iterator[Draft]:
    """The first steps of cases about a request or an answer: entered with it, or not at all."""
    for reason, asked in ((Reason.RULE, _flags), (Reason.INCIDENT, _is_incident)):
        rules = [verdict.rule for verdict in decision.verdicts if asked(verdict)]
        if rules:
            facts = {
                "reason": reason.value,
                "section": exchange.principal.department,
                "rules": [rule.id for rule in rules],
                "people": max(rule.reviewers for rule in rules),
            }
            yield Step(exchange.id, Act.OPENED, BY, at, facts).draft()


def checklist(exchange: Exchange, decision: Decision, facts: Facts) -> Iterator[Draft]:
    """What somebody has to check before a text goes out of the house: opened with a request that says so."""
    if facts.intended_use == EXTERNAL_USE and decision.action < Action.BLOCK:
        section = exchange.principal.department
        yield opening(exchange.id, section, BY, exchange.started_at).draft()


def _flags(verdict: Verdict) -> bool:
    return verdict.enforced and verdict.rule.action is Action.FLAG


def _is_incident(verdict: Verdict) -> bool:
    """A My Number or a credential was on its way out and was stopped."""
    stopped = verdict.enforced and verdict.rule.action is Action.BLOCK
    return stopped and any(s.finding.entity in NEVER_STORED for s in verdict.sightings)
