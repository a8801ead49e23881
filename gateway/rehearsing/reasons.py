"""Why a logged exchange was treated as it was: its recorded findings and facts, explained by the rules in force.

Nothing is opened for it: kinds, places and facts stand in the records.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from audit.reading.read import Reader
from audit.record import Kind, Record
from gateway.rehearsing.replay import CannotJudge, facts_of, sightings_of
from policies.rehearsal.explain import ACTIONS, explained
from policies.rules.model import Action, Policy, Stage

_STAGES = {Kind.REQUEST: (Stage.REQUEST, "依頼"), Kind.CLOSING: (Stage.RESPONSE, "回答")}


class NoSuchExchange(Exception):
    """The log has no exchange of this name."""


@dataclass(frozen=True, slots=True)
class Explained:
    """What an exchange is explained by. `detectors` names those in use, to be compared with those on record; `people`
    are those whom exceptions name, by their pseudonyms."""

    policy: Policy
    detectors: str
    people: Mapping[str, str] = field(default_factory=dict, repr=False)


def reasons(reader: Reader, by: Explained, exchange: str) -> Iterator[str]:
    """Raises NoSuchExchange."""
    detail = reader.exchange(exchange)
    if detail is None:
        raise NoSuchExchange(exchange)
    records = [entry.record for entry in detail.entries]
    request = next((r for r in records if r.kind is Kind.REQUEST), None)
    if request is None:
        raise NoSuchExchange(exchange)
    yield f"やり取り {exchange}（{detail.state}）"
    yield from _circumstances(request, by)
    for record in records:
        if record.kind in _STAGES and "findings" in record.body:
            yield ""
            yield from _judgement(record, request, by)


def _circumstances(request: Record, by: Explained) -> Iterator[str]:
    policy, detectors = by.policy, by.detectors
    body = request.body
    if "findings" not in body:
        yield f"依頼として読めなかったため、規則は適用されていません（{body.get('code', '')}）"
        return
    if "routed" in body:
        routed = body["routed"]
        yield f"モデルの切替え: {routed['from']} → {body['model']}（規則 {routed['rule']}）"
    if body.get("confirmed"):
        yield "本人が確認して送信しました"
    if body["policy"] != policy.digest:
        then, now = body["policy"][:12], policy.digest[:12]
        yield f"記録したときのポリシー {then} は、いまの {now} と違います。いまの規則で説明します。"
    if body["detectors"] != detectors:
        yield "検出も変わっています。記録された検出結果で説明します。"


def _judgement(record: Record, request: Record, by: Explained) -> Iterator[str]:
    stage, name = _STAGES[record.kind]
    action = Action[record.body["decision"].upper()]
    rules = "、".join(record.body["rules"]) or "なし"
    yield f"【{name}】記録された対応: {ACTIONS[action]}（規則 {rules}）"
    try:
        seen = sightings_of(record.body)
        explanation = explained(by.policy, stage, facts_of(request, by.people), seen)
    except CannotJudge as reason:
        yield f"説明できません: {reason}"
        return
    if explanation.decision.action is not action:
        yield "いまの規則では、対応が変わります。"
    yield from explanation.lines
