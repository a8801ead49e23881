"""Signed tokens by which a person who was asked to confirm says that they have. No state on the server.

A token is bound to the caller, the policy, the endpoint, the exact request and what was declared of it, and expires. It
names the rules whose checklists were shown: it says nothing of a rule that asks only now, because its hours have begun.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

import orjson

from gateway.web.body import Json

HEADER = b"x-sekisho-confirm"
REASON_HEADER = b"x-sekisho-confirm-reason"
"""The reason, percent-encoded UTF-8, for rules that ask for one."""
TOKEN = "[A-Za-z0-9_=-]{40,800}"
VALID_S = 30 * 60
_EXPIRY, _RULE, _MAC = 8, 6, 32
"""Bytes of each part of a token: when it ends, the rules one after the other, and what nobody else can make."""

_HOW_IT_IS_SENT = ("stream", "stream_options", "previous_response_id")
_TURNS = ("messages", "input")
_OF_THE_WIRE = ("id", "status", "cache_control")
"""What a program may add to a turn that it sends again; none of it is text."""


@dataclass(frozen=True, slots=True)
class Confirmation:
    """That a caller has confirmed, in which form (`header` or `chat`), and why they go on."""

    form: str
    reason: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class Question:
    """What has to be confirmed: this request, by this caller, under this policy."""

    subject: str
    policy: str
    endpoint: str
    body: Json = field(repr=False)
    declared: tuple[str, str] = ("", "")
    """The class and the use in its headers: with others, other rules may ask for another checklist."""

    rules: frozenset[str] = frozenset()
    """The ids of the rules that ask."""

    def token(self, key: bytes, now: float) -> str:
        """`now` in seconds since the epoch."""
        told = int(now + VALID_S).to_bytes(_EXPIRY, "big") + b"".join(sorted(_named(self.rules)))
        return base64.urlsafe_b64encode(told + self._mac(key, told)).decode()

    def confirmed_by(self, presented: str, key: bytes, now: float) -> bool:
        told = self._told(presented, key)
        return told is not None and self._ends(told) >= now and self._asks_no_more(told)

    def ends(self, presented: str, key: bytes) -> int | None:
        """Until when a token of this request holds, whichever rules asked; None for any other."""
        told = self._told(presented, key)
        return None if told is None else self._ends(told)

    def _told(self, presented: str, key: bytes) -> bytes | None:
        """What a token of this request says: when it ends, and who asked. None for any other."""
        try:
            raw = base64.urlsafe_b64decode(presented)
        except ValueError:
            return None
        told, mac = raw[:-_MAC], raw[-_MAC:]
        is_own = len(told) >= _EXPIRY and hmac.compare_digest(mac, self._mac(key, told))
        return told if is_own else None

    def _ends(self, told: bytes) -> int:
        return int.from_bytes(told[:_EXPIRY], "big")

    def _asks_no_more(self, told: bytes) -> bool:
        """Whether every rule that asks now had asked then."""
        asked = {told[i : i + _RULE] for i in range(_EXPIRY, len(told), _RULE)}
        return set(_named(self.rules)) <= asked

    def _mac(self, key: bytes, told: bytes) -> bytes:
        asked = {k: _as_written(k, v) for k, v in self.body.items() if k not in _HOW_IT_IS_SENT}
        request = orjson.dumps(asked, option=orjson.OPT_SORT_KEYS)
        about = (self.subject, self.policy, self.endpoint, *self.declared)
        parts = [told.hex().encode(), *(s.encode() for s in about), request]
        return hmac.digest(key, b"\0".join(parts), "sha256")


def _named(rules: Iterable[str]) -> list[bytes]:
    return [hashlib.sha256(rule.encode()).digest()[:_RULE] for rule in rules]


def _as_written(member: str, value: Any) -> Any:
    """Turns in one form: programs send the same words as a string at first, and as a list of parts later."""
    if member not in _TURNS:
        return value
    if isinstance(value, str):
        return [{"role": "user", "content": value}]
    return [_turn(turn) for turn in value] if isinstance(value, list) else value


def _turn(turn: Any) -> Any:
    if not isinstance(turn, dict) or "role" not in turn:
        return turn
    rest = {k: v for k, v in turn.items() if k not in (*_OF_THE_WIRE, "content")}
    if rest.get("type") == "message":
        del rest["type"]
    return {**rest, "content": _only_text(turn.get("content"))}


def _only_text(content: Any) -> Any:
    """A list of one part of text is that text."""
    if isinstance(content, list) and len(content) == 1 and isinstance(content[0], dict):
        part = content[0]
        if isinstance(part.get("text"), str) and part.keys() <= {"type", "text", *_OF_THE_WIRE}:
            return part["text"]
    return content
