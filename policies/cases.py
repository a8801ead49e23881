"""The tests beside each rule: what the rule alone makes of a text, compared with what its author expects."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Protocol

from detectors.findings import Finding
from policies.model import Action, Case, Policy, Rule
from policies.vocabulary import japanese


class Screen(Protocol):
    def findings(self, text: str) -> tuple[Finding, ...]: ...


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
    """Every case of every rule. A case is about its rule alone: other rules, floors and `where` do not enter."""
    return tuple(_run(rule, case, screen) for rule in policy.rules for case in rule.tests)


def _run(rule: Rule, case: Case, screen: Screen) -> CaseResult:
    seen = [
        f
        for f in screen.findings(case.text)
        if f.entity in rule.detect and f.score >= rule.min_score
    ]
    got = rule.action if seen or not rule.detect else Action.ALLOW
    became = _bracketed(case.text, seen) if case.becomes is not None else None
    return CaseResult(rule, case, got, became)


def _bracketed(text: str, findings: list[Finding]) -> str:
    for finding in sorted(_outermost(findings), reverse=True):
        span = finding.span
        text = f"{text[: span.start]}［{japanese(finding.entity)}］{text[span.end :]}"
    return text


def _outermost(findings: list[Finding]) -> Iterator[Finding]:
    """Of findings that overlap, the longest."""
    end = 0
    for finding in sorted(findings, key=lambda f: (f.span.start, -f.span.end, f.entity)):
        if finding.span.start >= end:
            end = finding.span.end
            yield finding
