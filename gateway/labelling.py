"""The visible label and the notices at the end of an answer: text from the policy, never written by the model."""

from __future__ import annotations

from collections.abc import Iterable

from gateway.web.body import Json
from policies.rules.decide import Decision
from policies.rules.model import Policy

BEFORE = "\n\n"
MARK = "※"


def suffix(*decisions: Decision) -> str:
    """What is added to prose: the label, then each notice once, each on a line of its own."""
    labels = [d.label.text for d in decisions if d.label]
    notices = [f"{MARK}{rule.message.strip()}" for d in decisions for rule in d.notices]
    lines = list(dict.fromkeys([*labels, *notices]))
    return BEFORE + "\n".join(lines) if lines else ""


def label_texts(policy: Policy) -> tuple[str, ...]:
    return tuple(sorted({rule.label.text for rule in policy.rules if rule.label}))


def unlabelled(body: Json, labels: Iterable[str]) -> Json:
    """The request without our own labels in earlier answers: a model that reads them learns to write them."""
    marks = [BEFORE + label for label in labels]
    messages = body["messages"]
    cleaned = [_without(message, marks) for message in messages]
    return body if cleaned == messages else {**body, "messages": cleaned}


def _without(message: Json, marks: list[str]) -> Json:
    content = message.get("content")
    if message.get("role") != "assistant" or not isinstance(content, str):
        return message
    for mark in marks:
        place = content.rfind(mark)
        rest = content[place + len(mark) :] if place >= 0 else ""
        if place >= 0 and all(not line or line.startswith(MARK) for line in rest.split("\n")):
            return {**message, "content": content[:place]}
    return message
