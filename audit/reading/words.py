"""What a state, a decision and the standing of a review are called, in Japanese and in English: one table for lists,
pages, reports and disclosures, so that nobody reads the same word for two things."""

from __future__ import annotations

from collections.abc import Mapping

from audit.ledger.review import Status
from audit.reading.filters import OPEN
from audit.record import Outcome

STATES: Mapping[str, str] = {
    OPEN: "未了",
    Outcome.COMPLETED: "完了",
    Outcome.BLOCKED: "遮断",
    Outcome.REFUSED: "拒否",
    Outcome.FAILED: "失敗",
    Outcome.ABORTED: "中止",
    Outcome.INTERRUPTED: "中断",
}
DECISIONS: Mapping[str, tuple[str, str]] = {
    "allow": ("許可", "allowed"),
    "notice": ("注意", "notice"),
    "flag": ("要点検", "flagged"),
    "label": ("表示", "labelled"),
    "mask": ("マスク", "masked"),
    "route": ("経路変更", "routed"),
    "confirm": ("確認", "confirm"),
    "block": ("遮断", "blocked"),
    "refused": ("拒否", "refused"),
}
STATUSES: Mapping[str, str] = {
    Status.WAITING: "割り当て待ち",
    Status.ASSIGNED: "判定待ち",
    Status.SECOND: "二人目の判定待ち",
    Status.CORRECTING: "是正待ち",
    Status.JUDGED: "判定ずみ",
    Status.CLOSED: "終了",
}
