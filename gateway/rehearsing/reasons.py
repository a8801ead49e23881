"""Why a logged exchange was treated as it was: its recorded findings and facts, explained by the rules that judged it.

One function for commands, the API and pages, so that all tell the same: `told`. Kinds, places and facts stand in the
records; nothing of what was written is shown.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from audit.oversight.desk import Desk
from audit.reading.read import ExchangeDetail
from audit.reading.words import STATES
from audit.record import Kind, Record
from audit.sealing.keys import KeyRing
from gateway.publishing.tables import Shelf
from gateway.rehearsing.bundles import Bundles
from gateway.rehearsing.recorded import CannotJudge, asked_facts, facts_of, people_of, sightings_of
from policies.rehearsal.explain import explained
from policies.rules.decide import decide
from policies.rules.model import Action, Policy, Rule, Stage
from policies.rules.routing import routed
from policies.rules.vocabulary import ACTIONS, STAGES

_STAGES = {Kind.REQUEST: Stage.REQUEST, Kind.CLOSING: Stage.RESPONSE}


@dataclass(frozen=True, slots=True)
class Rules:
    """`policy` is in force, or what somebody wants to try; `shelf` has the bundles that judged before it: without one,
    and for a trial, everything is explained by `policy`."""

    policy: Policy
    ring: KeyRing | None = None
    shelf: Shelf | None = None

    def judging(self, request: Record) -> Policy:
        """The rules that the exchange was judged by, where they are kept; else `policy`."""
        if request.body.get("policy") == self.policy.digest:
            return self.policy
        return Bundles(self.shelf).judging(request) or self.policy


@dataclass(frozen=True, slots=True)
class Reasons:
    """`policy` is what the lines explain by; `lines` are the same wherever they are shown."""

    detail: ExchangeDetail
    policy: Policy
    lines: tuple[str, ...]


def told(desk: Desk, rules: Rules, exchange: str) -> Reasons | None:
    """For whoever may see facts of its section, and for whoever asked it; entered in the log before it is handed out.

    None when there is no such exchange. Raises NotAllowed.
    """
    detail = desk.reader.exchange(exchange)
    if detail is None:
        return None
    desk.allow_facts(detail)
    found = reasons(detail, rules)
    desk.enter("explain", {"exchange": exchange})
    return found


def reasons(detail: ExchangeDetail, rules: Rules) -> Reasons:
    records = [entry.record for entry in detail.entries]
    request = next((r for r in records if r.kind is Kind.REQUEST), None)
    if request is None:
        return Reasons(
            detail, rules.policy, (f"やり取り {detail.exchange}: 依頼の記録がありません",)
        )
    policy = rules.judging(request)
    judgements = [r for r in records if r.kind in _STAGES and "findings" in r.body]
    lines = [
        f"やり取り {detail.exchange}（{STATES[detail.state]} {detail.state}）",
        *_circumstances(request, policy, rules),
    ]
    people = people_of(policy, rules.ring)
    for record in judgements:
        lines += ["", *_judgement(record, request, policy, people)]
        if policy.digest != rules.policy.digest:
            lines += _now(record, request, rules)
    return Reasons(detail, policy, tuple(lines))


def _circumstances(request: Record, policy: Policy, rules: Rules) -> Iterator[str]:
    body = request.body
    if "findings" not in body:
        yield f"依頼として読めなかったため、規則は適用されていません（{body.get('code', '')}）"
        return
    if "routed" in body:
        routed = body["routed"]
        yield f"モデルの切替え: {routed['from']} → {body['model']}（規則 {routed['rule']}）"
    if body.get("confirmed"):
        yield "本人が確認して送信しました"
    then, now = str(body.get("policy", ""))[:12], rules.policy.digest[:12]
    if not then:
        yield f"記録したときのポリシーは記録にありません。{now} の規則で説明します。"
    elif body["policy"] != policy.digest:
        yield f"記録したときのポリシー {then} は {now} と違い、残っていません。{now} の規則で説明します。"
    elif policy.digest != rules.policy.digest:
        yield f"いまのポリシー {now} と違います。記録したときのポリシー {then} の規則で説明します。"


def _judgement(
    record: Record, request: Record, policy: Policy, people: Mapping[str, str]
) -> Iterator[str]:
    stage = _STAGES[record.kind]
    name = STAGES[stage]
    before = request.body.get("routed", {}).get("facts") if stage is Stage.REQUEST else None
    decided = str(record.body.get("decision", "")).upper()
    if decided not in Action.__members__:
        yield f"【{name}】説明できません: 対応が記録にありません (no decision is on record)"
        return
    action = Action[decided]
    rules = "、".join(record.body.get("rules", ())) or "なし"
    yield f"【{name}】記録された対応: {ACTIONS[action]}（規則 {rules}）"
    try:
        seen = sightings_of(record.body)
        if before is not None:
            yield f"モデル {request.body['routed']['from']} について（切替えの前）:"
            yield from explained(policy, stage, asked_facts(request, people), seen).lines
            yield f"モデル {request.body['model']} について（切替えの後）:"
        explanation = explained(policy, stage, facts_of(request, people), seen)
    except CannotJudge as reason:
        yield f"説明できません: {reason}"
        return
    if explanation.decision.action is not action and "routed" not in request.body:
        yield "この規則では、対応が変わります。"
    yield from explanation.lines


def _now(record: Record, request: Record, rules: Rules) -> Iterator[str]:
    """What the rules in force would do about the same."""
    try:
        action, deciding = _judged_now(record, request, rules)
    except CannotJudge:
        return
    names = "、".join(rule.id for rule in deciding) or "なし"
    yield f"いまの規則なら: {ACTIONS[action]}（規則 {names}）"


def _judged_now(record: Record, request: Record, rules: Rules) -> tuple[Action, tuple[Rule, ...]]:
    """Of another model only the one that the request was sent to is known."""
    people = people_of(rules.policy, rules.ring)
    there, seen = facts_of(request, people), sightings_of(record.body)
    if record.kind is not Kind.REQUEST:
        decision = decide(rules.policy, Stage.RESPONSE, there, seen)
        return decision.action, decision.deciding
    asked = asked_facts(request, people)
    found = routed(rules.policy, asked, seen, {there.model: there}.get)
    if found.by is not None and found.action is Action.ROUTE:
        return found.action, (found.by,)
    return found.action, found.decision.deciding
