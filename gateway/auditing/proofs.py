"""Proof over HTTP: one exchange's place in the signed tree, checkpoints, and why a request was treated as it was."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Literal

import orjson

from audit.errors import LogRefused
from audit.oversight.roles import May
from audit.proof.bundle import bundle
from audit.proof.tree_read import tree_of
from audit.reading.words import DECISIONS
from audit.record import Kind
from gateway.auditing.operation import Call, Operation
from gateway.auditing.refusals import no_exchange
from gateway.rehearsing.reasons import Reasons, Rules, told
from policies.rehearsal.explain_english import in_english
from policies.rules.decide import asked_rules
from policies.rules.model import Rule, Stage

MOST_CHECKPOINTS = 100


@dataclass(frozen=True, slots=True)
class Language:
    """Of what an explanation says itself; titles and messages stay their author's."""

    lang: Literal["ja", "en"] = "ja"


@dataclass(frozen=True, slots=True)
class Proof:
    """`records` are the lines of an evidence bundle: position, exact text and inclusion path under `checkpoint`."""

    key: str
    checkpoint: str
    records: list[Mapping[str, Any]]
    consistency: list[Mapping[str, Any]]


@dataclass(frozen=True, slots=True)
class CheckpointView:
    """`note` is the signed text; `sinks` where it is known to have arrived."""

    number: int
    at: str
    size: int
    note: str
    sinks: list[str]


@dataclass(frozen=True, slots=True)
class Checkpoints:
    """Newest first; `key` verifies their signatures."""

    key: str | None
    checkpoints: list[CheckpointView]


@dataclass(frozen=True, slots=True)
class RuleView:
    """A rule that decided; without a title where its policy is not kept any more."""

    id: str
    title: str | None
    action: str | None
    message: str | None
    basis: list[str]
    findings: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class StageView:
    stage: str
    at: datetime
    decision: str | None
    decision_name: str | None
    would_be: str | None
    rules: list[RuleView]
    findings: Mapping[str, int]
    allowed: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Explanation:
    """`policy` is the digest on record; `in_force` whether it is still the one that decides; `lines` tell it in full,
    as `sekisho policy explain` and the pages do."""

    exchange: str
    state: str
    policy: str | None
    in_force: bool
    stages: list[StageView]
    lines: tuple[str, ...]


def _proof(call: Call) -> Proof:
    exchange = call.path["exchange"]
    call.desk.begin_bundle([exchange], contents=False)
    with tree_of(call.office.url) as tree:
        if tree is None:
            raise LogRefused("この監査ログにはまだ木がありません (this log has no tree yet)")
        if not list(call.desk.reader.details([exchange])):
            raise no_exchange()
        files = bundle(call.desk.reader, tree, call.office.trust(), [exchange], contents=False)
    about = orjson.loads(files["bundle.json"])
    lines = files["records.jsonl"].splitlines()
    return Proof(
        about["key"],
        files["checkpoint.txt"].decode(),
        [orjson.loads(line) for line in lines],
        about["consistency"],
    )


def _checkpoints(call: Call) -> Checkpoints:
    call.desk.allow(May.VERIFY)
    with tree_of(call.office.url) as tree:
        notes = [] if tree is None else tree.notes()[-MOST_CHECKPOINTS:]
        deliveries = [] if tree is None else tree.deliveries()
    key = call.office.trust().key
    found = [
        CheckpointView(
            stored.number,
            stored.at,
            stored.size,
            stored.note,
            sorted(d.sink for d in deliveries if d.checkpoint == stored.number),
        )
        for stored in reversed(notes)
    ]
    call.desk.enter("checkpoints", {"count": len(found)})
    return Checkpoints(None if key is None else str(key), found)


def _explanation(call: Call) -> Explanation:
    """For whoever may see facts of its section; staff are told of what they asked themselves."""
    assert call.policy is not None
    rules = Rules(call.policy, call.office.ring, call.office.shelf)
    found = told(call.desk, rules, call.path["exchange"])
    if found is None:
        raise no_exchange()
    english = call.get(Language).lang == "en"
    if english:
        found = replace(found, lines=in_english(found.lines))
    return explanation(found, call.policy.digest, english=english)


def explanation(reasons: Reasons, in_force: str, *, english: bool = False) -> Explanation:
    detail = reasons.detail
    rules = {rule.id: rule for stage in Stage for rule in asked_rules(reasons.policy, stage)}
    stages, digest = [], None
    for entry in detail.entries:
        body = entry.record.body
        if entry.record.kind is Kind.REQUEST:
            digest = body.get("policy")
        if entry.record.kind is Kind.EVENT or "decision" not in body:
            continue
        stage = "request" if entry.record.kind is Kind.REQUEST else "response"
        stages.append(_stage(stage, entry.record.at, body, rules, english=english))
    return Explanation(
        detail.exchange, detail.state, digest, digest == in_force, stages, reasons.lines
    )


def _stage(
    stage: str,
    at: datetime,
    body: Mapping[str, Any],
    rules: Mapping[str, Rule],
    *,
    english: bool,
) -> StageView:
    found = _counts(body.get("findings"))
    decision = body.get("decision")
    return StageView(
        stage,
        at,
        decision,
        _named(str(decision), english=english) if decision in DECISIONS else None,
        body.get("would_be"),
        [
            _rule(str(name), rules.get(str(name)), found, english=english)
            for name in body.get("rules") or ()
        ],
        found,
        _counts(body.get("allowed")),
    )


def _rule(name: str, rule: Rule | None, found: Mapping[str, int], *, english: bool) -> RuleView:
    if rule is None:
        return RuleView(name, None, None, None, [], {})
    seen = {kind: count for kind, count in found.items() if kind in rule.detect}
    basis = [f"{one.document} {one.clause}" for one in rule.basis]
    action = _named(rule.action.name.lower(), english=english)
    return RuleView(name, rule.title, action, rule.message or None, basis, seen)


def _named(decision: str, *, english: bool) -> str:
    return DECISIONS[decision][english]


def _counts(rows: Any) -> dict[str, int]:
    counts: dict[str, int] = {}
    for row in rows if isinstance(rows, list) else ():
        counts[str(row[0])] = counts.get(str(row[0]), 0) + 1
    return counts


PROOFS = (
    Operation(
        "GET",
        "/exchanges/{exchange}/proof",
        ("1件が署名された木にあることの証明", "Proof that an exchange is in the signed tree"),
        May.EXPORT,
        _proof,
        Proof,
    ),
    Operation(
        "GET",
        "/exchanges/{exchange}/explanation",
        ("なぜそう判定されたか（規則と条項）", "Why it was decided so: rules and clauses"),
        May.EXPLAIN,
        _explanation,
        Explanation,
        (Language,),
        guided=True,
    ),
    Operation(
        "GET",
        "/checkpoints",
        ("署名されたチェックポイント", "Signed checkpoints"),
        May.VERIFY,
        _checkpoints,
        Checkpoints,
    ),
)
