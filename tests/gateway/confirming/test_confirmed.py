"""What is wrong with a confirmation that does not count is said, in a conversation and in headers alike."""

from __future__ import annotations

import base64
import time
from dataclasses import replace

from gateway.confirming.confirmation import VALID_S, Question
from gateway.confirming.confirmed import (
    EXPIRED,
    OF_ANOTHER,
    SOMETHING_NEW,
    WITHOUT_REASON,
    Ruled,
    confirmation,
    unusable,
)
from gateway.confirming.declared import Declared
from gateway.confirming.replies import Reply
from policies.rules.decide import decide
from policies.rules.model import Action, Checks, Stage
from tests.policies.samples import FACTS, policy, rule, sighting

KEY = b"k" * 32
TURN = {"role": "user", "content": "山田太郎様への案内文"}
ASKED = Question("staff1", "policy", "/v1/chat/completions", {"messages": [TURN]})
RULES = policy(rule("r", Action.CONFIRM, checks=Checks(("公表済み",), reason=True)))
RULED = Ruled(decide(RULES, Stage.REQUEST, FACTS, [sighting()]), {})


def told(question: Question, token: str, reason: str = "公表済みのため") -> set[str]:
    """What is said of a token in a header and of one in a reply."""
    header = (question, RULED, Declared(confirmation=token, reason=reason), None, KEY)
    chat = (question, RULED, Declared(), Reply(token, reason, 1), KEY)
    assert confirmation(*header) is None and confirmation(*chat) is None
    return {unusable(*header), unusable(*chat)}


def test_a_token_that_is_too_late_says_so() -> None:
    assert told(ASKED, ASKED.token(KEY, time.time() - VALID_S - 1)) == {EXPIRED}


def test_a_token_of_another_person_policy_or_request_says_so() -> None:
    token = ASKED.token(KEY, time.time())
    others = (
        {"subject": "staff2"},
        {"policy": "the next"},
        {"declared": ("3A", "")},
        {"declared": ("", "external")},
        {"body": {"messages": [{**TURN, "content": "山田花子様への案内文"}]}},
    )
    for other in others:
        assert told(replace(ASKED, **other), token) == {OF_ANOTHER}
    assert told(ASKED, "") == {"", OF_ANOTHER}


def test_a_confirmation_without_its_reason_or_before_something_new_says_so() -> None:
    token = ASKED.token(KEY, time.time())
    assert told(ASKED, token, reason="") == {WITHOUT_REASON}
    longer = replace(ASKED, body={"messages": [TURN, {**TURN, "content": "佐藤花子様にも"}]})
    reply = Reply(token, "公表済みのため", 1)
    seen = [sighting(), replace(sighting(), pointer="/messages/1/content")]
    ruled = Ruled(
        decide(RULES, Stage.REQUEST, FACTS, seen),
        {"/messages/0/content": TURN["content"], "/messages/1/content": "佐藤花子様にも"},
    )
    assert confirmation(longer, ruled, Declared(), reply, KEY) is None
    assert unusable(longer, ruled, Declared(), reply, KEY) == SOMETHING_NEW


def test_a_rule_that_asks_only_now_is_not_confirmed_by_an_older_token() -> None:
    """Its hours have begun since: nobody has read its checklist."""
    token = replace(ASKED, rules=frozenset({"r"})).token(KEY, time.time())
    now = replace(ASKED, rules=frozenset({"r", "r-night"}))
    assert told(now, token) == {SOMETHING_NEW}


def test_a_rule_that_no_longer_asks_leaves_what_was_confirmed_as_it_is() -> None:
    token = replace(ASKED, rules=frozenset({"r", "r-day"})).token(KEY, time.time())
    now, reply = replace(ASKED, rules=frozenset({"r"})), Reply(token, "公表済みのため", 1)
    header = Declared(confirmation=token, reason=reply.reason)
    assert confirmation(now, RULED, header, None, KEY) is not None
    assert confirmation(now, RULED, Declared(), reply, KEY) is not None


def test_the_rules_that_a_token_names_cannot_be_changed() -> None:
    both = replace(ASKED, rules=frozenset({"r", "r-night"}))
    one, two = (base64.urlsafe_b64decode(q.token(KEY, 0)) for q in (ASKED, both))
    forged = base64.urlsafe_b64encode(one[:8] + two[8:20] + one[8:]).decode()
    assert both.ends(forged, KEY) is None
