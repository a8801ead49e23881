"""Who there is, and in which roles: the keys of the database and of `config.yaml`, and people named there."""

from __future__ import annotations

from collections.abc import Iterator

from audit.oversight.roles import Person, Role
from gateway.callers.identity import STAFF, Holder, KeyStore
from gateway.exchange import Refusals
from gateway.settings import DeclaredKey, Settings


def holder(one: DeclaredKey) -> Holder:
    roles = frozenset(map(Role, one.roles)) or STAFF
    return Holder(one.user, one.department, Refusals(one.refusals), roles)


def declared(settings: Settings) -> Iterator[tuple[str, Holder]]:
    """The keys of `config.yaml`, each with its holder."""
    return ((one.key.get_secret_value(), holder(one)) for one in settings.auth.api_keys)


def directory(settings: Settings | None, store: KeyStore | None) -> dict[str, Person]:
    """Everybody by name, with all roles that they were given anywhere; revoked keys give none. Without a store there
    are only those of `config.yaml`."""
    found: dict[str, Person] = {}
    holders = [
        *(() if settings is None else _named(settings)),
        *(row.holder for row in (store.list() if store else ()) if row.revoked_at is None),
    ]
    for one in holders:
        known = found.get(one.user)
        if known is None:
            found[one.user] = Person(one.user, one.department, one.roles)
        else:
            elsewhere = (known.elsewhere | {one.department}) - {known.department}
            roles = known.roles | one.roles
            found[one.user] = Person(one.user, known.department, roles, elsewhere=elsewhere)
    return found


def _named(settings: Settings) -> Iterator[Holder]:
    for one in settings.auth.people:
        yield Holder(one.user, one.department, roles=frozenset(map(Role, one.roles)))
    for key in settings.auth.api_keys:
        if key.key.get_secret_value():
            yield holder(key)
