"""What names a policy: a hash over what its rules say, whatever their order, spelling, comments and tests."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import fields
from datetime import time

from policies.rules.allow import Allowance, folded, parsed_domain
from policies.rules.exemption import Exemption
from policies.rules.model import Rule
from policies.rules.terms import Term
from policies.rules.where import Found, Hours, Where


def digest(
    rules: Iterable[Rule],
    allow: Iterable[Allowance] = (),
    terms: Iterable[Term] = (),
    exemptions: Iterable[Exemption] = (),
) -> str:
    """SHA-256 over what rules, allow entries, terms and exceptions say. Order, spelling, comments and tests do not
    change it."""
    said = {
        "rules": sorted((_said(rule) for rule in rules), key=lambda said: str(said["id"])),
        "allow": sorted((_allowed(entry) for entry in allow), key=lambda said: str(said["id"])),
        "terms": sorted((_term(term) for term in terms), key=lambda said: str(said["entity"])),
        "exceptions": sorted(map(_exempted, exemptions), key=lambda said: str(said["id"])),
    }
    text = json.dumps(said, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def _said(rule: Rule) -> dict[str, object]:
    """The meaning of a rule as plain JSON: all but its tests, its pack and its known false positives."""
    return {
        "id": rule.id,
        "title": rule.title,
        "basis": [[b.document, b.clause, b.status] for b in rule.basis],
        "stages": sorted(rule.stages),
        "detect": sorted(rule.detect),
        "min_scores": {e: float(rule.threshold(e)) for e in rule.detect},
        "action": rule.action.name,
        "message": rule.message,
        "min_count": rule.min_count,
        "where": condition(rule.where),
        "mode": rule.mode.value,
        "exceptions": rule.exemptible,
        "severity": rule.severity,
        "operator": [rule.operator.name, dict(rule.operator.parameters)] if rule.operator else None,
        "label": [rule.label.id, rule.label.text] if rule.label else None,
        "checks": [sorted(rule.checks.items), rule.checks.reason],
        "route": rule.route,
        # Only where it is asked for: the digests of packs without it stay what they were.
        **({"reviewers": rule.reviewers} if rule.reviewers > 1 else {}),
    }


def _term(term: Term) -> dict[str, object]:
    return {
        "entity": term.entity,
        "title": term.title,
        "words": sorted(term.words),
        "patterns": sorted(term.patterns),
        "near": sorted(term.near),
        "not_near": sorted(term.not_near),
        "score": float(term.score),
        **({"check": term.check} if term.check else {}),
    }


def _exempted(exemption: Exemption) -> dict[str, object]:
    return {
        "id": exemption.id,
        "rule": exemption.rule,
        "reason": exemption.reason,
        "owner": exemption.owner,
        "approver": exemption.approver,
        "from": exemption.start.isoformat(),
        "until": exemption.until.isoformat(),
        "scope": condition(exemption.scope),
        "people": sorted(exemption.people),
    }


def condition(value: object) -> object:
    """A condition as plain JSON, without what it does not ask for."""
    if isinstance(value, Where | Found | Hours):
        said = {f.name: condition(getattr(value, f.name)) for f in fields(value) if f.compare}
        return {key: part for key, part in said.items() if part not in (None, [], {})}
    if isinstance(value, tuple | frozenset):
        parts = [condition(part) for part in value]
        return sorted(parts, key=lambda part: json.dumps(part, sort_keys=True))
    return value.isoformat() if isinstance(value, time) else value


def _allowed(entry: Allowance) -> dict[str, object]:
    """The meaning of an allow entry as plain JSON: its values as they are compared."""
    return {
        "id": entry.id,
        "reason": entry.reason,
        "entities": sorted(entry.entities),
        "values": sorted({(e, folded(e, value)) for e in entry.entities for value in entry.values}),
        "domains": sorted({parsed_domain(domain) or ("", False) for domain in entry.domains}),
    }
