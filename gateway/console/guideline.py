"""The first page: the state of this gateway, how to connect to it, and every rule in force with its clause."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from gateway.console.site import Answer, Html, Visit
from gateway.current import Current
from gateway.web.http import header
from policies.rules.model import Mode, Rule, Stage
from policies.rules.terms import OF_A_RULE
from policies.rules.vocabulary import STAGES, acting, japanese


@dataclass(frozen=True, slots=True)
class Line:
    """One rule as a person reads it."""

    title: str
    when: str
    finds: str
    action: str
    clauses: tuple[tuple[str, bool], ...] = field(
        metadata={"help": "text, and whether a person has confirmed it"}
    )
    message: str


class Guideline:
    """Open to everybody: it shows nothing of the log."""

    def __init__(self, current: Current) -> None:
        self._current = current

    async def page(self, visit: Visit) -> Answer:
        parts, scope = self._current.parts, visit.scope
        rules = sorted(parts.policy.rules, key=lambda r: (-r.action, r.id))
        names = {term.entity: term.title for term in parts.policy.terms}
        context = {
            "address": f"{scope['scheme']}://{header(scope, b'host') or 'localhost'}/v1",
            "models": [m.name for m in parts.settings.models],
            "lines": tuple(_line(rule, names, english=visit.english) for rule in rules),
            "policy": parts.policy.digest,
            "writable": parts.log.healthy,
        }
        return Html("guideline.html", context)


def _line(rule: Rule, names: Mapping[str, str], *, english: bool) -> Line:
    """`names` are what the policy's own kinds of findings are called."""
    stages = [stage for stage in Stage if stage in rule.stages]
    kinds = sorted(_own(e) if english else names.get(e, japanese(e)) for e in rule.detect)
    trial = "" if rule.mode is Mode.ENFORCE else f" ({rule.mode})"
    return Line(
        title=rule.title,
        when=", ".join(stages) if english else "・".join(STAGES[stage] for stage in stages),
        finds=", ".join(kinds) or "everything" if english else "、".join(kinds) or "すべて",
        action=rule.action.name.lower() + trial if english else acting(rule.action, rule.mode),
        clauses=tuple((f"{b.document} {b.clause}", b.status == "confirmed") for b in rule.basis),
        message=rule.message,
    )


def _own(entity: str) -> str:
    return "words of the rule" if entity.startswith(OF_A_RULE) else entity
