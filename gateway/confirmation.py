"""Signed tokens by which a person who was asked to confirm says that they have. No state on the server.

A token is bound to the caller, the policy, and the exact request, and expires.
"""

from __future__ import annotations

import base64
import hmac
from dataclasses import dataclass, field

import orjson

from gateway.body import Json

HEADER = b"x-sekisho-confirm"
REASON_HEADER = b"x-sekisho-confirm-reason"
"""The reason, percent-encoded UTF-8, for rules that ask for one."""
TOKEN = "[A-Za-z0-9_=-]{40,80}"
VALID_S = 30 * 60


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
    body: Json = field(repr=False)

    def token(self, key: bytes, now: float) -> str:
        """`now` in seconds since the epoch."""
        expiry = int(now + VALID_S).to_bytes(8, "big")
        return base64.urlsafe_b64encode(expiry + self._mac(key, expiry)).decode()

    def confirmed_by(self, presented: str, key: bytes, now: float) -> bool:
        try:
            raw = base64.urlsafe_b64decode(presented)
        except ValueError:
            return False
        expiry, mac = raw[:8], raw[8:]
        return (
            hmac.compare_digest(mac, self._mac(key, expiry))
            and int.from_bytes(expiry, "big") >= now
        )

    def _mac(self, key: bytes, expiry: bytes) -> bytes:
        asked = {k: v for k, v in self.body.items() if k not in ("stream", "stream_options")}
        request = orjson.dumps(asked, option=orjson.OPT_SORT_KEYS)
        parts = [expiry, self.subject.encode(), self.policy.encode(), request]
        return hmac.digest(key, b"\0".join(parts), "sha256")
