"""What a state, a decision and the standing of a review are called, in Japanese and in English: one table for lists,
pages, reports, disclosures and whatever is asked for, so that nobody reads or writes two words for one thing."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from audit.errors import LogRefused
from audit.ledger.review import Status
from audit.record import Outcome, written_time
from audit.sealing.pseudonym import is_pseudonym

OPEN = "open"
"""The state of an exchange that has no closing record yet; the others are the outcomes."""
UNREVIEWED, REVIEWED = "none", "any"
"""No case was ever opened; one was, whatever became of it."""
STATES: Mapping[str, str] = {
    OPEN: "未了",
    Outcome.COMPLETED: "完了",
    Outcome.BLOCKED: "遮断",
    Outcome.REFUSED: "拒否",
    Outcome.FAILED: "失敗",
    Outcome.ABORTED: "中止",
    Outcome.INTERRUPTED: "中断",
}
STATUSES: Mapping[str, str] = {
    Status.WAITING: "割り当て待ち",
    Status.ASSIGNED: "判定待ち",
    Status.SECOND: "二人目の判定待ち",
    Status.CORRECTING: "是正待ち",
    Status.JUDGED: "判定ずみ",
    Status.CLOSED: "終了",
}
REVIEWS: Mapping[str, str] = {UNREVIEWED: "点検なし", REVIEWED: "点検あり", **STATUSES}
DECISIONS: Mapping[str, tuple[str, str]] = {
    "allow": ("許可", "allow"),
    "notice": ("注意", "notice"),
    "flag": ("要点検", "flag"),
    "label": ("表示", "label"),
    "mask": ("伏せ字", "mask"),
    "route": ("切替え", "route"),
    "confirm": ("確認", "confirm"),
    "block": ("遮断", "block"),
    "refused": ("拒否", "refused"),
}
"""As a guideline calls its actions, in English by the very words that records and packs have for them."""
CHOSEN: Mapping[str, Mapping[str, str]] = {
    "state": STATES,
    "review": REVIEWS,
    "decision": {value: words[0] for value, words in DECISIONS.items()},
}
"""What a filter can be asked for by word."""


NO_KIND = (
    "その種類はありません。画面や一覧の言葉か、PERSON のような名前で (no such type of finding)"
)
NO_PERSON = (
    "利用者は、一覧にある仮名（職員-3F7A-92C1 など）で指定してください。氏名・アカウントでは探せません"
    " (a person is given by the pseudonym that lists show, not by an account)"
)


def check_person(person: str | None) -> None:
    """Raises LogRefused for what is no pseudonym, such as an account: nothing is on record under it, so that a search
    would say "none" and a hold would hold nothing; and it must not stand in the clear."""
    if person is not None and not is_pseudonym(person):
        raise LogRefused(NO_PERSON)


def check_times(*times: datetime | None) -> None:
    """Raises LogRefused for a time that no calendar has in UTC: it can neither be looked for nor be written."""
    try:
        for time in times:
            _ = time and written_time(time)
    except (OverflowError, ValueError):
        raise LogRefused(
            "期間の日時が古すぎるか、先すぎます (a time that is too early or too late)"
        ) from None


def value_of(name: str, word: str) -> str:
    """What the log calls it, by the Japanese word or its own. Raises LogRefused for a word that there is not: it would
    only look as if nothing were in it."""
    found = chosen(CHOSEN[name], word)
    if found is None:
        values, words = ", ".join(CHOSEN[name]), "、".join(CHOSEN[name].values())
        raise LogRefused(f"{name} は {words} のどれかです (no such {name}; there are: {values})")
    return found


def chosen(table: Mapping[str, str], word: str) -> str | None:
    """The value of this word, or that is this word."""
    return next((str(value) for value, name in table.items() if word in (value, name)), None)


def listed(table: Mapping[str, str]) -> str:
    return "、".join(f"{japanese} ({value})" for value, japanese in table.items())
