"""What somebody checks before a text that a model helped to write goes out of the house: who checked what, and when.

A checklist is what its steps add up to, and every step is a record. It is opened with a request that was declared for
external use, or by hand. Every item is settled (checked, or not applicable with the reason), the last one by a second
person, before it can be closed.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from audit.errors import AuditError
from audit.ledger import steps
from audit.ledger.approval import same_person
from audit.record import Record

EVENT = "checklist"
SECOND = "second"
"""The item that another person has to settle."""

ITEMS: Mapping[str, str] = {
    "prompt": "入力に他人の著作物や特定の作品・作家の名を入れていない（入れたときはその理由）",
    "search": "特徴のある文を検索し、同じ文や似た文がないことを確かめた",
    "similarity": "似たものがあったときは、書き換えたか、許諾を得たか、本質が違うと判断した",
    "quotation": "引用は出典を示し、かぎ括弧などで区別し、本文が主になっている",
    "trademark": "名称・ロゴ・標語は商標を調べた",
    "terms": "使ったサービスの規約で、この使い方が認められている",
    "facts": "数字・日付・固有名詞・法令を元の資料で確かめた",
    "edited": "そのまま使わず、加筆・修正した",
    SECOND: "別の職員が、全体を読んで確かめた",
}
"""Each with what has to be checked. A checklist keeps the items that it was opened with."""


class ChecklistRefused(AuditError):
    """The step does not fit the checklist: it is not entered."""


class Act(StrEnum):
    OPENED = "opened"
    CHECKED = "checked"
    CLOSED = "closed"


class Result(StrEnum):
    DONE = "done"
    NOT_APPLICABLE = "not_applicable"


class Step(steps.Step[Act]):
    __slots__ = ()
    event = EVENT
    acts = Act


@dataclass(frozen=True, slots=True)
class Check:
    """One item, settled: by whom, when."""

    item: str
    result: Result
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Checklist:
    """`section` is that of the exchange; `items` the ones to settle."""

    exchange: str
    section: str | None
    opened_at: datetime
    items: tuple[str, ...]
    checks: tuple[Check, ...] = ()
    closed_by: str | None = None
    closed_at: datetime | None = None

    @property
    def open_items(self) -> tuple[str, ...]:
        settled = {check.item for check in self.checks}
        return tuple(item for item in self.items if item not in settled)

    @property
    def closed(self) -> bool:
        return self.closed_at is not None


def opening(exchange: str, section: str | None, by: str, at: datetime) -> Step:
    return Step(exchange, Act.OPENED, by, at, {"section": section, "items": list(ITEMS)})


def after(known: Checklist | None, step: Step) -> Checklist:
    """Raises ChecklistRefused, with the reason, when the step does not fit."""
    if step.act is Act.OPENED:
        if known is not None:
            raise ChecklistRefused("確認票はすでにあります (there is a checklist already)")
        items = tuple(map(str, step.facts["items"]))
        return Checklist(step.exchange, step.facts.get("section"), step.at, items)
    if known is None:
        raise ChecklistRefused("このやり取りには確認票がありません (there is no checklist)")
    if known.closed:
        raise ChecklistRefused("この確認票は閉じています (the checklist is closed)")
    return _checked(known, step) if step.act is Act.CHECKED else _closed(known, step)


def _checked(known: Checklist, step: Step) -> Checklist:
    item, result = str(step.facts["item"]), Result(step.facts["result"])
    if item not in known.items:
        raise ChecklistRefused(
            f"確認事項は {'、'.join(known.items)} のどれかです (no such item on this checklist)"
        )
    if item == SECOND:
        if set(known.open_items) != {SECOND} and SECOND in known.open_items:
            raise ChecklistRefused(
                "ほかの事項をすべて確かめてから、別の人が確認します (the second person comes last)"
            )
        if result is Result.NOT_APPLICABLE:
            raise ChecklistRefused(
                "別の人の確認は省けません (the second person cannot be left out)"
            )
        if any(same_person(check.by, step.by) for check in known.checks if check.item != SECOND):
            raise ChecklistRefused(
                "ほかの事項を確かめた人は、二人目になれません (the second person is another person)"
            )
    if result is Result.NOT_APPLICABLE and not step.facts.get("reasoned"):
        raise ChecklistRefused(
            "該当しない理由（--note）を書いてください (say why it does not apply)"
        )
    rest = tuple(check for check in known.checks if check.item != item)
    return replace(known, checks=(*rest, Check(item, result, step.by, step.at)))


def _closed(known: Checklist, step: Step) -> Checklist:
    if known.open_items:
        raise ChecklistRefused(
            f"まだ確かめていない事項があります: {'、'.join(known.open_items)} (items are not settled yet)"
        )
    second = next((check.by for check in known.checks if check.item == SECOND), None)
    if second and any(same_person(c.by, second) for c in known.checks if c.item != SECOND):
        raise ChecklistRefused(
            "ほかの事項を確かめた人は、二人目になれません (the second person is another person)"
        )
    return replace(known, closed_by=step.by, closed_at=step.at)


def added_up(records: Iterable[Record]) -> Checklist | None:
    """The checklist that recorded steps add up to. One that does not fit is void."""
    known: Checklist | None = None
    for record in records:
        step = Step.of(record)
        if step is None:
            continue
        try:
            known = after(known, step)
        except (ChecklistRefused, KeyError, ValueError, TypeError):
            continue
    return known
