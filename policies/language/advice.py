"""What to do about a value that is not of the form its key asks for."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from typing import Any

from policies.language.habits import OBJECTS, PARTS, SAID
from policies.language.likeness import nearest

TRUE_WORDS = frozenset({"true", "yes", "on", "y", "はい", "する", "有", "○"})
BOOLEANS = TRUE_WORDS | {"false", "no", "off", "n", "いいえ", "しない", "無", "×"}
NO_VALUE = "値を書くか、キーごと消してください"
NO_ITEMS = "1件を書くか、キーごと消してください"


def of_type(kind: str, given: object, name: str, form: str = "") -> str:
    """For a value of the wrong type, where the slip is a known one. `form` is how a part of this name begins, if its
    value is made of parts."""
    if kind == "bool_type" and str(given).lower() in BOOLEANS:
        word = "true" if str(given).lower() in TRUE_WORDS else "false"
        return f"引用符を付けずに {word} と書いてください"
    if kind == "bool_type":
        return "true か false を、引用符を付けずに書いてください"
    if kind == "string_type":
        single = isinstance(given, int | float | bool)
        return '"…" のように引用符で囲んでください' if single else "値を1つだけ書いてください"
    if kind in ("model_type", "model_attributes_type", "dict_type"):
        return _as_part(given, name, form)
    if kind in ("tuple_type", "list_type"):
        return _as_list(given, name, form)
    return _as_number(given) if kind in ("float_type", "int_type", "int_from_float") else ""


def of_size(kind: str, given: object, name: str, bounds: Mapping[str, Any]) -> str:
    """For a value that is too small, too large, too short or too long."""
    share = name.startswith(("min_score", "score"))
    if share and isinstance(given, int | float) and 2 <= given <= 100:  # a percentage
        return f"{given / 100:g} のように、0から1の数で書いてください"
    if kind.startswith(("greater", "less")):
        return "0から1の数で書いてください" if share else "この範囲の数で書いてください"
    if kind == "string_too_short":
        return NO_VALUE
    if kind == "too_short":
        return NO_ITEMS
    return "短くしてください" if kind in ("string_too_long", "too_long") else ""


_YEAR_MONTH_DAY = re.compile(
    "(?:(令和|平成|R|H) ?([0-9]{1,2}|元)|([0-9]{4})) ?[年./-] ?([0-9]{1,2}) ?[月./-] ?([0-9]{1,2}) ?日?(?:まで|から)?"
)
_BEFORE_ERA = {"令和": 2018, "R": 2018, "平成": 1988, "H": 1988}


def of_day(given: object) -> str:
    """For a day that is written with an era, with slashes or in full width; empty for what names no day."""
    found = _YEAR_MONTH_DAY.fullmatch(unicodedata.normalize("NFKC", str(given)).strip())
    if found is None:
        return ""
    era, of_era, western, month, day = found.groups()
    year = int(western) if western else _BEFORE_ERA[era] + int(of_era.replace("元", "1"))
    if not (1 <= int(month) <= 12 and 1 <= int(day) <= 31):
        return ""
    return f'"{year}-{int(month):02}-{int(day):02}" と書いてください'


def _as_number(given: object) -> str:
    if not isinstance(given, str):
        return "数を1つだけ書いてください"
    if share := re.fullmatch(r"([0-9]{1,3})[%％]", given):
        return f"{int(share[1]) / 100:g} のように、0から1の数で書いてください"
    if any("０" <= c <= "９" for c in given):
        return "半角の数字で書いてください"
    if re.fullmatch(r"[-+]?[0-9.]+", given):
        return "引用符を外して、数だけを書いてください"
    return "単位などを付けず、数だけを書いてください（小数点は「.」です）"


def _as_part(given: object, name: str, form: str) -> str:
    of_words = (
        name in OBJECTS and isinstance(given, list) and all(isinstance(g, str) for g in given)
    )
    if isinstance(given, list) and not of_words:
        return "「- 」や [ ] を外してください"
    wanted = OBJECTS.get(name, form)
    return f"{wanted} のように書いてください" if wanted else ""


def _as_list(given: object, name: str, form: str) -> str:
    if isinstance(given, dict):
        return "初めに「- 」を付けるか、[ ] で囲んでください"
    if isinstance(given, str) and given[:1] and given[0] in "［【「『〔〈《（(":
        return "半角の [ ] で囲んでください"
    if form:
        return f"{PARTS.get(name, f'[{form}]')} のように書いてください"
    return _as_texts(given) if isinstance(given, str) else f"[{given}] のように書いてください"


_BETWEEN = re.compile(r"[,、，;；]\s*|\s+|または|又は|もしくは|若しくは|および|及び|並びに")


def _as_texts(given: str) -> str:
    if given[:1] == "[" and given[-1:] == "]":
        return f"引用符を付けずに {given} と書いてください"
    if given[:1] in "・･•●":
        return "並びの1件ずつを、行を分けて、半角の「- 」で始めてください"
    items = [item for item in _BETWEEN.split(given) if item]
    apart = not any(item.isascii() for item in items) or "," in given
    return f"[{', '.join(items) if apart else given}] のように書いてください"


def as_written(given: object) -> str:
    if isinstance(given, bool):
        return str(given).lower()
    if isinstance(given, list):
        return f"[{', '.join(map(as_written, given))}]"
    return str(given)


_DAYS = "月火水木金土日"
_ALL_DAYS = {"平日": "月火水木金", "週末": "土日", "土日": "土日", "毎日": _DAYS}
_FROM_TO = re.compile(f"([{_DAYS}])(?:曜日?)?(?:[-~～〜－ー―]|から)([{_DAYS}])(?:曜日?)?(?:まで)?")


def _days(written: str) -> str:
    """The days that are meant by one word; empty for none."""
    if (span := _FROM_TO.fullmatch(written)) is None:
        return _ALL_DAYS.get(written, "")
    first, last = (_DAYS.index(day) for day in span.groups())
    return _DAYS[first : last + 1] if first <= last else _DAYS[first:] + _DAYS[: last + 1]


def of_choice(name: str, given: object, known: Sequence[str]) -> str:
    """What is meant by a value that is none of the choices."""
    if isinstance(given, list):
        both = name == "on" and set(map(str, given)) == {"request", "response"}
        return "両方なら、both と書いてください" if both else "値を1つだけ書いてください"
    if not isinstance(given, str) and str(given) in known:
        return f'"{given}" のように引用符で囲んでください'
    if isinstance(given, str) and given in known:  # so that what is meant is the number
        return "引用符を外して、数だけを書いてください"
    written = as_written(given)
    if name == "days" and (days := _days(written)):
        return f"[{', '.join(days)}] のように書いてください"
    meant = (
        "required"
        if written.lower() in TRUE_WORDS
        else SAID.get(written, SAID.get(written.lower()))
    )
    if meant in known:
        return f"「{meant}」ではありませんか"
    if name == "action" and "allow" in (written, meant):
        return "通してよいものは allow に、決まった人だけのことは exceptions に書いてください"
    return nearest(written, known)
