"""Plain data against a schema: every error as a located problem in Japanese, with a suggestion where one is near."""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections.abc import Iterable
from typing import Any, TypeVar, get_origin

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from policies.language.document import Document, Path, Problem, ProblemsFound
from policies.language.fields import WRITTEN, Misplaced
from policies.language.habits import KEYS, OBJECTS, PARTS, SAID

Schema = TypeVar("Schema", bound=BaseModel)
TRUE_WORDS = frozenset({"true", "yes", "on", "y", "はい", "する", "有"})
BOOLEANS = TRUE_WORDS | {"false", "no", "off", "n", "いいえ", "しない", "無"}
MISSING = {
    "basis": "規則の根拠となる条文を basis に書いてください。まだ読んでいない条文は status: unconfirmed です",
    "pack": "ファイルの先頭に pack: {id: …, title: …, version: …} を書いてください",
    "action": "notice、flag、label、mask、confirm、route、block のどれかを書いてください",
    "on": "request（依頼）、response（回答）、both（両方）のどれかを書いてください",
}

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
    "string_pattern_mismatch": "「{name}」の書き方が違います",
}


_CHECK_KEY = "キーの名前を確かめるか、消してください"
_OUTSIDE = "いちばん左から始まる「exceptions:」の下に、rule: … で規則を指して書いてください"
_NO_VALUE = "値を書くか、キーごと消してください"


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


def as_far_as_sound(document: Document, schema: type[BaseModel], key: str) -> Document | None:
    """The document without the items under `key` that are wrong; None where something else is wrong."""
    try:
        schema.model_validate(document.data)
    except ValidationError as error:
        wrong = [details["loc"] for details in error.errors(include_url=False)]
        if not all(len(loc) > 1 and loc[0] == key and isinstance(loc[1], int) for loc in wrong):
            return None
        return document.without(key, {int(loc[1]) for loc in wrong})
    return document


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
        meant = _alike(name, keys.values())
    return "other", meant


def nearest(word: str, known: Iterable[str]) -> str:
    """A hint that names the known word next to this one, or all of them while they are few."""
    words = sorted(set(known))
    meant = _alike(word, words)
    if meant:
        return f"「{meant}」ではありませんか"
    return f"使えるのは {'、'.join(words)}" if 0 < len(words) <= 12 else ""


def _alike(word: str, known: Iterable[str]) -> str:
    """The known word that is nearly this one; empty for none."""
    words = sorted(set(known))
    same = [known for known in words if _plain(known) == _plain(word)]
    if same and word not in same:
        return same[0]
    longer = [known for known in words if len(word) > 3 and _plain(known).startswith(_plain(word))]
    if len(longer) == 1:
        return longer[0]
    # one sign of a word is no likeness: 平日 is not 日
    likely = [w for w in words if len(w) > 1]
    numbered = [w for w in likely if _other_number(word, w)]
    if len(numbered) > 1:  # 第9条 is no more 第5条 than 第1条
        likely = [w for w in likely if w not in numbered]
    close = difflib.get_close_matches(word, likely, n=1, cutoff=0.6)
    return close[0] if close else ""


def same(one: str, other: str) -> bool:
    """Whether two names differ in width, case and invisible signs at most."""
    return _plain(one) == _plain(other)


def _other_number(one: str, other: str) -> bool:
    """Whether two words differ in their numbers alone."""
    bare, bare_other = (re.sub("[0-9一二三四五六七八九十]+", "0", _plain(w)) for w in (one, other))
    return bare == bare_other and "0" in bare


def _plain(word: str) -> str:
    """Without width, case and invisible signs."""
    return re.sub(r"[\s\u200b-\u200d\ufeff]", "", unicodedata.normalize("NFKC", word)).casefold()


def _problem(document: Document, schema: type[BaseModel], error: ErrorDetails) -> Problem:
    path = tuple(p for p in error["loc"] if isinstance(p, str | int))
    kind, context = error["type"], error.get("ctx") or {}
    name = next((step for step in reversed(path) if isinstance(step, str)), "全体")
    if kind == "extra_forbidden":
        return _unknown_key(document, schema, path)
    if kind in ("literal_error", "enum"):
        return _not_one_of(document, path, name, error)
    if kind == "value_error":
        why = context.get("error", "値が正しくありません")
        if isinstance(why, Misplaced):
            return document.problem((*path, why.key), str(why), why.hint)
        return document.problem(path, str(why))
    if error["input"] is None and kind.endswith("_type") and path:
        return document.problem(path, f"「{name}」の値がありません", _NO_VALUE)
    message = MESSAGES.get(kind, "「{name}」の値が正しくありません").format(name=name, **context)
    share = kind == "less_than_equal"
    hint = _as_share(error["input"], name) if share else _hint(kind, error["input"], name)
    if kind == "missing":
        hint = MISSING.get(name) or f"「{name}: …」を書き足してください"
    elif not path:
        hint = MISSING["pack"]
    hint = hint or WRITTEN.get(context.get("pattern", ""), "")
    return document.problem(path if kind != "missing" else path[:-1], message, hint)


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
    elif not meant:
        hint = nearest(name, _fields(schema, path).values()) or _CHECK_KEY
    return document.problem(path, f"「{name}」というキーはありません", hint)


def _within(schema: type[BaseModel], path: Path, part: str, name: str) -> bool:
    """Whether there is such a key in a part of what the path leads into, and not here."""
    here = (*path[:-1], part, name)
    return (
        part in _fields(schema, (*path[:-1], part)).values()
        and name in _fields(schema, here).values()
    )


def _hint(kind: str, given: object, name: str) -> str:
    """What to do about a value of the wrong type, where the slip is a known one."""
    if kind == "bool_type" and str(given).lower() in BOOLEANS:
        word = "true" if str(given).lower() in TRUE_WORDS else "false"
        return f"引用符を付けずに {word} と書いてください"
    if kind == "bool_type":
        return "true か false を、引用符を付けずに書いてください"
    if kind == "string_type":
        single = isinstance(given, int | float | bool)
        return '"…" のように引用符で囲んでください' if single else "値を1つだけ書いてください"
    if kind in ("tuple_type", "list_type") and isinstance(given, dict):
        return "初めに「- 」を付けるか、[ ] で囲んでください"
    if kind in ("model_type", "model_attributes_type"):
        return _as_part(given, name)
    if not isinstance(given, str):
        return ""
    if kind in ("float_type", "int_type"):
        wide = any("０" <= c <= "９" for c in given)
        if wide:
            return "半角の数字で書いてください"
        number = re.fullmatch(r"[-+]?[0-9.]+", given)
        return (
            "引用符を外して、数だけを書いてください"
            if number
            else "単位などを付けず、数だけを書いてください（小数点は「.」です）"
        )
    if kind in ("tuple_type", "list_type"):
        wide = given[:1] in ("［", "【", "「")
        return "半角の [ ] で囲んでください" if wide else _as_list(given, name)
    return ""


def _as_part(given: object, name: str) -> str:
    if isinstance(given, list):
        return "「- 」や [ ] を外してください"
    return f"{OBJECTS[name]} のように書いてください" if name in OBJECTS else ""


def _as_share(given: object, name: str) -> str:
    """A least score that was written as a percentage."""
    if name.startswith("min_score") and isinstance(given, int | float) and 1 < given <= 100:
        return f"{given / 100:g} のように、0から1の数で書いてください"
    return ""


def _as_list(given: str, name: str) -> str:
    if name in PARTS:
        return f"{PARTS[name]} のように書いてください"
    if given[:1] == "[" and given[-1:] == "]":
        return f"引用符を付けずに {given} と書いてください"
    if given[:1] in "・･•●":
        return "並びの1件ずつを、行を分けて、半角の「- 」で始めてください"
    items = [item for item in re.split(r"[,、，]\s*|\s+", given) if item]
    apart = not any(item.isascii() for item in items) or "," in given
    return f"[{', '.join(items) if apart else given}] のように書いてください"


def _not_one_of(document: Document, path: Path, name: str, error: ErrorDetails) -> Problem:
    expected = (error.get("ctx") or {}).get("expected", "")
    known = [word.strip().strip("'") for word in expected.replace(" or ", ",").split(",")]
    given = error["input"]
    if name == "exceptions" and isinstance(given, list | dict):
        return document.problem(path, "例外は、規則の中には書けません", _OUTSIDE)
    shown = _as_written(given)
    return document.problem(
        path, f"「{name}」に「{shown}」は使えません", _choice(name, given, known)
    )


def _as_written(given: object) -> str:
    if isinstance(given, bool):
        return str(given).lower()
    if isinstance(given, list):
        return f"[{', '.join(map(_as_written, given))}]"
    return str(given)


_ALL_DAYS = {"平日": "月, 火, 水, 木, 金", "週末": "土, 日", "土日": "土, 日"}


def _choice(name: str, given: object, known: list[str]) -> str:
    """What is meant by a value that is none of the choices."""
    if isinstance(given, list):
        both = name == "on" and set(given) == {"request", "response"}
        return "両方なら、both と書いてください" if both else "値を1つだけ書いてください"
    if not isinstance(given, str) and str(given) in known:
        return f'"{given}" のように引用符で囲んでください'
    if isinstance(given, str) and given in known:  # so that what is meant is the number
        return "引用符を外して、数だけを書いてください"
    written = _as_written(given)
    if name == "days" and written in _ALL_DAYS:
        return f"[{_ALL_DAYS[written]}] のように書いてください"
    meant = SAID.get(written)
    if meant in known:
        return f"「{meant}」ではありませんか"
    if name == "action" and "allow" in (written, meant):
        return "通してよいものは allow に、決まった人だけのことは exceptions に書いてください"
    return nearest(written, known)


def _fields(schema: type[BaseModel], path: Path) -> dict[str, str]:
    """The keys that are known where `path` ends, by themselves and by their Japanese titles."""
    here: Any = schema
    named = False
    for step in path[:-1]:
        if isinstance(step, str):
            fields = {info.alias or name: info for name, info in here.model_fields.items()}
            if named:  # a name that the author chose
                named = False
                continue
            annotation = fields[step].annotation if step in fields else None
            named = get_origin(annotation) is dict
            here = _model_in(annotation)
        if here is None:
            return {}
    keys = {info.alias or name: info for name, info in here.model_fields.items()}
    titles = {str(info.title or key).split(" / ")[0]: key for key, info in keys.items()}
    return titles | {key: key for key in keys}


def _model_in(annotation: Any) -> Any:
    """The schema inside an annotation such as `tuple[Model, ...]` or `Model | None`."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    found = (_model_in(part) for part in getattr(annotation, "__args__", ()))
    return next((model for model in found if model is not None), None)
