"""People as whoever oversees them sees them: 職員-3F7A-92C1, one for each person and installation.

The log has a keyed pseudonym (`p-…`) in the clear, and the account in sealed contents only. What is shown is the
beginning of the one, in place of the other wherever it stands; an account is shown only where it was unmasked.
"""

from __future__ import annotations

import hmac
import re
from collections.abc import Mapping
from typing import Any

SHOWN = "職員-"
_SUBJECT = re.compile(r"p-[0-9a-f]{20}")
_SHORT = re.compile(r"職員-([0-9A-Fa-f]{4})-([0-9A-Fa-f]{4})")
UNKNOWN = "職員-不明"
"""For an account without a pseudonym beside it."""
_SHORTEST = 3
"""Accounts shorter than this are replaced only where they stand alone: 「山」 is a word, too."""
_END_USER = ("user", "safety_identifier", "user_id")
"""Members of a request in which clients send on who is asking."""


def subject_of(key: bytes, user: str) -> str:
    """The pseudonym of an account in the log."""
    return "p-" + hmac.digest(key, user.encode(), "sha256").hex()[:20]


def shown(subject: str | None) -> str | None:
    """The short form of a pseudonym; anything else as it is."""
    if subject is None or not _SUBJECT.fullmatch(subject):
        return subject
    digits = subject[2:10].upper()
    return f"{SHOWN}{digits[:4]}-{digits[4:]}"


def as_shown(person: str) -> str:
    """Either form as it is shown."""
    match = _SHORT.fullmatch(person.strip())
    return f"{SHOWN}{match[1]}-{match[2]}".upper() if match else shown(person) or person


def beginning(person: str) -> str | None:
    """How the pseudonym in the log begins, for a short form; None for anything else."""
    match = _SHORT.fullmatch(person.strip())
    return None if match is None else f"p-{match[1]}{match[2]}".lower()


def is_pseudonym(person: str) -> bool:
    """Whether it is one, in either form; an account never is."""
    return beginning(person) is not None or _SUBJECT.fullmatch(person) is not None


def masked(contents: Mapping[str, Any], account: str | None, alias: str) -> dict[str, Any]:
    """The contents with the account replaced wherever it stands, and what clients say of who asks."""
    replaced = {name: _without(value, account, alias) for name, value in contents.items()}
    if "user" in replaced:
        replaced["user"] = alias
    for name in ("request", "sent"):
        if isinstance(replaced.get(name), dict):
            replaced[name] = _anonymous(replaced[name], alias)
    return replaced


def _anonymous(body: dict[str, Any], alias: str) -> dict[str, Any]:
    if isinstance(body.get("metadata"), dict):
        body = {**body, "metadata": _anonymous(body["metadata"], alias)}
    return {k: alias if k in _END_USER and v is not None else v for k, v in body.items()}


def _without(value: Any, account: str | None, alias: str) -> Any:
    if not account:
        return value
    if isinstance(value, str):
        if value == account:
            return alias
        return value.replace(account, alias) if len(account) >= _SHORTEST else value
    if isinstance(value, Mapping):
        return {k: _without(v, account, alias) for k, v in value.items()}
    if isinstance(value, list):
        return [_without(item, account, alias) for item in value]
    return value
