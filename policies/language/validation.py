"""Plain data against a schema: every error as a located problem in Japanese, with a suggestion where one is near."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, TypeVar, get_origin

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from policies.language.advice import NO_VALUE, as_written, of_choice, of_day, of_size, of_type
from policies.language.document import Document, Path, Problem, ProblemsFound
from policies.language.fields import DAY, WRITTEN, Misplaced
from policies.language.habits import KEYS
from policies.language.likeness import alike, nearest

Schema = TypeVar("Schema", bound=BaseModel)
MISSING = {
    "basis": "規則の根拠となる条文を basis に書いてください。まだ読んでいない条文は status: unconfirmed です",
    "pack": "ファイルの先頭に pack: {id: …, title: …, version: …} を書いてください",
    "action": "notice、flag、label、mask、confirm、route、block のどれかを書いてください",
    "on": "request（依頼）、response（回答）、both（両方）のどれかを書いてください",
}

MESSAGES = {
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
    "string_pattern_mismatch": "「{name}」の書き方が違います",
}


_CHECK_KEY = "キーの名前を確かめるか、消してください"
_OUTSIDE = "いちばん左から始まる「exceptions:」の下に、rule: … で規則を指して書いてください"


def validated(document: Document, schema: type[Schema]) -> Schema:
    """`document.data` as a `schema`; raises ProblemsFound with every error at its place."""
    try:
        return schema.model_validate(document.data)
    except ValidationError as error:
        details = error.errors(include_url=False, include_context=True)
        meant, homes = _meant_keys(schema, details), _homes(document, schema, details)
        wrong = [
            d
            for d in details
            if not _only_short_of_wrong_items(d, details)
            and not (d["type"] == "missing" and d["loc"] in meant)
            and d["loc"][:2] not in homes
        ]
        raise ProblemsFound(
            (
                *(_elsewhere(document, place, home) for place, home in homes.items()),
                *(_problem(document, schema, d) for d in wrong),
            )
        ) from None


def without_values(document: Document) -> Iterator[Problem]:
    """Keys that were left without a value. One that may be left out would be as if it were not there."""
    for path in document.places:
        if path and isinstance(path[-1], str) and _at(document.data, path) is None:
            yield document.problem(path, f"「{path[-1]}」の値がありません", NO_VALUE)


def _at(data: Any, path: Path) -> Any:
    for step in path:
        data = data[step]
    return data


def _only_short_of_wrong_items(error: ErrorDetails, errors: Iterable[ErrorDetails]) -> bool:
    """A list whose items are wrong is told to be too short as well: that is not another mistake."""
    place = error["loc"]
    return error["type"] == "too_short" and any(
        len(e["loc"]) > len(place) and e["loc"][: len(place)] == place for e in errors
    )


def _meant_keys(schema: type[BaseModel], errors: Iterable[ErrorDetails]) -> set[tuple[Any, ...]]:
    """Places of keys that are there under another name: that they are missing is not another mistake."""
    return {
        (*error["loc"][:-1], _meant_key(schema, error["loc"])[1])
        for error in errors
        if error["type"] == "extra_forbidden"
    }


def _homes(
    document: Document, schema: type[BaseModel], errors: Iterable[ErrorDetails]
) -> dict[tuple[Any, ...], str]:
    """Items of a list that are of the form of another list's, by their place, with where they belong: that they are not
    of this one's form is no mistake for each of their keys."""
    strange: dict[tuple[Any, ...], set[str]] = {}
    for error in errors:
        place = error["loc"]
        if error["type"] == "extra_forbidden" and len(place) == 3 and isinstance(place[1], int):
            strange.setdefault(place[:2], set()).add(str(place[2]))
    known = {name: {*_fields(schema, (name, "")).values()} for name in schema.model_fields}
    homes = {}
    for (name, number), keys in strange.items():
        item = {*document.data[name][number]}
        home = max(known, key=lambda other: len(item & known[other]))
        if len(keys) > 1 and keys <= known[home]:
            homes[name, number] = home
    return homes


def _elsewhere(document: Document, place: Path, home: str) -> Problem:
    message = f"「{home}」に書くものが、「{place[0]}」に書かれています"
    hint = f"「{place[0]}」から出して、いちばん左から始まる「{home}:」の下に書いてください"
    return document.problem(place, message, hint)


def _meant_key(schema: type[BaseModel], path: Path) -> tuple[str, str]:
    """What is wrong with an unknown key, and the key that is meant; empty where nobody could tell."""
    name, keys = str(path[-1]), _fields(schema, path)
    stuck = name.partition(":")[0]
    if ":" in name and stuck in keys.values():
        return "stuck", stuck
    meant = keys.get(name) or KEYS.get(name.lower()) or ""
    if meant not in keys.values():
        meant = alike(name, keys.values())
    return "other", meant


def _problem(document: Document, schema: type[BaseModel], error: ErrorDetails) -> Problem:
    path = tuple(p for p in error["loc"] if isinstance(p, str | int))
    kind, context, given = error["type"], error.get("ctx") or {}, error["input"]
    name = next((step for step in reversed(path) if isinstance(step, str)), "全体")
    if kind == "extra_forbidden":
        return _unknown_key(document, schema, path)
    if kind == "missing":
        hint = MISSING.get(name) or f"「{name}: …」を書き足してください"
        return document.problem(path[:-1], f"「{name}」がありません", hint)
    if kind == "value_error":
        why = context.get("error", "値が正しくありません")
        if isinstance(why, Misplaced):
            return document.problem((*path, why.key), str(why), why.hint)
        return document.problem(path, str(why))
    if given is None and path:
        return document.problem(path, f"「{name}」の値がありません", NO_VALUE)
    if kind in ("literal_error", "enum"):
        return _not_one_of(document, path, name, error)
    message = MESSAGES.get(kind, "「{name}」の値が正しくありません").format(name=name, **context)
    if not path:
        return document.problem(path, message, MISSING["pack"])
    if kind.startswith(("dict", "model")) and isinstance(given, list) and given:
        return document.at_item((*path, 0), message, of_type(kind, given, name))
    form = _form(schema, path) if kind.startswith(("tuple", "list", "model")) else ""
    hint = of_type(kind, given, name, form) or of_size(kind, given, name, context)
    pattern = context.get("pattern", "")
    hint = hint or (of_day(given) if pattern == DAY else "") or WRITTEN.get(pattern, "")
    return document.of_value(path, message, hint)


def _not_one_of(document: Document, path: Path, name: str, error: ErrorDetails) -> Problem:
    expected = (error.get("ctx") or {}).get("expected", "")
    known = [word.strip().strip("'") for word in expected.replace(" or ", ",").split(",")]
    given = error["input"]
    if name == "exceptions" and isinstance(given, list | dict):
        return document.problem(path, "例外は、規則の中には書けません", _OUTSIDE)
    message = f"「{name}」に「{as_written(given)}」は使えません"
    if given == "":
        message = MESSAGES["string_too_short"].format(name=name)
    return document.of_value(path, message, of_choice(name, given, known))


def _unknown_key(document: Document, schema: type[BaseModel], path: Path) -> Problem:
    name = str(path[-1])
    why, meant = _meant_key(schema, path)
    if why == "stuck":
        hint = "「キー: 値」のように空白を入れてください"
        return document.problem(path, "コロンの後に空白がありません", hint)
    hint = f"「{meant}」ではありませんか" if meant else ""
    if name.isdecimal():
        hint = "数の中のコンマなら、取ってください"
    elif _within(schema, path, "where", name):
        hint = f"where の中に、where: {{{name}: …}} のように書いてください"
    elif len(path) == 1 and f"{name}s" in schema.model_fields:
        hint = f"「{name}s」ではありませんか"
    elif len(path) == 1 and (home := _home_of(schema, name)):
        hint = f"「{home}:」の1件の中に書くキーです。字下げを確かめてください"
    elif not meant:
        hint = nearest(name, _fields(schema, path).values()) or _CHECK_KEY
    return document.problem(path, f"「{name}」というキーはありません", hint)


def _home_of(schema: type[BaseModel], name: str) -> str:
    """The list in whose items there is such a key; empty for none."""
    homes = [h for h in schema.model_fields if name in _fields(schema, (h, 0, name)).values()]
    return homes[0] if homes and name not in schema.model_fields else ""


def _within(schema: type[BaseModel], path: Path, part: str, name: str) -> bool:
    """Whether there is such a key in a part of what the path leads into, and not here."""
    here = (*path[:-1], part, name)
    return (
        part in _fields(schema, (*path[:-1], part)).values()
        and name in _fields(schema, here).values()
    )


def _fields(schema: type[BaseModel], path: Path) -> dict[str, str]:
    """The keys that are known where `path` ends, by themselves and by their Japanese titles."""
    here = _model_at(schema, path[:-1])
    if here is None:
        return {}
    keys = {info.alias or name: info for name, info in here.model_fields.items()}
    titles = {str(info.title or key).split(" / ")[0]: key for key, info in keys.items()}
    return titles | {key: key for key in keys}


def _form(schema: type[BaseModel], path: Path) -> str:
    """How a part at `path` is written: the keys that it must have. Empty where there are no parts."""
    here = _model_at(schema, path)
    if here is None:
        return ""
    keys = [info.alias or name for name, info in here.model_fields.items() if info.is_required()]
    return f"{{{', '.join(f'{key}: …' for key in keys or list(here.model_fields)[:1])}}}"


def _model_at(schema: type[BaseModel], path: Path) -> Any:
    """The schema of what stands at `path`; None where it is no part."""
    here: Any = schema
    named = False
    for step in path:
        if here is None:
            return None
        if not isinstance(step, str):
            continue
        if named:  # a name that the author chose
            named = False
            continue
        fields = {info.alias or name: info for name, info in here.model_fields.items()}
        annotation = fields[step].annotation if step in fields else None
        named = get_origin(annotation) is dict
        here = _model_in(annotation)
    return None if named else here


def _model_in(annotation: Any) -> Any:
    """The schema inside an annotation such as `tuple[Model, ...]` or `Model | None`."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    found = (_model_in(part) for part in getattr(annotation, "__args__", ()))
    return next((model for model in found if model is not None), None)
