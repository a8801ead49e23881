"""What changes between two policies, in words: what gets laxer first, then what is added, taken away or reworded."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, fields, replace
from enum import Enum

from policies.rules.model import Policy, Rule
from policies.rules.terms import Term
from policies.rules.tightening import laxer

CHANGED = {
    "title": "題",
    "basis": "根拠",
    "on": "いつ（依頼・回答）",
    "detect": "見つけるもの",
    "action": "対応",
    "message": "伝える文",
    "min_score": "確からしさの下限",
    "min_scores": "種類ごとの確からしさの下限",
    "min_count": "件数の下限",
    "where": "条件",
    "mode": "段階（観測・知らせる・適用）",
    "exceptions": "例外を認めるか",
    "severity": "重さ",
    "reviewers": "点検する人数",
    "operator": "伏せ方",
    "label": "表示",
    "confirm": "確認事項",
    "route": "切替え先",
    "words": "語とパターン",
}
"""The keys of a rule, as a pack has them, by what a person calls them."""


@dataclass(frozen=True, slots=True, order=True)
class Change:
    """`subject` is the id of a rule, an allow entry, an exception or a term."""

    subject: str
    text: str
    laxer: bool

    def __str__(self) -> str:
        return f"{'緩くなる' if self.laxer else '　　　　'} {self.subject}: {self.text}"


def difference(old: Policy, new: Policy) -> tuple[Change, ...]:
    """What gets laxer first."""
    changes = (*_rules(old, new), *_allow(old, new), *_exemptions(old, new))
    return tuple(sorted(changes, key=lambda c: (not c.laxer, c.subject, c.text)))


def _rules(old: Policy, new: Policy) -> Iterator[Change]:
    before, after = ({rule.id: rule for rule in policy.rules} for policy in (old, new))
    for name in before.keys() - after.keys():
        action = before[name].action.name.lower()
        yield Change(name, f"規則「{before[name].title}」（{action}）がなくなる", True)
    for name in after.keys() - before.keys():
        action = after[name].action.name.lower()
        yield Change(name, f"規則「{after[name].title}」（{action}）が加わる", False)
    for name in before.keys() & after.keys():
        yield from _of_rule(before[name], after[name])


def _of_rule(old: Rule, new: Rule) -> Iterator[Change]:
    found = tuple(laxer(old, new))
    reasons = {key for key, _ in found}
    for _, why in found:
        yield Change(old.id, why.replace("土台", "いままで"), True)
    for field in fields(old):
        key = _AS_WRITTEN.get(field.name, field.name)
        if key not in CHANGED or key in reasons:
            continue
        was, now = _compared(getattr(old, field.name)), _compared(getattr(new, field.name))
        if was != now:
            yield Change(old.id, f"{CHANGED[key]}が変わる{_values(was, now)}", False)


def _compared(value: object) -> object:
    """Without the pack that a term stands in: it looks for the same in another."""
    if isinstance(value, tuple):
        return tuple(replace(v, pack="") if isinstance(v, Term) else v for v in value)
    return value


_AS_WRITTEN = {"exemptible": "exceptions", "stages": "on", "checks": "confirm", "terms": "words"}


def _values(was: object, now: object) -> str:
    shown = [_value(value) for value in (was, now)]
    return f"：{shown[0]} → {shown[1]}" if all(shown) else ""


def _value(value: object) -> str:
    if isinstance(value, Enum):
        return value.name.lower()
    if isinstance(value, str | float | int):
        return str(value)
    if isinstance(value, frozenset):
        return "、".join(sorted(map(str, value)))
    return ""


def _allow(old: Policy, new: Policy) -> Iterator[Change]:
    before, after = ({entry.id: entry for entry in p.allow.entries} for p in (old, new))
    for name in after.keys() - before.keys():
        yield Change(name, f"許可が加わる（{after[name].reason}）", True)
    for name in before.keys() - after.keys():
        yield Change(name, "許可がなくなる", False)
    for name in before.keys() & after.keys():
        was, now = before[name], after[name]
        wider = not (set(now.values) <= set(was.values) and set(now.domains) <= set(was.domains))
        if (was.values, was.domains, was.entities) != (now.values, now.domains, now.entities):
            yield Change(name, "許可の値が変わる", wider or not now.entities <= was.entities)


def _exemptions(old: Policy, new: Policy) -> Iterator[Change]:
    before, after = ({one.id: one for one in policy.exemptions} for policy in (old, new))
    for name in after.keys() - before.keys():
        one = after[name]
        yield Change(name, f"規則 {one.rule} の例外が加わる（{one.until}まで、{one.reason}）", True)
    for name in before.keys() - after.keys():
        yield Change(name, f"規則 {before[name].rule} の例外がなくなる", False)
    for name in before.keys() & after.keys():
        was, now = before[name], after[name]
        if now.until > was.until and (now.reason, now.approver) == (was.reason, was.approver):
            yield Change(name, f"理由も承認者も変わらずに、期限が{now.until}まで延びる", True)
        elif replace(was, tests=()) != replace(now, tests=()):
            yield Change(name, "例外が変わる", True)
