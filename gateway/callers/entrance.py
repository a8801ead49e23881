"""Who is at the door: the key of a request (as a bearer, or as Anthropic's clients send it), and whose it is."""

from __future__ import annotations

import asyncio

from starlette.types import Scope

from audit.errors import AuditUnavailable
from gateway.callers.identity import Identities
from gateway.exchange import Principal
from gateway.web.errors import audit_unavailable, bad_key
from gateway.web.http import header

LONGEST_KEY = 512


async def authenticated(identities: Identities, scope: Scope) -> Principal:
    """The caller; raises the 401, or a 503 where nobody can tell."""
    scheme, _, key = header(scope, b"authorization").partition(" ")
    key = key.strip() if scheme else header(scope, b"x-api-key").strip()
    principal = None
    if scheme.lower() in ("bearer", ""):
        principal = await known_caller(identities, key)
    if principal is None:
        raise bad_key()
    return principal


async def known_caller(identities: Identities, key: str) -> Principal | None:
    """Whose key this is; None: nobody's. The database is asked in a thread, and only for keys not seen a moment ago.
    Raises the 503 where it does not answer."""
    if not 0 < len(key) <= LONGEST_KEY:
        return None
    known, principal = identities.remembered(key)
    if not known:
        try:
            principal = await asyncio.to_thread(identities.authenticate, key)
        except AuditUnavailable:
            raise audit_unavailable() from None
    return principal
