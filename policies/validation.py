"""Plain data against a schema: every error as a located problem in Japanese, with a suggestion where one is near."""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from policies.document import Document, Path, Problem, ProblemsFound

Schema = TypeVar("Schema", bound=BaseModel)
BOOLEANS = frozenset({"yes", "no", "on", "off", "y", "n", "はい", "いいえ"})

MESSAGES = {
    "missing": "「{name}」がありません",
    "extra_forbidden": "「{name}」というキーはありません",
    "string_type": "「{name}」は文字列にしてください",
    "int_type": "「{name}」は整数にしてください",
    "int_from_float": "「{name}」は整数にしてください",
    "float_type": "「{name}」は数値にしてください",
    "bool_type": "「{name}」は true か false にしてください",
    "list_type": "「{name}」は並び（- …）にしてください",
    "tuple_type": "「{name}」は並び（- …）にしてください",
    "dict_type": "「{name}」は「キー: 値」の形にしてください",
    "model_type": "「{name}」は「キー: 値」の形にしてください",
    "model_attributes_type": "「{name}」は「キー: 値」の形にしてください",
    "too_short": "「{name}」は{min_length:g}件以上にしてください",
    "string_too_short": "「{name}」が空です",
    "string_too_long": "「{name}」は{max_length}文字以内にしてください",
    "greater_than_equal": "「{name}」は{ge:g}以上にしてください",
    "greater_than": "「{name}」は{gt:g}より大きくしてください",
    "less_than_equal": "「{name}」は{le:g}以下にしてください",
    "string_pattern_mismatch": "「{name}」の書き方が違います（{pattern}）",
}


def validated(document: Document, schema: type[Schema]) -> Schema:
    """`document.data` as a `schema`; raises ProblemsFound with every error at its place."""
    try:
        return schema.model_validate(document.data)
    except ValidationError as error:
        details = error.errors(include_url=False, include_context=True)
        raise ProblemsFound(tuple(_problem(document, schema, d) for d in details)) from None


def nearest(word: str, known: Iterable[str]) -> str:
    """A hint that names the known word next to this one, or all of them while they are few."""
    words = sorted(known)
    close = difflib.get_close_matches(word, words, n=1, cutoff=0.6)
    if close:
        return f"「{close[0]}」ではありませんか"
    return f"使えるのは {'、'.join(words)}" if 0 < len(words) <= 12 else ""


def _problem(document: Document, schema: type[BaseModel], error: ErrorDetails) -> Problem:
    path = tuple(p for p in error["loc"] if isinstance(p, str | int))
    kind, context = error["type"], error.get("ctx") or {}
    name = next((step for step in reversed(path) if isinstance(step, str)), "全体")
    if kind == "extra_forbidden":
        return document.problem(
            path, f"「{name}」というキーはありません", nearest(name, _fields(schema, path))
        )
    if kind in ("literal_error", "enum"):
        return _not_one_of(document, path, error)
    if kind == "value_error":
        return document.problem(path, str(context.get("error", "値が正しくありません")))
    message = MESSAGES.get(kind, "「{name}」の値が正しくありません").format(name=name, **context)
    hint = (
        "引用符を外して true か false と書いてください"
        if kind == "bool_type" and _is_yes(error)
        else ""
    )
    if kind == "string_type" and isinstance(error["input"], int | float | bool):
        hint = '"…" のように引用符で囲んでください'
    return document.problem(path if kind != "missing" else path[:-1], message, hint)


def _not_one_of(document: Document, path: Path, error: ErrorDetails) -> Problem:
    expected = (error.get("ctx") or {}).get("expected", "")
    known = [word.strip().strip("'") for word in expected.replace(" or ", ",").split(",")]
    given = error["input"]
    return document.problem(
        path, f"「{path[-1]}」に「{given}」は使えません", nearest(str(given), known)
    )


def _is_yes(error: ErrorDetails) -> bool:
    return str(error["input"]).lower() in BOOLEANS


def _fields(schema: type[BaseModel], path: Path) -> list[str]:
    """The keys that are known where `path` ends."""
    here: Any = schema
    for step in path[:-1]:
        if isinstance(step, str):
            fields = {info.alias or name: info for name, info in here.model_fields.items()}
            here = _model_in(fields[step].annotation) if step in fields else None
        if here is None:
            return []
    return [info.alias or name for name, info in here.model_fields.items()]


def _model_in(annotation: Any) -> Any:
    """The schema inside an annotation such as `tuple[Model, ...]` or `Model | None`."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    found = (_model_in(part) for part in getattr(annotation, "__args__", ()))
    return next((model for model in found if model is not None), None)
