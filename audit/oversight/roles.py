"""Who may do what with the log: six roles, and the one table that every way in asks.

Whoever holds a permission only as a section head has it for their own section; whoever has it only as staff, for what
the step itself allows (their own report, their own checklist).
"""

from __future__ import annotations

import os
import pwd
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from enum import StrEnum
from typing import Any

from audit.errors import AuditError
from audit.reading.filters import Filter


class NotAllowed(AuditError):
    """The person's roles do not allow it: nothing was read and nothing was entered."""


class Role(StrEnum):
    STAFF = "staff"
    SECTION_HEAD = "section_head"
    AUDITOR = "auditor"
    POLICY_AUTHOR = "policy_author"
    SYSTEM_ADMIN = "system_admin"
    KEY_HOLDER = "key_holder"


class May(StrEnum):
    REPORT = "report"
    CHECK = "check"
    EXPLAIN = "explain"
    VERIFY = "verify"
    LIST = "list"
    VIEW = "view"
    SEARCH = "search"
    FIGURES = "figures"
    EXPORT = "export"
    DISCLOSE = "disclose"
    ACCESSES = "accesses"
    QUEUE = "queue"
    SAMPLE = "sample"
    ASSIGN = "assign"
    JUDGE = "judge"
    CORRECT = "correct"
    CLOSE = "close"
    UNMASK_ASK = "unmask_ask"
    UNMASK_DECIDE = "unmask_decide"
    ERASE_ASK = "erase_ask"
    ERASE_DECIDE = "erase_decide"
    INDEX = "index"
    KEYS = "keys"
    PUBLISH = "publish"
    PUBLISH_APPROVE = "publish_approve"


def anybody_has_a_role(people: Mapping[str, Person]) -> bool:
    """Beyond being staff. Before that there is nobody to ask, and whoever can read the log may do all."""
    return any(person.roles - {Role.STAFF} for person in people.values())


ROLE_NAMES: Mapping[Role, str] = {
    Role.STAFF: "職員",
    Role.SECTION_HEAD: "所属長",
    Role.AUDITOR: "監査担当",
    Role.POLICY_AUTHOR: "政策管理者",
    Role.SYSTEM_ADMIN: "システム管理者",
    Role.KEY_HOLDER: "鍵管理者",
}
MAY_NAMES: Mapping[May, str] = {
    May.REPORT: "やり取りの申告（誤検知・違反）",
    May.CHECK: "庁外利用の確認票",
    May.EXPLAIN: "判定の説明",
    May.VERIFY: "検証とチェックポイント",
    May.LIST: "一覧（内容なし）",
    May.VIEW: "1件の表示（内容あり）",
    May.SEARCH: "内容の検索",
    May.FIGURES: "月次報告と動向",
    May.EXPORT: "書き出し",
    May.DISCLOSE: "開示請求の書き出し",
    May.ACCESSES: "閲覧の記録を見る",
    May.QUEUE: "点検の一覧",
    May.SAMPLE: "点検の抽出",
    May.ASSIGN: "点検の割り当て",
    May.JUDGE: "点検の判定",
    May.CORRECT: "是正の記録",
    May.CLOSE: "点検の終了",
    May.UNMASK_ASK: "仮名を外す申請",
    May.UNMASK_DECIDE: "仮名を外す承認",
    May.ERASE_ASK: "消去・保全の申請",
    May.ERASE_DECIDE: "消去・保全の承認",
    May.INDEX: "検索の索引",
    May.KEYS: "鍵の控え",
    May.PUBLISH: "ガイドラインの公開",
    May.PUBLISH_APPROVE: "公開と例外の承認",
}

EVERYBODY = frozenset(Role)
_STAFF, _HEAD, _AUDITOR = Role.STAFF, Role.SECTION_HEAD, Role.AUDITOR
_AUTHOR, _ADMIN, _KEYS = Role.POLICY_AUTHOR, Role.SYSTEM_ADMIN, Role.KEY_HOLDER
TABLE: Mapping[May, frozenset[Role]] = {
    May.REPORT: EVERYBODY,
    May.CHECK: frozenset({_STAFF, _HEAD}),
    May.EXPLAIN: EVERYBODY,
    May.VERIFY: frozenset({_HEAD, _AUDITOR, _ADMIN, _KEYS}),
    May.LIST: frozenset({_HEAD, _AUDITOR, _AUTHOR}),
    May.VIEW: frozenset({_HEAD, _AUDITOR}),
    May.SEARCH: frozenset({_HEAD, _AUDITOR}),
    May.FIGURES: frozenset({_HEAD, _AUDITOR, _AUTHOR}),
    May.EXPORT: frozenset({_HEAD, _AUDITOR}),
    May.DISCLOSE: frozenset({_AUDITOR}),
    May.ACCESSES: frozenset({_AUDITOR, _KEYS}),
    May.QUEUE: frozenset({_HEAD, _AUDITOR}),
    May.SAMPLE: frozenset({_AUDITOR}),
    May.ASSIGN: frozenset({_AUDITOR}),
    May.JUDGE: frozenset({_AUDITOR}),
    May.CORRECT: frozenset({_HEAD, _AUDITOR}),
    May.CLOSE: frozenset({_AUDITOR}),
    May.UNMASK_ASK: frozenset({_HEAD, _AUDITOR}),
    May.UNMASK_DECIDE: frozenset({_AUDITOR, _KEYS}),
    May.ERASE_ASK: frozenset({_HEAD, _AUDITOR, _KEYS}),
    May.ERASE_DECIDE: frozenset({_AUDITOR, _KEYS}),
    May.INDEX: frozenset({_ADMIN, _KEYS}),
    May.KEYS: frozenset({_KEYS}),
    May.PUBLISH: frozenset({_AUTHOR}),
    May.PUBLISH_APPROVE: frozenset({_AUTHOR}),
}
"""The one place that says who may do what. What is not in it, nobody may."""
_SCOPED = frozenset({_STAFF, _HEAD})
"""Roles that hold a permission for a section, not for the whole log."""


@dataclass(frozen=True, slots=True)
class Login:
    """An account of the machine, as its kernel and its table of accounts have it: not what the environment says."""

    login: str
    uid: int

    @classmethod
    def own(cls) -> Login:
        uid = os.getuid()
        try:
            return cls(pwd.getpwuid(uid).pw_name, uid)
        except KeyError:
            return cls("不明", uid)


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who acts on the log. `alias` is the pseudonym under which staff are entered; `via` the way in."""

    name: str
    department: str
    roles: frozenset[Role]
    alias: str = ""
    via: str = "cli"
    machine: Login | None = None
    """Whose account of the machine runs the command."""
    known_by: str = ""
    """What says that it is they: a `key`, or nothing but what was `claimed`."""
    elsewhere: frozenset[str] = frozenset()
    """Other sections that they belong to as well: nobody reviews any of their own."""
    operator: bool = False
    """Whoever holds the machine, before anybody has been given a role: no section is their limit."""

    @property
    def by(self) -> str:
        """How the log names them: staff by their pseudonym, whoever oversees others by name."""
        return self.name if self.roles - {Role.STAFF} or not self.alias else self.alias

    @property
    def facts(self) -> dict[str, Any]:
        """What a record says about who acted."""
        clear = {"by": self.by, "via": self.via}
        if self.known_by:
            clear["known_by"] = self.known_by
        return clear if self._hidden else {**clear, **self._login}

    @property
    def sealed(self) -> dict[str, Any]:
        """And what only its sealed contents say: of staff, the account."""
        return self._login if self._hidden else {}

    @property
    def _hidden(self) -> bool:
        return self.by != self.name

    @property
    def _login(self) -> dict[str, Any]:
        return {} if self.machine is None else asdict(self.machine)

    def may(self, what: May) -> bool:
        return bool(self.roles & TABLE[what])

    def require(self, what: May) -> None:
        """Raises NotAllowed."""
        if not self.may(what):
            needed = "、".join(ROLE_NAMES[role] for role in Role if role in TABLE[what])
            raise NotAllowed(
                f"「{MAY_NAMES[what]}」の権限がありません。必要な役割: {needed}"
                f" (not allowed: {what} needs one of {', '.join(sorted(TABLE[what]))})"
            )

    def section(self, what: May) -> str | None:
        """The only section for which they may; None: all of them. Raises NotAllowed."""
        self.require(what)
        scoped = self.roles & TABLE[what] <= _SCOPED and not self.operator
        return self.department if scoped else None

    def within(self, what: May, section: str | None) -> None:
        """Raises NotAllowed when what they may do does not reach as far as this section."""
        own = self.section(what)
        if own is not None and (not own or section != own):
            raise NotAllowed(
                "自分の部署のものだけを扱えます (only what belongs to your own section)"
            )

    def narrowed(self, what: May, wanted: Filter) -> Filter:
        """The filter, held to their own section where they see no other."""
        own = self.section(what)
        if own is None:
            return wanted
        self.within(what, wanted.department or own)
        return replace(wanted, department=own)
