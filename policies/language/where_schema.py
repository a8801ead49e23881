"""The form of a condition in a pack file, and the one step from it to the value that is asked."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import time
from typing import Annotated, Any, Literal

from pydantic import Field, model_validator

from policies.language.fields import CLOCK, Kind, Many, Name, Part, RoleName, described
from policies.rules.where import DAYS, USUAL_SCORE, Found, Hours, Where

Day = Literal["月", "火", "水", "木", "金", "土", "日"]
DataClass = Literal["1", "2", "3C", "3B", "3A", "none"]
IntendedUse = Literal["internal", "internal_decision", "external", "resident_bot", "none"]
Clock = Annotated[str, Field(pattern=CLOCK)]
Conditions = Annotated[tuple["WherePart", ...], Field(strict=False, min_length=1)]


DEPARTMENTS: Any = described(
    "所属", "この所属の人の依頼だけ", "Departments: only requests from these", ()
)
ENDPOINTS: Any = described(
    "入口", "/v1/chat/completions など", "Endpoints: such as /v1/chat/completions", ()
)
DATA_CLASSES: Any = described(
    "申告された機密性",
    "見出し X-Data-Class の値。none は申告なし",
    "Declared data classes: of the header X-Data-Class; none means not declared",
    (),
)
INTENDED_USES: Any = described(
    "申告された用途",
    "見出し X-Intended-Use の値。none は申告なし",
    "Intended uses: of the header X-Intended-Use; none means not declared",
    (),
)
"""Facts of a request that conditions and the scopes of exceptions share. They are members and no base class: a base's
would come first in the schema, whatever the reader needs first."""


class HoursPart(Part):
    """時間帯（日本時間） / A window of time, in Japan"""

    start: Clock = described("始め", '"08:30" の形', 'From: as "08:30"', "00:00")
    end: Clock | None = described(
        "終わり",
        '"17:15" の形。この時刻は含まない。始めより前なら翌日まで',
        'Until: as "17:15", not included; earlier than the start means the next day',
        None,
    )
    days: Many[Day] = described("曜日", "書かなければ毎日", "Days: every day when left out", ())


class WherePart(Part):
    """条件。書いたものすべてが当てはまるとき。書かないものは「すべて」 / A condition: all that is written must hold"""

    departments: Many[Name] = DEPARTMENTS
    models: Many[Name] = described(
        "モデル",
        "このモデルへの依頼だけ（config.yaml の名前）",
        "Models: only requests to these, as config.yaml names them",
        (),
    )
    roles: Many[RoleName] = described(
        "書き手",
        "この役割の文で見つかったものだけ",
        "Roles: only what is found in text written by these",
        (),
    )
    external: bool | None = described(
        "外部",
        "true なら外部のモデルだけ、false なら庁内のモデルだけ",
        "External: true for models run by others, false for one's own",
        None,
    )
    regions: Many[Name] = described(
        "地域", "モデルの地域（config.yaml の region）", "Regions: the model's region", ()
    )
    trains_on_input: bool | None = described(
        "学習", "入力を学習に使うモデルかどうか", "Trains on input: whether the model does", None
    )
    abuse_monitoring: bool | None = described(
        "不正利用の監視",
        "提供者が入力を監視のために見るモデルかどうか",
        "Abuse monitoring: whether the provider may look at inputs",
        None,
    )
    max_class_below: int | None = described(
        "扱える機密性がこれ未満",
        "モデルの max_class がこの数より小さいとき",
        "Max class below: the model's max_class is less than this",
        None,
        ge=1,
        le=4,
    )
    above_model_class: bool | None = described(
        "モデルの上限を超える機密性",
        "申告された機密性が、モデルの max_class を超えるかどうか",
        "Above the model's class: whether the declared class exceeds the model's max_class",
        None,
    )
    endpoints: Many[Name] = ENDPOINTS
    data_classes: Many[DataClass] = DATA_CLASSES
    intended_uses: Many[IntendedUse] = INTENDED_USES
    hours: HoursPart | None = described("時間帯", "日本時間", "Hours: in Japan", None)
    min_length: int | None = described(
        "長さの下限",
        "依頼の文字数がこれ以上",
        "Least length: characters of the request",
        None,
        ge=0,
    )
    max_length: int | None = described(
        "長さの上限",
        "依頼の文字数がこれ以下",
        "Greatest length: characters of the request",
        None,
        ge=0,
    )
    detect: Many[Kind] = described(
        "見つかるもの",
        "この種類のものが見つかったとき（伏せる対象にはならない）",
        "Found: something of these kinds stands in the text; it is not masked for that",
        (),
    )
    min_score: float = described(
        "確からしさ", "detect の下限。0から1", "Least score: for detect", USUAL_SCORE, ge=0, le=1
    )
    min_count: int = described("件数", "detect の下限", "Least count: for detect", 1, ge=1, le=1000)
    macro: Name | None = described("マクロ", "macros の名前", "Macro: a name in macros", None)
    all: Conditions | None = described(
        "すべて", "すべての条件が当てはまる", "All: every condition holds", None
    )
    any: Conditions | None = described(
        "どれか", "どれかの条件が当てはまる", "Any: one of the conditions holds", None
    )
    not_: WherePart | None = described(
        "でない", "この条件が当てはまらない", "Not: the condition does not hold", None, alias="not"
    )

    @model_validator(mode="after")
    def _about_findings(self) -> WherePart:
        written = self.model_fields_set
        if not self.detect and written & {"min_score", "min_count"}:
            raise ValueError(
                "where の min_score と min_count は、同じ所に detect があるときだけ書けます"
            )
        return self

    @property
    def nested(self) -> Iterator[WherePart]:
        """This condition and every one inside it."""
        yield self
        for part in (*(self.all or ()), *(self.any or ()), *((self.not_,) if self.not_ else ())):
            yield from part.nested


NOWHERE = WherePart()


def where_of(part: WherePart, macros: Mapping[str, Where]) -> Where:
    """The condition as it is asked. Lists are spelled out already; `macros` MUST have every name that is used."""
    inner = [where_of(p, macros) for p in part.all or ()]
    if part.macro is not None:
        inner.append(replace(macros[part.macro], macro=part.macro))
    return Where(
        departments=part.departments,
        models=part.models,
        roles=part.roles,
        external=part.external,
        regions=part.regions,
        trains_on_input=part.trains_on_input,
        abuse_monitoring=part.abuse_monitoring,
        max_class_below=part.max_class_below,
        above_model_class=part.above_model_class,
        endpoints=part.endpoints,
        data_classes=part.data_classes,
        intended_uses=part.intended_uses,
        hours=_hours(part.hours),
        min_length=part.min_length,
        max_length=part.max_length,
        found=Found(frozenset(part.detect), part.min_score, part.min_count)
        if part.detect
        else None,
        all_of=tuple(inner),
        any_of=tuple(where_of(p, macros) for p in part.any or ()),
        negated=where_of(part.not_, macros) if part.not_ else None,
    )


def _hours(part: HoursPart | None) -> Hours | None:
    if part is None:
        return None
    days = frozenset(DAYS.index(day) for day in part.days or DAYS)
    return Hours(
        time.fromisoformat(part.start), time.fromisoformat(part.end) if part.end else None, days
    )
