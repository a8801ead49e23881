"""What was asked for, in words: the reach of a request of two people, or the conditions of a search. `--json` keeps the
names of the record."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from audit.oversight.roles import MAY_NAMES
from audit.reading.words import CHOSEN

NAMES = {
    "exchanges": "やり取り",
    "exchange": "やり取り",
    "month": "月",
    "classes": "種類",
    "filter": "絞り込み",
    "hold": "保全",
    "person": "利用者",
    "department": "部署",
    "section": "部署",
    "since": "開始",
    "until": "終了",
    "everything": "全体",
    "phrases": "語句",
    "state": "状態",
    "decision": "判定",
    "review": "点検",
    "model": "モデル",
    "rule": "規則",
    "clause": "条項",
    "finding": "検出",
    "count": "件数",
    "format": "形式",
    "contents": "内容",
    "unmasked": "仮名を外した承認",
    "what": "しようとしたこと",
    "as_of": "時点",
    "fetched": "受け取った書き出し",
    "deleted": "削除",
    "name": "名前",
    "login": "端末の利用者",
    "retention": "保存期間",
    "policy": "方針",
    "from": "前の鍵",
    "to": "新しい鍵",
    "uid": "UID",
    "fingerprint": "控えの指紋",
}
_SAID = {
    ("complete", True): ("最後まで", "complete"),
    ("complete", False): ("途中まで", "not complete"),
}
_VALUES: Mapping[str, Mapping[str, str]] = {
    **CHOSEN,
    "what": {what.value: name for what, name in MAY_NAMES.items()},
}


def in_words(scope: Mapping[str, Any], *, english: bool = False) -> str:
    told = (_part(name, value, english) for name, value in scope.items())
    return (", " if english else "、").join(part for part in told if part)


def _part(name: str, value: Any, english: bool) -> str:
    """Empty for what does not narrow."""
    title = name.replace("_", " ") if english else NAMES.get(name, name)
    if isinstance(value, bool):
        plain = (title, f"no {title}" if english else f"{title}なし")
        return _SAID[name, value][english] if (name, value) in _SAID else plain[not value]
    if value is None or value in ({}, []):
        return ""
    if isinstance(value, Mapping):
        inner = in_words(value, english=english)
        return f"{title} ({inner})" if english else f"{title}（{inner}）"
    if isinstance(value, list):
        return f"{title} {(', ' if english else '・').join(map(str, value))}"
    if name in ("since", "until"):
        value = str(value).removesuffix("T00:00:00")
    if isinstance(value, str) and not english:
        value = _VALUES.get(name, {}).get(value, value)
    return f"{title} {value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)}"
