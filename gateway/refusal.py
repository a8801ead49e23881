"""The form of a "no": what was noticed, which clause, what to do; as an assistant's message or as an OpenAI error."""

from __future__ import annotations

import time
from collections.abc import Sequence

from detectors.edited import MOST_READINGS
from detectors.findings import DETECTOR_FAILED
from detectors.screen import BUDGET_S
from gateway.confirming.replies import notice
from gateway.exchange import Exchange
from gateway.splits import MOST_ASKED
from gateway.web.body import Json
from gateway.web.errors import Code, GatewayError
from gateway.wire.vocabulary import REFUSED
from policies.rules.decide import Decision
from policies.rules.model import Action, Rule

BLOCKED = "この依頼は、AIサービスへ送信していません。"
WITHHELD = "AIサービスの回答は、ガイドラインにより表示しません。"
CONFIRM = "この依頼は、送信する前に確認が必要です。まだAIサービスへ送信していません。"
AGAIN = "前の確認は使えませんでした（{}）。もう一度確認してください。"
_NOT_JUDGED = {
    "deadline": "検査の時間の上限（設定 limits.screening_s）までに読み終わりませんでした。"
    "古い会話や添付を減らすか、分けて送ってください。",
    "splits": f"二つに分かれた番号かもしれない所が多すぎて（上限 {MOST_ASKED:,}組）、読み切れませんでした。"
    "数字の一覧を減らすか、分けて送ってください。",
    "masking": f"伏せた後の読み直しが{MOST_READINGS}回で終わりませんでした。一覧や表を分けて送ってください。",
}
_FAILED = f"一つの文章の検査が{BUDGET_S:g}秒で終わらないか、失敗しました。その文章を短く分けて送ってください。"
STOPPED = "\n\n［ここから先の回答は、ガイドラインにより表示を止めました。］"


def explanation(
    decision: Decision,
    exchange: Exchange,
    token: str | None = None,
    *,
    again: str = "",
    unread: Sequence[str] = (),
) -> str:
    """Why, in the guideline's words: one line for each rule that decided, its clause, and the entry in the log.
    `again` is what was wrong with a confirmation that was given."""
    lines = [CONFIRM if decision.action is Action.CONFIRM else BLOCKED, "", *_rules(decision)]
    lines += [f"・{why}" for why in (*unread, *_limits(decision))]
    if decision.action is Action.CONFIRM:
        checklist = dict.fromkeys(item for rule in decision.deciding for item in rule.checks.items)
        lines += ["", "確認すること:", *(f"□ {item}" for item in checklist)] if checklist else []
    if again:
        lines += ["", AGAIN.format(again)]
    if token is not None:
        lines += [
            "",
            notice(token, needs_reason=decision.needs_reason),
            f"プログラムからは、同じ依頼に次の見出しを付けて送ってください。 x-sekisho-confirm: {token}",
        ]
    lines += ["", f"受付ID: {exchange.id}"]
    return "\n".join(lines)


def withheld(decision: Decision, exchange: Exchange) -> str:
    """The same of an answer: the request was sent, so it must not say otherwise."""
    return "\n".join([WITHHELD, "", *_rules(decision), "", f"受付ID: {exchange.id}"])


def _limits(decision: Decision) -> list[str]:
    """Which bound kept something from being judged, and what can be done about it."""
    findings = (s.finding for v in decision.verdicts for s in v.sightings)
    failed = dict.fromkeys(f.recognizer for f in findings if f.entity == DETECTOR_FAILED)
    return list(dict.fromkeys(_NOT_JUDGED.get(name, _FAILED) for name in failed))


def _rules(decision: Decision) -> list[str]:
    return [f"・{rule.message.strip()}{_clauses(rule)}" for rule in decision.deciding]


def _clauses(rule: Rule) -> str:
    clauses = [f"{b.document} {b.clause}" for b in rule.basis if f"{b.clause}" not in rule.message]
    return f"（根拠: {'、'.join(clauses)}）" if clauses else ""


def as_error(decision: Decision, text: str) -> GatewayError:
    """The OpenAI error of a refusal, for keys that want it so."""
    code = (
        Code.CONFIRMATION_REQUIRED if decision.action is Action.CONFIRM else Code.BLOCKED_BY_POLICY
    )
    return GatewayError(403, code, text)


def as_completion(exchange: Exchange, model: str, text: str) -> Json:
    message = {"role": "assistant", "content": text, "refusal": None}
    choice = {"index": 0, "message": message, "finish_reason": REFUSED, "logprobs": None}
    usage = {"prompt_tokens": 0, "completion_tokens": 0, "total_tokens": 0}
    return {**_head(exchange, model, "chat.completion"), "choices": [choice], "usage": usage}


def as_chunks(exchange: Exchange, model: str, text: str) -> list[Json]:
    head = _head(exchange, model, "chat.completion.chunk")
    deltas = [({"role": "assistant", "content": text}, None), ({}, REFUSED)]
    return [
        {**head, "choices": [{"index": 0, "delta": delta, "finish_reason": reason}]}
        for delta, reason in deltas
    ]


def _head(exchange: Exchange, model: str, kind: str) -> Json:
    return {
        "id": f"chatcmpl-{exchange.id}",
        "object": kind,
        "created": int(time.time()),
        "model": model,
    }
