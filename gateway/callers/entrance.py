"""Who is at the door: the key of a request (as a bearer, or as Anthropic's clients send it), and whose it is."""

from __future__ import annotations

import asyncio

from starlette.types import Scope

from gateway.callers.identity import Identities
from gateway.exchange import Principal
from gateway.web.errors import bad_key
from gateway.web.http import header

LONGEST_KEY = 512


async def authenticated(identities: Identities, scope: Scope) -> Principal:
    """The caller; raises the 401. The database is asked in a thread, and only for keys not seen a moment ago."""
    scheme, _, key = header(scope, b"authorization").partition(" ")
    key = key.strip() if scheme else header(scope, b"x-api-key").strip()
    if scheme.lower() not in ("bearer", "") or not 0 < len(key) <= LONGEST_KEY:
        raise bad_key()
    known, principal = identities.remembered(key)
    if not known:
        principal = await asyncio.to_thread(identities.authenticate, key)
    if principal is None:
        raise bad_key()
    return principal
