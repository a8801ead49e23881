"""The language as Markdown tables, from the same types that load a pack. `python -m policies.language.reference ja`."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from typing import Any

from policies.language.schema import json_schema
from policies.rules.vocabulary import JAPANESE_NAMES

ORDER = (
    "PackFile",
    "PackPart",
    "RulePart",
    "WherePart",
    "HoursPart",
    "BasisPart",
    "ClausesPart",
    "OperatorPart",
    "LabelPart",
    "ConfirmPart",
    "RoutePart",
    "CasePart",
    "GivenPart",
    "TermPart",
    "TermCasePart",
    "ExceptionPart",
    "ScopePart",
    "AllowPart",
    "AllowCasePart",
)
KINDS_HEAD = "検出の種類 / Kinds of findings"
_HEADS = {"ja": "| キー | 題 | 説明 | 必須 |", "en": "| key | title | description | required |"}
_YES = {"ja": "はい", "en": "yes"}


def reference(lang: str) -> str:
    """`lang` is `ja` or `en`."""
    schema = json_schema()
    definitions = {**schema["$defs"], "PackFile": schema}
    lines = [line for name in ORDER for line in _section(definitions[name], lang)]
    return "\n".join((*lines, *_kinds(lang))) + "\n"


def _kinds(lang: str) -> Iterator[str]:
    yield f"### {_half(KINDS_HEAD, lang)}"
    yield ""
    yield {"ja": "| 種類 | 日本語 |", "en": "| kind | in Japanese |"}[lang]
    yield "|---|---|"
    for kind, name in JAPANESE_NAMES.items():
        yield f"| `{kind}` | {name} |"
    yield ""


def _section(definition: dict[str, Any], lang: str) -> Iterator[str]:
    required = definition.get("required", ())
    yield f"### {_half(definition['description'], lang)}"
    yield ""
    yield _HEADS[lang]
    yield "|---|---|---|---|"
    for key, field in definition["properties"].items():
        title, description = (_half(field[part], lang) for part in ("title", "description"))
        mark = _YES[lang] if key in required else ""
        yield f"| `{key}` | {title} | {description}{_choices(field)} | {mark} |"
    yield ""


def _half(text: str, lang: str) -> str:
    """Texts are written `日本語 / English`."""
    japanese, _, english = text.rpartition(" / ")
    return japanese if lang == "ja" else english


def _choices(field: dict[str, Any]) -> str:
    forms = (field, field.get("items", {}), *field.get("anyOf", ()))
    options = next((form["enum"] for form in forms if "enum" in form), ())
    return f" ({', '.join(f'`{option}`' for option in options)})" if options else ""


if __name__ == "__main__":
    sys.stdout.write(reference(sys.argv[1] if len(sys.argv) > 1 else "ja"))
