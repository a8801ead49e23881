"""How far a request of two people reaches, in words; `--json` keeps the names of the record."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

NAMES = {
    "exchanges": "やり取り",
    "month": "月",
    "classes": "種類",
    "filter": "絞り込み",
    "hold": "保全",
    "person": "利用者",
    "department": "部署",
    "since": "開始",
    "until": "終了",
    "everything": "全体",
}


def in_words(scope: Mapping[str, Any]) -> str:
    return "、".join(_part(name, value) for name, value in scope.items())


def _part(name: str, value: Any) -> str:
    title = NAMES.get(name, name)
    if value is True:
        return title
    if isinstance(value, Mapping):
        return f"{title}（{in_words(value)}）"
    if isinstance(value, list):
        return f"{title} {'・'.join(map(str, value))}"
    return f"{title} {value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)}"
