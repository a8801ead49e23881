"""Whether a request that must be confirmed has been: by a header, or by a reply in the conversation."""

from __future__ import annotations

import time
from dataclasses import replace

from gateway.confirming.confirmation import Confirmation, Question
from gateway.confirming.declared import Declared
from gateway.confirming.replies import Reply
from gateway.masking.plan import never_stored
from gateway.parts import Parts
from policies.rules.decide import Decision
from policies.rules.model import Action, Sighting

_REASON = "/reason"


def confirmation(
    question: Question, decision: Decision, declared: Declared, reply: Reply | None, key: bytes
) -> Confirmation | None:
    """None when nothing must be confirmed, or nothing was. A rule that asks for a reason needs one."""
    if decision.action is not Action.CONFIRM:
        return None
    needs_reason = any(rule.checks.reason for rule in decision.deciding)
    given = _given(question, decision, declared, reply, key)
    return given if given and (given.reason or not needs_reason) else None


def _given(
    question: Question, decision: Decision, declared: Declared, reply: Reply | None, key: bytes
) -> Confirmation | None:
    now = time.time()
    if declared.confirmation and question.confirmed_by(declared.confirmation, key, now):
        return Confirmation("header", declared.reason)
    if reply is None:
        return None
    earlier = replace(question, body=reply.confirmed(question.body))
    if not earlier.confirmed_by(reply.token, key, now):
        return None
    unseen = earlier.body != question.body and not _covered(decision, reply)
    return None if unseen else Confirmation("chat", reply.reason)


def _covered(decision: Decision, reply: Reply) -> bool:
    """Whether a conversation that went on has nothing new to confirm. A rule about no finding has to be asked again."""
    asking = [v for v in decision.verdicts if v.enforced and v.rule.action is Action.CONFIRM]
    return all(
        v.sightings and reply.covers([sighting.pointer for sighting in v.sightings]) for v in asking
    )


def secrets_of_reason(parts: Parts, reason: str) -> dict[str, str]:
    """What may never be stored, in a reason as anywhere."""
    found = parts.screening.screen.findings(reason)
    return dict(never_stored({_REASON: reason}, [Sighting(_REASON, "user", f) for f in found]))
