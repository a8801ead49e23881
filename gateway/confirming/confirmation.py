"""Signed tokens by which a person who was asked to confirm says that they have. No state on the server.

A token is bound to the caller, the policy, the endpoint, the exact request and what was declared of it, and expires.
"""

from __future__ import annotations

import base64
import hmac
from dataclasses import dataclass, field
from typing import Any

import orjson

from gateway.web.body import Json

HEADER = b"x-sekisho-confirm"
REASON_HEADER = b"x-sekisho-confirm-reason"
"""The reason, percent-encoded UTF-8, for rules that ask for one."""
TOKEN = "[A-Za-z0-9_=-]{40,80}"
VALID_S = 30 * 60


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

    def token(self, key: bytes, now: float) -> str:
        """`now` in seconds since the epoch."""
        expiry = int(now + VALID_S).to_bytes(8, "big")
        return base64.urlsafe_b64encode(expiry + self._mac(key, expiry)).decode()

    def confirmed_by(self, presented: str, key: bytes, now: float) -> bool:
        ends = self.ends(presented, key)
        return ends is not None and ends >= now

    def ends(self, presented: str, key: bytes) -> int | None:
        """Until when a token of this very question holds; None for any other."""
        try:
            raw = base64.urlsafe_b64decode(presented)
        except ValueError:
            return None
        expiry, mac = raw[:8], raw[8:]
        is_own = hmac.compare_digest(mac, self._mac(key, expiry))
        return int.from_bytes(expiry, "big") if is_own else None

    def _mac(self, key: bytes, expiry: bytes) -> bytes:
        asked = {k: _as_written(k, v) for k, v in self.body.items() if k not in _HOW_IT_IS_SENT}
        request = orjson.dumps(asked, option=orjson.OPT_SORT_KEYS)
        told = (self.subject, self.policy, self.endpoint, *self.declared)
        parts = [expiry, *(s.encode() for s in told), request]
        return hmac.digest(key, b"\0".join(parts), "sha256")


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
