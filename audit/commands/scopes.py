"""What was asked for, in words: the reach of a request of two people, or the conditions of a search. `--json` keeps the
names of the record."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from audit.oversight.roles import MAY_NAMES
from audit.reading.words import CHOSEN
from audit.record import Sensitivity

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
    "before": "これより前",
    "metadata_years": "メタデータの年数",
    "content_months": "内容の月数",
    "blocked_days": "遮断した内容の日数",
    "keys": "鍵",
    "records": "記録",
}
_SAID = {
    ("complete", True): ("最後まで", "complete"),
    ("complete", False): ("途中まで", "not complete"),
}
_VALUES: Mapping[str, Mapping[str, str]] = {
    **CHOSEN,
    "classes": {one.value: one.japanese for one in Sensitivity},
    "what": {what.value: name for what, name in MAY_NAMES.items()},
}


def in_words(scope: Mapping[str, Any], *, english: bool = False, most: int | None = None) -> str:
    """With `most`, of a long list its beginning: what was decided, not what is to be."""
    shortened = {name: _shortened(value, most, english) for name, value in scope.items()}
    told = (_part(name, value, english) for name, value in shortened.items())
    return (", " if english else "、").join(part for part in told if part)


def _shortened(value: Any, most: int | None, english: bool) -> Any:
    if most is None or not isinstance(value, list) or len(value) <= most:
        return value
    rest = len(value) - most
    return [*value[:most], f"and {rest} more" if english else f"ほか{rest}件"]


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
    if name == "before" and str(value).endswith("~"):
        return ""  # up to the end of the month, which is named, too
    if isinstance(value, list):
        value = value if english else [_VALUES.get(name, {}).get(one, one) for one in value]
        return f"{title} {(', ' if english else '・').join(map(str, value))}"
    if name in ("since", "until"):
        value = str(value).removesuffix("T00:00:00")
    if isinstance(value, str) and not english:
        value = _VALUES.get(name, {}).get(value, value)
    return f"{title} {value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)}"
