"""Why a logged exchange was treated as it was: its recorded findings and facts, explained by the rules in force.

Nothing is opened for it: kinds, places and facts stand in the records.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from audit.read import Reader
from audit.record import Kind, Record
from gateway.replay import CannotJudge, facts_of, sightings_of
from policies.explain import ACTIONS, explained
from policies.model import Action, Policy, Stage

_STAGES = {Kind.REQUEST: (Stage.REQUEST, "依頼"), Kind.CLOSING: (Stage.RESPONSE, "回答")}


class NoSuchExchange(Exception):
    """The log has no exchange of this name."""


@dataclass(frozen=True, slots=True)
class Now:
    """What explains: the rules and detectors in use, and who is behind the pseudonyms that exceptions are about."""

    policy: Policy
    detectors: str
    people: Mapping[str, str] = field(default_factory=dict, repr=False)


def reasons(reader: Reader, now: Now, exchange: str) -> Iterator[str]:
    """Raises NoSuchExchange."""
    detail = reader.exchange(exchange)
    if detail is None:
        raise NoSuchExchange(exchange)
    records = [entry.record for entry in detail.entries]
    request = next((r for r in records if r.kind is Kind.REQUEST), None)
    if request is None:
        raise NoSuchExchange(exchange)
    yield f"やり取り {exchange}（{detail.state}）"
    yield from _circumstances(request, now)
    for record in records:
        if record.kind in _STAGES and "findings" in record.body:
            yield ""
            yield from _judgement(record, request, now)


def _circumstances(request: Record, now: Now) -> Iterator[str]:
    body = request.body
    if "findings" not in body:
        yield f"依頼として読めなかったため、規則は適用されていません（{body.get('code', '')}）"
        return
    if "routed" in body:
        routed = body["routed"]
        yield f"モデルの切替え: {routed['from']} → {body['model']}（規則 {routed['rule']}）"
    if body.get("confirmed"):
        yield "本人が確認して送信しました"
    if body["policy"] != now.policy.digest:
        then, new = body["policy"][:12], now.policy.digest[:12]
        yield f"記録したときのポリシー {then} は、いまの {new} と違います。いまの規則で説明します。"
    if body["detectors"] != now.detectors:
        yield "検出も変わっています。記録された検出結果で説明します。"


def _judgement(record: Record, request: Record, now: Now) -> Iterator[str]:
    stage, name = _STAGES[record.kind]
    action = Action[record.body["decision"].upper()]
    rules = "、".join(record.body["rules"]) or "なし"
    yield f"【{name}】記録された対応: {ACTIONS[action]}（規則 {rules}）"
    try:
        seen = sightings_of(record.body)
        person = now.people.get(str(request.body.get("subject")), "")
        explanation = explained(now.policy, stage, facts_of(request, person), seen)
    except CannotJudge as reason:
        yield f"説明できません: {reason}"
        return
    if explanation.decision.action is not action:
        yield "いまの規則では、対応が変わります。"
    yield from explanation.lines
