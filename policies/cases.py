"""The tests beside rules and allow entries: what each alone makes of a text, compared with what its author expects."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Protocol

from detectors.findings import Finding
from policies.allow import Allowance, AllowCase, AllowList
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
    """Every case of every rule. A case is about its rule alone and what passes it: other rules, floors and `where` do
    not enter."""
    return tuple(
        _run(rule, case, policy.allow, screen) for rule in policy.rules for case in rule.tests
    )


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


def _passes(entry: Allowance, text: str, screen: Screen) -> bool:
    """False too where nothing is found: an entry for what no detector finds does nothing, and its author should know
    that."""
    alone = AllowList([entry])
    seen = [f for f in screen.findings(text) if f.entity in entry.entities]
    return bool(seen) and all(alone.allowing(f, text) for f in seen)


def _run(rule: Rule, case: Case, allow: AllowList, screen: Screen) -> CaseResult:
    text = case.text
    seen = [f for f in screen.findings(text) if rule.sees(f) and not allow.allowing(f, text)]
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
