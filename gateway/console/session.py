"""Who is signed in: their API key, sealed into a cookie that only this installation can open.

Nothing is kept at this end, so every worker and replica knows the session. Each page hands the key to the same door
that programs come through: a revoked key or a withdrawn role ends the session as soon as it ends the key.
"""

from __future__ import annotations

import secrets
import struct
from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass, field, replace

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

COOKIE = "sekisho_session"
PATH = "/console"
IDLE_S, LONGEST_S = 30 * 60, 8 * 3600
"""After so long without a page, and after so long altogether, the key has to be given again."""
RENEW_S = 60
_NONCE_BYTES = 12
_TIMES = struct.Struct(">QQ")
_FORM = b"sekisho/console-session/1"


@dataclass(frozen=True, slots=True)
class Session:
    """`begun` and `seen` are seconds of the clock: when it was signed in, and when its cookie was made."""

    key: str = field(repr=False)
    begun: int
    seen: int

    def is_over(self, now: float) -> bool:
        return not (0 <= now - self.seen < IDLE_S and 0 <= now - self.begun < LONGEST_S)

    def renewed(self, now: float) -> Session:
        return replace(self, seen=int(now))


class Sessions:
    def __init__(self, secret: bytes) -> None:
        self._aead = AESGCM(secret)

    def sealed(self, session: Session) -> str:
        nonce = secrets.token_bytes(_NONCE_BYTES)
        plain = _TIMES.pack(session.begun, session.seen) + session.key.encode()
        return urlsafe_b64encode(nonce + self._aead.encrypt(nonce, plain, _FORM)).decode()

    def opened(self, cookie: str, now: float) -> Session | None:
        """None for what is no session of this installation, or is over."""
        try:
            raw = urlsafe_b64decode(cookie.encode("ascii"))
            plain = self._aead.decrypt(raw[:_NONCE_BYTES], raw[_NONCE_BYTES:], _FORM)
        except (ValueError, InvalidTag):
            return None
        begun, seen = _TIMES.unpack_from(plain)
        session = Session(plain[_TIMES.size :].decode(), begun, seen)
        return None if session.is_over(now) else session


def cookie(value: str, *, secure: bool) -> str:
    """The header that sets it; an empty value takes it away."""
    age = IDLE_S if value else 0
    told = f"{COOKIE}={value}; Path={PATH}; Max-Age={age}; HttpOnly; SameSite=Strict"
    return f"{told}; Secure" if secure else told
