"""Which copies of the keys there are outside, by what was entered when each was made: a destroyed key lives on in them.

The entries outlast the metadata of their month. They name a copy by the hash of its file, and the keys that are in it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from audit.errors import LogRefused
from audit.oversight.roles import Person
from audit.reading.read import Reader
from audit.record import Draft, Kind

EVENT = "keys-backup"
PREFIX = "~keys/"
"""Entries stand under this and the copy's fingerprint."""
MADE, DESTROYED = "made", "destroyed"
_SHORTEST = 8


@dataclass(frozen=True, slots=True)
class Copy:
    """`keys` are the names of the keys in it."""

    fingerprint: str
    at: datetime
    by: str
    keys: frozenset[str]
    destroyed_at: datetime | None = None

    @property
    def line(self) -> str:
        return f"{self.fingerprint[:16]} ({self.at.astimezone():%Y-%m-%d %H:%M}, {self.by})"


def made(person: Person, fingerprint: str, keys: Sequence[str]) -> Draft:
    return _draft(person, fingerprint, MADE, keys=list(keys))


def destroyed(person: Person, copy: Copy) -> Draft:
    return _draft(person, copy.fingerprint, DESTROYED)


def copies(reader: Reader) -> list[Copy]:
    """All that are known of, oldest first."""
    found: dict[str, Copy] = {}
    for record in reader.events_under(PREFIX):
        body, fingerprint = record.body, record.exchange.removeprefix(PREFIX)
        if body.get("act") == MADE:
            keys = frozenset(map(str, body.get("keys", ())))
            found.setdefault(fingerprint, Copy(fingerprint, record.at, str(body.get("by")), keys))
        elif body.get("act") == DESTROYED and fingerprint in found:
            found[fingerprint] = replace(found[fingerprint], destroyed_at=record.at)
    return list(found.values())


def holding(known: Iterable[Copy], keys: Collection[str]) -> Iterator[Copy]:
    """Those that are not known to be destroyed and have one of these keys in them."""
    wanted = frozenset(keys)
    return (one for one in known if one.destroyed_at is None and one.keys & wanted)


def named(reader: Reader, beginning: str) -> Copy:
    """Raises LogRefused."""
    fits = [one for one in copies(reader) if one.fingerprint.startswith(beginning)]
    if len(beginning) < _SHORTEST or len(fits) != 1:
        raise LogRefused("その控えはありません。指紋の初めの8桁以上で (no such backup)")
    return fits[0]


def _draft(person: Person, fingerprint: str, act: str, **facts: list[str]) -> Draft:
    body = {"event": EVENT, "act": act, **person.facts, **facts}
    name = f"{PREFIX}{fingerprint}"
    return Draft(name, Kind.EVENT, datetime.now(UTC), body, person.sealed or None)
