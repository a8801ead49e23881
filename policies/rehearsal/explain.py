"""Why a text is treated as it is: every rule that was asked, what it saw or which condition failed, and who wins.

One account for the command line, an API and pages. It holds kinds and places, never what stands there.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from policies.rules.decide import Decision, asked_about, asked_rules, decide, seen_by
from policies.rules.exemption import Asked, Exemption
from policies.rules.model import Action, Facts, Policy, Rule, Sighting, Stage
from policies.rules.terms import OF_A_RULE
from policies.rules.vocabulary import ACTIONS, acting, japanese
from policies.rules.where import Question, Step, spelled, unmet


@dataclass(frozen=True, slots=True)
class Account:
    """One rule: what it saw, or why it does not apply. `failed` is the path of a condition as it is written."""

    rule: Rule
    sightings: tuple[Sighting, ...]
    reason: str = ""
    failed: tuple[Step, ...] = ()

    @property
    def fired(self) -> bool:
        return not self.reason


@dataclass(frozen=True, slots=True)
class Waiver:
    """An exception to a rule that applies all the same: the key that does not hold; empty where it lifts a part."""

    exemption: Exemption
    unmet: str

    def __str__(self) -> str:
        one = self.exemption
        if self.unmet == "until":
            return f"例外 {one.id} は期限切れ（{one.until}まで）"
        if self.unmet == "from":
            return f"例外 {one.id} はまだ始まっていない（{one.start}から）"
        if self.unmet:
            return f"例外 {one.id} は {self.unmet} が当てはまらない"
        return f"{_exception(one)}は、見つかったものの一部だけに及ぶ"


@dataclass(frozen=True, slots=True)
class Explanation:
    decision: Decision
    accounts: tuple[Account, ...]
    allowed: tuple[Sighting, ...]
    names: Mapping[str, str]
    """What the policy's own kinds of findings are called."""
    waivers: tuple[Waiver, ...] = ()

    @property
    def lines(self) -> tuple[str, ...]:
        return tuple(_told(self))

    def __str__(self) -> str:
        return "\n".join(self.lines)


def explained(
    policy: Policy, stage: Stage, facts: Facts, sightings: Sequence[Sighting]
) -> Explanation:
    question = asked_about(facts, sightings)
    names = {
        term.entity: term.title for term in policy.terms if not term.entity.startswith(OF_A_RULE)
    }
    decision = decide(policy, stage, facts, sightings)
    asked = asked_rules(policy, stage)
    accounts = (_lifted(_account(rule, question, names), decision) for rule in asked)
    ordered = sorted(accounts, key=lambda a: (not a.fired, -a.rule.action, a.rule.id))
    allowed = tuple(s for s in sightings if s.allowed)
    fired = {account.rule.id for account in ordered if account.fired}
    waived = tuple(
        Waiver(one, Asked.of(one).unmet(question)) for one in policy.exemptions if one.rule in fired
    )
    return Explanation(decision, tuple(ordered), allowed, names, waived)


def _lifted(account: Account, decision: Decision) -> Account:
    """A rule that would have applied, and that an exception took back."""
    lifts = [lift for lift in decision.lifts if lift.rule == account.rule]
    if not account.fired or not lifts:
        return account
    if any(verdict.rule == account.rule for verdict in decision.verdicts):
        return account
    told = "、".join(_exception(lift.exemption) for lift in lifts)
    return Account(account.rule, account.sightings, f"{told}により当てはめない", ("exceptions",))


def _exception(exemption: Exemption) -> str:
    return f"例外 {exemption.id}（{exemption.until}まで、承認 {exemption.approver}）"


def _account(rule: Rule, question: Question, names: Mapping[str, str]) -> Account:
    seen = seen_by(rule, question)
    if rule.detect and not seen:
        return Account(rule, (), _nothing_seen(rule, question, names), ("detect",))
    if len(seen) < rule.min_count and rule.detect:
        reason = f"{len(seen)}件だけ（{rule.min_count}件から当てはまる）"
        return Account(rule, seen, reason, ("min_count",))
    failed = next(unmet(rule.where, question), None)
    if failed is not None:
        return Account(
            rule, seen, f"条件 {spelled(rule.where, failed)} が当てはまらない", ("where", *failed)
        )
    return Account(rule, seen)


def _nothing_seen(rule: Rule, question: Question, names: Mapping[str, str]) -> str:
    near = [
        (s.finding.score, entity)
        for entity in rule.detect
        for s in map(question.order.__getitem__, question.seen.get(entity, ()))
        if s.finding.score < rule.threshold(entity)
    ]
    if not near:
        wanted = "、".join(sorted(names.get(entity, japanese(entity)) for entity in rule.detect))
        by = "（この役割の文では）" if rule.where.roles else ""
        return f"{wanted} が見つからない{by}"
    score, entity = max(near)
    name = names.get(entity, japanese(entity))
    return f"{name} の確からしさが {score:.2f} で、{rule.threshold(entity):g} に足りない"


def _told(explanation: Explanation) -> Iterator[str]:
    decision = explanation.decision
    winners = {rule.id for rule in decision.deciding}
    yield f"判定: {ACTIONS[decision.action]}（{decision.action.name.lower()}）"
    if decision.would_be is not decision.action:
        yield f"  適用前の規則も適用したら: {ACTIONS[decision.would_be]}"
    for rule in decision.deciding if decision.action is not Action.ALLOW else ():
        clauses = "、".join(f"{b.document} {b.clause}" for b in rule.basis)
        yield f"  決めた規則: {rule.id}「{rule.title}」（根拠: {clauses}）"
        yield from _possible(rule)
    fired = [a for a in explanation.accounts if a.fired]
    yield (
        f"当てはまった規則（{len(fired)}件。最も厳しい対応が勝ちます）:"
        if fired
        else "当てはまった規則: なし"
    )
    for account in fired:
        yield from _of_fired(account, winners, explanation)
    for sighting in explanation.allowed:
        yield f"  許可 {sighting.allowed}: {_placed(sighting, explanation.names)} は規則を当てはめない"
    silent = [a for a in explanation.accounts if not a.fired]
    if silent:
        yield f"当てはまらなかった規則（{len(silent)}件）:"
    for account in silent:
        yield f"  - {account.rule.id}: {account.reason}"


def _of_fired(account: Account, winners: set[str], explanation: Explanation) -> Iterator[str]:
    rule = account.rule
    mark = "◎" if rule.id in winners else "○"
    yield f"  {mark} {rule.id}: {acting(rule.action, rule.mode)}"
    for sighting in account.sightings:
        yield f"      {_placed(sighting, explanation.names)}"
    for waiver in explanation.waivers:
        if waiver.exemption.rule == rule.id:
            yield f"      {waiver}"


def _possible(rule: Rule) -> Iterator[str]:
    """What the person can do about it."""
    if rule.message:
        yield f"  できること: {rule.message}"
    if rule.action is Action.CONFIRM:
        yield from (f"    □ {item}" for item in rule.checks.items)
        reply = "「確認しました 理由: ○○」" if rule.checks.reason else "「確認しました」"
        yield f"    確かめて{reply}と返信すると、送信します"
    if rule.action is Action.ROUTE:
        yield f"    モデル {rule.route} が答えます"


def _placed(sighting: Sighting, names: Mapping[str, str]) -> str:
    finding = sighting.finding
    where = f"{sighting.pointer} " if sighting.pointer else ""
    length = finding.span.end - finding.span.start
    return (
        f"{names.get(finding.entity, japanese(finding.entity))} … {where}{finding.span.start + 1}文字目から{length}文字"
        f"（確からしさ {finding.score:.2f}）"
    )
