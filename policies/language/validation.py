"""Plain data against a schema: every error as a located problem in Japanese, with a suggestion where one is near."""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections.abc import Iterable
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from policies.language.document import Document, Path, Problem, ProblemsFound
from policies.language.fields import WRITTEN, Misplaced

Schema = TypeVar("Schema", bound=BaseModel)
TRUE_WORDS = frozenset({"true", "yes", "on", "y", "はい", "する", "有"})
BOOLEANS = TRUE_WORDS | {"false", "no", "off", "n", "いいえ", "しない", "無"}
MISSING = {
    "basis": "規則の根拠となる条文を basis に書いてください。まだ読んでいない条文は status: unconfirmed です",
    "pack": "ファイルの先頭に pack: {id: …, title: …, version: …} を書いてください",
    "action": "notice、flag、label、mask、confirm、route、block のどれかを書いてください",
    "on": "request（依頼）、response（回答）、both（両方）のどれかを書いてください",
}

SAID = {
    "許可": "allow",
    "注意": "notice",
    "通知": "notice",
    "要確認": "flag",
    "点検": "flag",
    "要点検": "flag",
    "表示": "label",
    "伏せる": "mask",
    "伏字": "mask",
    "伏せ字": "mask",
    "確認": "confirm",
    "切替": "route",
    "切替え": "route",
    "経路変更": "route",
    "遮断": "block",
    "禁止": "block",
    "止める": "block",
    "依頼": "request",
    "入力": "request",
    "回答": "response",
    "出力": "response",
    "両方": "both",
    "観測": "observe",
    "試行": "observe",
    "知らせる": "notice",
    "適用": "enforce",
    "確認済み": "confirmed",
    "確認済": "confirmed",
    "未確認": "unconfirmed",
    "低": "low",
    "中": "medium",
    "高": "high",
    "重大": "critical",
    "必要": "required",
    "必須": "required",
    "なし": "none",
    "不要": "none",
    "庁内": "internal",
    "内部": "internal",
    "決裁": "internal_decision",
    "起案": "internal_decision",
    "庁外": "external",
    "外部": "external",
    "対外": "external",
    "許可する": "allow",
    "通す": "allow",
    "pass": "allow",
    "警告": "notice",
    "warn": "notice",
    "warning": "notice",
    "マスク": "mask",
    "redact": "mask",
    "禁止する": "block",
    "遮断する": "block",
    "拒否": "block",
    "deny": "block",
    "reject": "block",
    "input": "request",
    "prompt": "request",
    "output": "response",
    "answer": "response",
    "依頼と回答": "both",
    "or": "any",
    "and": "all",
    **{f"{day}曜日": day for day in "月火水木金土日"},
    **{f"{day}曜": day for day in "月火水木金土日"},
}
"""What people write for the values, which are English words."""

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


PARTS = {
    "basis": "[{document: …, clause: …, status: unconfirmed}]",
    "tests": "[{text: …, action: …}]",
}
"""Lists of parts, where a plain text was written."""

_CHECK_KEY = "キーの名前を確かめるか、消してください"
_NO_VALUE = "値を書くか、キーごと消してください"


def validated(document: Document, schema: type[Schema]) -> Schema:
    """`document.data` as a `schema`; raises ProblemsFound with every error at its place."""
    try:
        return schema.model_validate(document.data)
    except ValidationError as error:
        details = error.errors(include_url=False, include_context=True)
        wrong = [d for d in details if not _only_short_of_wrong_items(d, details)]
        raise ProblemsFound(tuple(_problem(document, schema, d) for d in wrong)) from None


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


def nearest(word: str, known: Iterable[str]) -> str:
    """A hint that names the known word next to this one, or all of them while they are few."""
    words = sorted(set(known))
    same = [known for known in words if _plain(known) == _plain(word)]
    if same and word not in same:
        return f"「{same[0]}」ではありませんか"
    longer = [known for known in words if len(word) > 3 and _plain(known).startswith(_plain(word))]
    if len(longer) == 1:
        return f"「{longer[0]}」ではありませんか"
    close = difflib.get_close_matches(word, words, n=1, cutoff=0.6)
    if close:
        return f"「{close[0]}」ではありませんか"
    return f"使えるのは {'、'.join(words)}" if 0 < len(words) <= 12 else ""


def _plain(word: str) -> str:
    """Without width, case and invisible signs."""
    return re.sub(r"[\s\u200b-\u200d\ufeff]", "", unicodedata.normalize("NFKC", word)).casefold()


def _problem(document: Document, schema: type[BaseModel], error: ErrorDetails) -> Problem:
    path = tuple(p for p in error["loc"] if isinstance(p, str | int))
    kind, context = error["type"], error.get("ctx") or {}
    name = next((step for step in reversed(path) if isinstance(step, str)), "全体")
    if kind == "extra_forbidden":
        keys = _fields(schema, path)
        meant = keys.get(name) or (SAID.get(name) if SAID.get(name) in keys else None)
        hint = f"「{meant}」ではありませんか" if meant else nearest(name, keys.values())
        return document.problem(path, f"「{name}」というキーはありません", hint or _CHECK_KEY)
    if kind in ("literal_error", "enum"):
        return _not_one_of(document, path, name, error)
    if kind == "value_error":
        why = context.get("error", "値が正しくありません")
        key = (why.key,) if isinstance(why, Misplaced) else ()
        return document.problem((*path, *key), str(why))
    if error["input"] is None and kind.endswith("_type") and path:
        return document.problem(path, f"「{name}」の値がありません", _NO_VALUE)
    message = MESSAGES.get(kind, "「{name}」の値が正しくありません").format(name=name, **context)
    hint = _hint(kind, error["input"], name)
    if kind == "missing":
        hint = MISSING.get(name) or f"「{name}: …」を書き足してください"
    elif not path:
        hint = MISSING["pack"]
    hint = hint or WRITTEN.get(context.get("pattern", ""), "")
    return document.problem(path if kind != "missing" else path[:-1], message, hint)


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
    if kind in ("model_type", "model_attributes_type") and isinstance(given, list):
        return "「- 」や [ ] を外してください"
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


def _as_list(given: str, name: str) -> str:
    if name in PARTS:
        return f"{PARTS[name]} のように書いてください"
    if given[:1] in "・･•●":
        return "並びの1件ずつを、行を分けて、半角の「- 」で始めてください"
    items = [item for item in re.split(r"[,、，]\s*|\s+", given) if item]
    apart = not any(item.isascii() for item in items) or "," in given
    return f"[{', '.join(items) if apart else given}] のように書いてください"


def _not_one_of(document: Document, path: Path, name: str, error: ErrorDetails) -> Problem:
    expected = (error.get("ctx") or {}).get("expected", "")
    known = [word.strip().strip("'") for word in expected.replace(" or ", ",").split(",")]
    given = error["input"]
    hint = nearest(str(given), known)
    if SAID.get(str(given)) in known:
        hint = f"「{SAID[str(given)]}」ではありませんか"
    if isinstance(given, str) and given in known:  # so that what is meant is the number
        hint = "引用符を外して、数だけを書いてください"
    if isinstance(given, list):
        hint = "値を1つだけ書いてください"
    if not isinstance(given, str) and str(given) in known:
        hint = f'"{given}" のように引用符で囲んでください'
    return document.problem(path, f"「{name}」に「{given}」は使えません", hint)


def _fields(schema: type[BaseModel], path: Path) -> dict[str, str]:
    """The keys that are known where `path` ends, by themselves and by their Japanese titles."""
    here: Any = schema
    for step in path[:-1]:
        if isinstance(step, str):
            fields = {info.alias or name: info for name, info in here.model_fields.items()}
            here = _model_in(fields[step].annotation) if step in fields else None
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
