"""The form of a case file: texts, what the whole of a guideline makes of them, and the packs that are asked."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import Field

from policies.language.fields import ID, Kind, Many, Name, Part, described, with_kinds
from policies.language.given_schema import GivenPart

CASES_PATH = "/schemas/cases.v1.json"
ACTIONS = Literal["allow", "notice", "flag", "label", "mask", "confirm", "route", "block"]


class ScenarioPart(Part):
    """1つの事例。パックのすべての規則と下限の規則を当てはめる / One case, judged by every rule and floor"""

    id: str = described(
        "識別子",
        "半角英小文字、数字、ハイフン",
        "Identifier: small letters, digits, hyphens",
        pattern=ID,
    )
    title: str = described("題", "何の事例か", "Title: what it is about", "")
    text: Name = described("文", "試す文", "Text: to be tried")
    on: Literal["request", "response"] = described(
        "いつ", "依頼か回答か", "On: a request or an answer", "request"
    )
    given: GivenPart | None = described(
        "事実", "所属、モデル、申告など", "Given: department, model, what was declared", None
    )
    action: ACTIONS = described("結果", "全体としての対応", "Action: that comes out in the end")
    rules: Many[Name] = described(
        "規則", "当てはまるはずの規則の id", "Rules: ids of rules that must apply", ()
    )
    finds: Many[Kind] = described(
        "見つかる種類", "見つかるはずの種類", "Finds: kinds that must be found", ()
    )
    becomes: str | None = described(
        "伏せた後",
        "伏せた後の文（伏せ方 operator によらず、［氏名］ のように書く）",
        "Becomes: the text after masking, with ［氏名］ and the like whatever the operator",
        None,
    )
    exchange: str = described(
        "もとのやり取り", "受付ID。値は置き換えてある", "Exchange: it was made from", ""
    )
    todo: bool = described(
        "未対応",
        "まだできないことを書き留める。失敗しても全体は失敗にならない",
        "To do: a known gap, whose failure does not count",
        False,
    )


class CasePackFile(Part):
    """Sekisho の事例ファイル / A file of cases"""

    packs: Many[Name] = described(
        "パック", "試すパックの id、または相対パス", "Packs: by id or path", min_length=1
    )
    cases: Many[ScenarioPart] = Field(
        title="事例 / Cases", description="事例の並び / a list", min_length=1
    )


def case_json_schema() -> dict[str, Any]:
    """The JSON Schema that editors read."""
    schema = with_kinds(CasePackFile.model_json_schema())
    return {"$schema": "http://json-schema.org/draft-07/schema#", **schema}
