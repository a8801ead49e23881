"""Who looked at what: every search, view, export, unmasking and refusal is a record in the same tree.

The act and its measure are in the clear; what was searched for is sealed, for it may name a person.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from typing import Any

import orjson

from audit.oversight.roles import Person
from audit.reading.read import Entry, Reader
from audit.record import Draft, Kind, Sensitivity
from audit.search.candidates import Wanted

EVENT = "access"
NAME = "~access"
"""The records stand under this name, where those of an exchange have the exchange's."""

ACTS: Mapping[str, str] = {
    "list": "一覧",
    "search": "検索",
    "view": "表示",
    "export": "書き出しの開始",
    "exported": "書き出しの終わり",
    "disclose": "開示の書き出し",
    "bundle": "証拠の束",
    "report": "月次報告",
    "proof": "証明",
    "verify": "検証",
    "checkpoints": "チェックポイント",
    "queue": "点検の一覧",
    "checklists": "確認票の一覧",
    "approvals": "申請の一覧",
    "erasures": "消去の一覧",
    "holds": "保全の一覧",
    "retention": "保存期間の見通し",
    "trends": "動向",
    "keys": "鍵の一覧",
    "keys-backups": "鍵の控えの一覧",
    "keys-rotated": "鍵の交換",
    "indexed": "索引の作成",
    "compacted": "ファイルの書き直し",
    "accesses": "閲覧記録の一覧",
    "saved": "保存した検索",
    "explain": "判定の説明",
    "replay": "予行",
    "keys-backup": "鍵の控え",
    "denied": "拒否",
    "role-given": "役割の付与",
    "role-withdrawn": "役割の取り消し",
}
WAYS: Mapping[str, str] = {
    "api": "API",
    "pages": "画面",
    "cli": "コマンド",
    "claimed": "名乗り",
    "key": "鍵で確認",
}
"""By which way somebody came, and by what their name was known."""


@dataclass(frozen=True, slots=True)
class Accessed:
    act: str
    facts: Mapping[str, Any] = field(default_factory=dict)
    sealed: Mapping[str, Any] | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class Access:
    """One record of it. `sealed` is what was searched for, where it could be opened."""

    at: datetime
    by: str
    act: str
    via: str
    login: str | None
    """The account of the machine, and whether a key said who it was."""
    known_by: str | None
    facts: Mapping[str, Any]
    sealed: Mapping[str, Any] | None = field(repr=False)
    cursor: str


def entered(person: Person, accessed: Accessed) -> Draft:
    body = {"event": EVENT, "act": accessed.act, **person.facts, "facts": dict(accessed.facts)}
    sealed = {**(accessed.sealed or {}), **person.sealed} or None
    return Draft(NAME, Kind.EVENT, datetime.now(UTC), body, sealed, Sensitivity.METADATA)


def asked_for(wanted: Wanted) -> dict[str, Any]:
    """What was looked for, to be sealed."""
    narrowed = {name: value for name, value in asdict(wanted.filter).items() if value is not None}
    found: dict[str, Any] = orjson.loads(
        orjson.dumps({"phrases": wanted.phrases, "filter": narrowed})
    )
    return found


def accesses(reader: Reader, *, limit: int = 50, before: str | None = None) -> list[Access]:
    """Newest first; `before` is the cursor of the last of the page before."""
    return [_access(entry) for entry in reader.entries_named(NAME, limit=limit, before=before)]


def _access(entry: Entry) -> Access:
    record, body = entry.record, entry.record.body
    return Access(
        at=record.at,
        by=str(body.get("by")),
        act=str(body.get("act")),
        via=str(body.get("via")),
        login=body.get("login"),
        known_by=body.get("known_by"),
        facts=body.get("facts") or {},
        sealed=entry.contents,
        cursor=entry.cursor,
    )
