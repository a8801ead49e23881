"""Whether a request that must be confirmed has been: by a header, or by a reply in the conversation."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from gateway.confirming.confirmation import Confirmation, Question
from gateway.confirming.declared import Declared
from gateway.confirming.replies import Reply
from gateway.masking.plan import never_stored
from gateway.parts import Parts
from policies.rules.decide import Decision
from policies.rules.model import Action, Sighting

_REASON = "/reason"
ANSWERER = "assistant"
OF_ANOTHER = "別の依頼や別の利用者のもの、または規則が変わる前のものです"
EXPIRED = "有効期間が過ぎました"
WITHOUT_REASON = "理由がありません"
SOMETHING_NEW = "確認の後に、新しく確かめることが加わりました"


@dataclass(frozen=True, slots=True)
class Ruled:
    """A decision, and the texts that it is about, by their pointers."""

    decision: Decision
    texts: Mapping[str, str] = field(repr=False)


def confirmation(
    question: Question, ruled: Ruled, declared: Declared, reply: Reply | None, key: bytes
) -> Confirmation | None:
    """None when nothing must be confirmed, or nothing was. A rule that asks for a reason needs one."""
    decision = ruled.decision
    if decision.action is not Action.CONFIRM:
        return None
    given = _given(question, ruled, declared, reply, key)
    return given if given and (given.reason or not decision.needs_reason) else None


def _given(
    question: Question, ruled: Ruled, declared: Declared, reply: Reply | None, key: bytes
) -> Confirmation | None:
    now = time.time()
    if declared.confirmation and question.confirmed_by(declared.confirmation, key, now):
        return Confirmation("header", declared.reason)
    if reply is None:
        return None
    earlier = replace(question, body=reply.confirmed(question.body))
    if not earlier.confirmed_by(reply.token, key, now):
        return None
    unseen = earlier.body != question.body and not _covered(ruled, reply)
    return None if unseen else Confirmation("chat", reply.reason)


def unusable(
    question: Question, ruled: Ruled, declared: Declared, reply: Reply | None, key: bytes
) -> str:
    """What is wrong with a confirmation that was given and does not count; empty where none was given."""
    if reply is None and not declared.confirmation:
        return ""
    ends = question.ends(declared.confirmation, key) if declared.confirmation else None
    reason = declared.reason
    if reply is not None and ends is None:
        earlier = replace(question, body=reply.confirmed(question.body))
        ends, reason = earlier.ends(reply.token, key), reply.reason
    if ends is None:
        return OF_ANOTHER
    if ends < time.time():
        return EXPIRED
    return WITHOUT_REASON if ruled.decision.needs_reason and not reason else SOMETHING_NEW


def _covered(ruled: Ruled, reply: Reply) -> bool:
    """Whether a conversation that went on has nothing new to confirm. A rule about no finding has to be asked again; an
    answer that repeats what was confirmed is nothing new."""
    for verdict in ruled.decision.verdicts:
        if not (verdict.enforced and verdict.rule.action is Action.CONFIRM):
            continue
        known = {_said(s, ruled) for s in verdict.sightings if reply.covers(s.pointer)}
        new = [s for s in verdict.sightings if not reply.covers(s.pointer)]
        if not known or any(s.role != ANSWERER or _said(s, ruled) not in known for s in new):
            return False
    return True


def _said(sighting: Sighting, ruled: Ruled) -> tuple[str, str]:
    finding = sighting.finding
    text = ruled.texts.get(sighting.pointer, "")
    return finding.entity, text[finding.span.start : finding.span.end]


def secrets_of_reason(parts: Parts, reason: str) -> dict[str, str]:
    """What may never be stored, in a reason as anywhere."""
    found = parts.screening.screen.findings(reason)
    return dict(never_stored({_REASON: reason}, [Sighting(_REASON, "user", f) for f in found]))
