"""Follows what is published: each process looks by itself, so every worker and replica has it without a restart."""

from __future__ import annotations

import asyncio
import logging
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from audit.database.connect import DatabaseFailed
from audit.errors import AuditError
from gateway.assembly import with_standing
from gateway.current import Current
from gateway.parts import Parts
from gateway.publishing.library import Library, NothingInForce, Refusal

POLL_S = 0.25
"""How often a process looks for something new: one number, from an index."""
AGAIN_S = 5.0
"""How often what was refused is looked at again: a key may have been brought."""

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Sight:
    """What a look has found: other parts, if something else is in force now, and what does not count."""

    parts: Parts | None
    refused: tuple[Refusal, ...]


class Follower:
    """Remembers what it has seen, so that nearly every look is one small question to the database."""

    def __init__(self, library: Library) -> None:
        self._library = library
        self._last = -1
        self._due: datetime | None = None

    def look(self, parts: Parts, at: datetime) -> Sight | None:
        """None when nothing has changed. Blocks; raises DatabaseFailed."""
        newest = self._library.shelf.newest()
        if newest == self._last and (self._due is None or at < self._due):
            return None
        sight = self._looked(parts, at)
        self._last = newest
        return sight

    def _looked(self, parts: Parts, at: datetime) -> Sight:
        history = self._library.history()
        active = parts.origin.publication
        try:
            standing, refused = self._library.standing(at, history)
        except NothingInForce as nothing:
            standing, refused = None, nothing.refused
        if active and history.numbered(active) is None:
            # What is in force may not be taken back by taking its publication away.
            standing, refused = None, (*refused, Refusal(active, "missing"))
        coming = history.coming(at)
        again = at + timedelta(seconds=AGAIN_S) if refused else None
        self._due = min((d for d in (coming, again) if d is not None), default=None)
        if standing is None or standing.number == active:
            return Sight(None, refused)
        return Sight(with_standing(parts, standing), refused)


async def follow(current: Current) -> None:
    """Runs as long as the process. While the database or the log is away, what is in force stays in force."""
    library = current.parts.library
    if library is None:
        return
    follower, away = Follower(library), False
    while True:
        await asyncio.sleep(POLL_S)
        try:
            sight = await asyncio.to_thread(follower.look, current.parts, datetime.now(UTC))
            if sight is not None:
                await _take(current, sight)
            away = False
        except (DatabaseFailed, AuditError) as failure:
            if not away:
                logger.error("what is published cannot be looked at: %s", type(failure).__name__)
            away = True


async def _take(current: Current, sight: Sight) -> None:
    await current.refuse(sight.refused)
    if sight.parts is not None:
        await current.take(sight.parts)
