"""The tests beside rules and allow entries: what each alone makes of a text, compared with what its author expects."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from detectors.findings import Finding
from policies.rules.allow import Allowance, AllowCase, AllowList
from policies.rules.decide import asked_about, decide, seen_by
from policies.rules.exemption import Exemption
from policies.rules.model import Action, Case, Given, Policy, Rule, Sighting
from policies.rules.terms import Term, TermCase
from policies.rules.vocabulary import marking
from policies.rules.where import holds


class Screen(Protocol):
    def findings(self, text: str) -> tuple[Finding, ...]: ...

    def repeated(self, answer: str, asked: str, instructed: str) -> tuple[Finding, ...]: ...


def found_in(text: str, given: Given, screen: Screen) -> tuple[Finding, ...]:
    """What a rule sees of the text of a case."""
    found = screen.findings(text)
    if given.asked or given.instructed:
        found += screen.repeated(text, given.asked, given.instructed)
    return found


@dataclass(frozen=True, slots=True)
class CaseResult:
    """`got` is the action that came out; `became` the text with this rule's masks, where the case asks for it."""

    rule: Rule
    case: Case
    got: Action
    became: str | None

    @property
    def passed(self) -> bool:
        return self.got is self.case.action and (
            self.case.becomes is None or self.became == self.case.becomes
        )


def run_cases(policy: Policy, screen: Screen) -> tuple[CaseResult, ...]:
    """Every case of every rule. A case is about its rule alone and what passes it: other rules and floors do not enter,
    and `where` does when the case gives facts, or when it asks for findings."""
    return tuple(
        run_case(rule, case, policy.allow, screen) for rule in policy.rules for case in rule.tests
    )


def run_exemption_cases(policy: Policy, screen: Screen) -> tuple[CaseResult, ...]:
    """Every case of every exception: what its rule alone does under it. Who asks, and when, is what the case says."""
    rules = {rule.id: rule for rule in policy.rules}
    return tuple(
        _under(exemption, rules[exemption.rule], case, policy, screen)
        for exemption in policy.exemptions
        for case in exemption.tests
    )


def _under(
    exemption: Exemption, rule: Rule, case: Case, policy: Policy, screen: Screen
) -> CaseResult:
    given, text = case.given or Given(), case.text
    found = found_in(text, given, screen)
    seen = [Sighting("", given.role, f, policy.allow.allowing(f, text)) for f in found]
    alone = Policy((rule,), policy.digest, policy.allow, policy.terms, (exemption,))
    decision = decide(alone, min(rule.stages), given.facts(text), seen)
    own = [verdict for verdict in decision.verdicts if verdict.rule is rule]
    seen_as = [(s.finding, rule) for verdict in own for s in verdict.sightings]
    became = bracketed(text, seen_as) if case.becomes is not None else None
    return CaseResult(rule, case, rule.action if own else Action.ALLOW, became)


@dataclass(frozen=True, slots=True)
class AllowCaseResult:
    """`passes` is whether the entry met with anything of its kinds, and let all of it pass."""

    entry: Allowance
    case: AllowCase
    passes: bool

    @property
    def passed(self) -> bool:
        return self.passes is self.case.passes


def run_allow_cases(policy: Policy, screen: Screen) -> tuple[AllowCaseResult, ...]:
    """Every case of every allow entry. A case is about its entry alone: other entries do not enter."""
    return tuple(
        AllowCaseResult(entry, case, _passes(entry, case.text, screen))
        for entry in policy.allow.entries
        for case in entry.tests
    )


@dataclass(frozen=True, slots=True)
class TermCaseResult:
    term: Term
    case: TermCase
    finds: tuple[str, ...]

    @property
    def passed(self) -> bool:
        return self.finds == self.case.finds


def run_term_cases(policy: Policy, screen: Screen) -> tuple[TermCaseResult, ...]:
    """Every case of every kind of finding that the packs define."""
    return tuple(
        TermCaseResult(term, case, tuple(_found(term.entity, case.text, screen)))
        for term in policy.terms
        for case in term.tests
    )


def _found(entity: str, text: str, screen: Screen) -> Iterator[str]:
    for finding in sorted(screen.findings(text)):
        if finding.entity == entity:
            yield text[finding.span.start : finding.span.end]


def _passes(entry: Allowance, text: str, screen: Screen) -> bool:
    """False too where nothing is found: an entry for what no detector finds does nothing, and its author should know
    that."""
    alone = AllowList([entry])
    seen = [f for f in screen.findings(text) if f.entity in entry.entities]
    return bool(seen) and all(alone.allowing(f, text) for f in seen)


def run_case(rule: Rule, case: Case, allow: AllowList, screen: Screen) -> CaseResult:
    text, role = case.text, case.given.role if case.given else "user"
    found = found_in(text, case.given or Given(), screen)
    sightings = [Sighting("", role, f, allow.allowing(f, text)) for f in found]
    question = asked_about((case.given or Given()).facts(text), sightings)
    asked = rule if case.given else replace(rule, where=replace(rule.where, roles=()))
    seen = [s.finding for s in seen_by(asked, question)]
    applies = len(seen) >= rule.min_count or not rule.detect
    if case.given or rule.where.depends_on_findings:
        applies = applies and holds(rule.where, question)
    seen = seen if applies else []
    became = (
        bracketed(text, [(finding, rule) for finding in seen]) if case.becomes is not None else None
    )
    return CaseResult(rule, case, rule.action if applies else Action.ALLOW, became)


def bracketed(text: str, masked: Sequence[tuple[Finding, Rule]]) -> str:
    """The text with each finding as its kind in brackets, as the rule that masks it calls that."""
    rules = dict(masked)
    for finding in sorted(_outermost(list(rules)), reverse=True):
        span, name = finding.span, marking(rules[finding], finding.entity)
        text = f"{text[: span.start]}［{name}］{text[span.end :]}"
    return text


def _outermost(findings: list[Finding]) -> Iterator[Finding]:
    """Of findings that overlap, the longest."""
    end = 0
    for finding in sorted(findings, key=lambda f: (f.span.start, -f.span.end, f.entity)):
        if finding.span.start >= end:
            end = finding.span.end
            yield finding
