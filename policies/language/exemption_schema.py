"""The form of exceptions in a pack file, and what is wrong with one that has the right form."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Annotated

from pydantic import Field, model_validator

from policies.language.fields import DAY, ID, Many, Name, Part, RoleName, described
from policies.language.given_schema import CasePart
from policies.language.where_schema import (
    DATA_CLASSES,
    DEPARTMENTS,
    ENDPOINTS,
    INTENDED_USES,
    DataClass,
    IntendedUse,
    WherePart,
)
from policies.rules.exemption import DEFAULT_DAYS, MOST_DAYS
from policies.rules.people import same_person

Day = Annotated[str, Field(pattern=DAY)]
LISTED = ("departments", "models", "endpoints")
"""Keys of a scope in which @name stands for a list."""


class ScopePart(Part):
    """例外の範囲。書いたものすべてが当てはまるとき / Where an exception holds: all that is written must hold"""

    departments: Many[Name] = DEPARTMENTS
    people: Many[Name] = described(
        "人", "この人の依頼だけ（APIキーの user）", "People: only requests of these users", ()
    )
    models: Many[Name] = described(
        "モデル", "このモデルへの依頼だけ", "Models: only requests to these", ()
    )
    roles: Many[RoleName] = described(
        "書き手",
        "この役割の文で見つかったものだけ",
        "Roles: only what is found in text written by these",
        (),
    )
    endpoints: Many[Name] = ENDPOINTS
    data_classes: Many[DataClass] = DATA_CLASSES
    intended_uses: Many[IntendedUse] = INTENDED_USES

    @model_validator(mode="after")
    def _something(self) -> ScopePart:
        if not any(getattr(self, name) for name in type(self).model_fields):
            raise ValueError(
                "範囲が空です。全員への例外は、規則そのものを直してください"
                "（所属、人、モデルなどを1つは書きます）"
            )
        return self

    @property
    def condition(self) -> WherePart:
        """All but the people, who are no condition of a rule."""
        written = {
            name: getattr(self, name) for name in type(self).model_fields if name != "people"
        }
        return WherePart(**written)


class ExceptionPart(Part):
    """例外：1つの規則を、決めた範囲の人に、決めた期間だけ当てはめない / An exception to one rule, for a time"""

    id: str = described(
        "識別子",
        "半角英小文字、数字、ハイフン",
        "Identifier: small letters, digits, hyphens",
        pattern=ID,
    )
    title: str = described("題", "何の例外か", "Title: what it is about", "")
    rule: Name = described("規則", "例外にする規則の id", "Rule: the id of the rule it lifts")
    reason: Name = described("理由", "なぜ要るか", "Reason: why it is needed")
    owner: Name = described("申し出た人", "責任を持つ人", "Owner: who answers for it")
    approver: Name = described(
        "承認者", "申し出た人とは別の人", "Approver: another person than the owner"
    )
    scope: ScopePart = described("範囲", "誰の、どの依頼か", "Scope: whose requests, and which")
    from_: Day = described(
        "始め", '"2026-11-24" の形。この日から', 'From: as "2026-11-24", this day on', alias="from"
    )
    until: Day | None = described(
        "終わり",
        f"この日まで。書かなければ{DEFAULT_DAYS}日間。最長{MOST_DAYS}日間",
        f"Until: to the end of this day; {DEFAULT_DAYS} days when left out, {MOST_DAYS} at most",
        None,
    )
    tests: Many[CasePart] = described(
        "テスト",
        "この例外のもとでの規則の対応。given で範囲と日時を決める",
        "Tests: what the rule does under this exception; given says who asks and when",
        (),
    )

    @property
    def start(self) -> date:
        return _day(self.from_) or date.min

    @property
    def end(self) -> date:
        """The last day. MUST be asked only when `mistakes` has none."""
        until = _day(self.until) if self.until else None
        return until or self.start + timedelta(days=DEFAULT_DAYS - 1)

    def mistakes(self) -> Iterator[tuple[tuple[str, ...], str, str]]:
        """Where, what is wrong, and what to do."""
        if same_person(self.owner, self.approver):
            yield ("approver",), "承認者が申し出た人と同じです", "別の人の承認を受けてください"
        days = {"from": self.from_, "until": self.until}
        unreal = [key for key, day in days.items() if day is not None and _day(day) is None]
        for key in unreal:
            yield (key,), f"「{days[key]}」という日はありません", "暦にある日を書いてください"
        if unreal:
            return
        if self.end < self.start:
            yield ("until",), "終わりが始めより前です", "from より後の日を書いてください"
        last = self.start + timedelta(days=MOST_DAYS - 1)
        if self.end > last:
            message = f"例外は最長{MOST_DAYS}日間です"
            yield (
                ("until",),
                message,
                f"{last} までにしてください。続けるときは、改めて承認を受けます",
            )


def _day(written: str) -> date | None:
    try:
        return date.fromisoformat(written)
    except ValueError:
        return None
