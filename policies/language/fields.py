"""What every part of a pack file is made of: strict models whose fields explain themselves in Japanese and English."""

from __future__ import annotations

from typing import Annotated, Any, TypeVar

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, WithJsonSchema

from policies.rules.vocabulary import JAPANESE_NAMES
from policies.rules.where import ROLES

_T = TypeVar("_T")
Many = Annotated[tuple[_T, ...], Field(strict=False)]
"""A YAML list: the items stay strict, the list may become a tuple."""
Name = Annotated[str, Field(min_length=1)]
_KIND = {"$comment": "Kind"}
"""Stands for a reference to the kinds until `with_kinds` puts it there."""
Kind = Annotated[Name, WithJsonSchema(_KIND)]
"""The name of a kind of finding: editors propose those that come with the product."""
RoleName = Annotated[Name, WithJsonSchema({"type": "string", "enum": [*ROLES]})]
"""Who wrote a text. That it is a known one is for lint to say: a policy in force may have another."""
OneOrMany = Annotated[
    tuple[Name, ...],
    Field(strict=False, min_length=1),
    BeforeValidator(lambda given: (given,) if isinstance(given, str) else given),
    WithJsonSchema(
        {
            "anyOf": [
                _KIND,
                {"type": "array", "items": _KIND, "minItems": 1},
            ]
        }
    ),
]
"""One kind, or a YAML list of them."""
ID = r"^[a-z][a-z0-9-]{1,63}$"
ENTITY = r"^[A-Z][A-Z0-9_]{2,63}$"
CLOCK = r"^([01][0-9]|2[0-3]):[0-5][0-9]$"
DAY = r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$"
MOMENT = r"^[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01]) ([01][0-9]|2[0-3]):[0-5][0-9]$"
WRITTEN = {
    ID: "半角の英小文字で始め、英小文字、数字、ハイフンの2～64文字にしてください",
    ENTITY: "半角の英大文字で始め、英大文字、数字、_ の3～64文字にしてください",
    CLOCK: '"08:30" のように、時と分を2桁ずつ書いてください。その日の終わりまでなら end を消してください',
    DAY: '"2026-04-01" のように、西暦の年と2桁の月日を書いてください',
    MOMENT: '"2026-04-01 09:30" のように、西暦の年月日と時刻を書いてください',
}
"""What to write, for people who do not read regular expressions."""


def with_kinds(schema: dict[str, Any]) -> dict[str, Any]:
    """The JSON Schema with the kinds of findings that come with the product, in Japanese."""
    kinds = {
        "title": "検出の種類 / Kind of finding",
        "description": "パックが terms で決めた名前も書ける / also one of the pack's own terms",
        "anyOf": [
            {"enum": [*JAPANESE_NAMES], "enumDescriptions": [*JAPANESE_NAMES.values()]},
            {"type": "string", "pattern": ENTITY},
        ],
    }
    referring = _referring(schema)
    return {**referring, "$defs": {"Kind": kinds, **referring["$defs"]}}


def _referring(part: Any) -> Any:
    if part == _KIND:
        return {"$ref": "#/$defs/Kind"}
    if isinstance(part, dict):
        return {key: _referring(inner) for key, inner in part.items()}
    return [_referring(inner) for inner in part] if isinstance(part, list) else part


class Misplaced(ValueError):
    """What is wrong with one key of a part: told at that key."""

    def __init__(self, key: str, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.key, self.hint = key, hint


class Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


def described(title: str, description: str, english: str, default: Any = ..., **more: Any) -> Any:
    """A field with its texts: `english` is the title and, after the first `: `, the description."""
    title_en, _, description_en = english.partition(": ")
    return Field(
        default,
        title=f"{title} / {title_en}",
        description=f"{description} / {description_en or title_en}",
        **more,
    )
