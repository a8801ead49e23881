"""The visible label and the notices at the end of an answer: text from the policy, never written by the model."""

from __future__ import annotations

from collections.abc import Iterable

from gateway.web.body import Json
from policies.rules.decide import Decision
from policies.rules.model import Policy

BEFORE = "\n\n"
MARK = "※"


def suffix(*decisions: Decision) -> str:
    """What is added to prose: the labels, then each notice once, each on a line of its own."""
    labels = [label.text for d in decisions for label in d.labels]
    notices = [f"{MARK}{rule.message.strip()}" for d in decisions for rule in d.notices]
    lines = list(dict.fromkeys([*labels, *notices]))
    return BEFORE + "\n".join(lines) if lines else ""


def label_texts(policy: Policy) -> tuple[str, ...]:
    return tuple(sorted({rule.label.text for rule in policy.rules if rule.label}))


def unlabelled(body: Json, labels: Iterable[str]) -> Json:
    """The request without our own labels in earlier answers: a model that reads them learns to write them."""
    marks = sorted(labels, key=len, reverse=True)
    messages = body["messages"]
    cleaned = [_without(message, marks) for message in messages]
    return body if cleaned == messages else {**body, "messages": cleaned}


def _without(message: Json, marks: list[str]) -> Json:
    content = message.get("content")
    if message.get("role") != "assistant" or not isinstance(content, str):
        return message
    places = [content.rfind(BEFORE + mark) for mark in marks]
    for place in sorted(p for p in places if p >= 0):
        if _only_ours(content[place + len(BEFORE) :], marks):
            return {**message, "content": content[:place]}
    return message


def _only_ours(rest: str, marks: list[str]) -> bool:
    """Whether nothing but labels and notices stands there."""
    while mark := next((m for m in marks if rest.startswith(m)), None):
        rest = rest[len(mark) :]
        if not rest.startswith("\n"):
            break
        rest = rest[1:]
    return all(not line or line.startswith(MARK) for line in rest.split("\n"))
