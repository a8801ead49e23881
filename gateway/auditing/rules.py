"""What an explanation tells of the rules in force: plain text, without what finds anything."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Self

from policies.rehearsal.explain import ACTIONS
from policies.rules.model import Policy


@dataclass(frozen=True, slots=True)
class RuleFacts:
    title: str
    action: str
    message: str
    basis: tuple[str, ...]
    detect: frozenset[str]


@dataclass(frozen=True, slots=True)
class Guide:
    """By the rules' ids; `digest` names the policy."""

    digest: str
    rules: Mapping[str, RuleFacts]

    @classmethod
    def of(cls, policy: Policy) -> Self:
        rules = {
            rule.id: RuleFacts(
                rule.title,
                ACTIONS[rule.action],
                rule.message,
                tuple(f"{basis.document} {basis.clause}" for basis in rule.basis),
                rule.detect,
            )
            for rule in policy.rules
        }
        return cls(policy.digest, rules)


DECISIONS: Mapping[str, str] = {action.name.lower(): name for action, name in ACTIONS.items()}
"""Decisions as the log writes them, in Japanese."""
