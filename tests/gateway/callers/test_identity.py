"""Keys: shown once, kept as a salted hash, gone when revoked."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import delete

from audit.errors import AuditUnavailable
from audit.oversight.roles import Role
from gateway.callers import identity
from gateway.callers.entrance import known_caller
from gateway.callers.identity import Holder, Identities, KeyStore
from gateway.exchange import Refusals
from gateway.web.errors import GatewayError


@pytest.fixture
def store(tmp_path: Path) -> KeyStore:
    return KeyStore.open(f"sqlite:///{tmp_path}/keys.db", tmp_path)


def identities(store: KeyStore | None, *declared: tuple[str, Holder]) -> Identities:
    return Identities(store, declared, b"k" * 32)


def test_a_new_key_opens_the_door_for_its_owner(store: KeyStore) -> None:
    key = store.create(Holder("職員三", "税務課", Refusals.ERROR))
    principal = identities(store).authenticate(key)
    assert principal is not None
    assert (principal.user, principal.department, principal.refusals) == (
        "職員三",
        "税務課",
        Refusals.ERROR,
    )


def test_a_caller_comes_with_the_last_day_of_their_training_where_such_days_are_kept() -> None:
    holders = [(name, Holder(name, "課")) for name in ("k1", "k2")]
    kept = Identities(None, holders, b"k" * 32, {"k1": date(2027, 3, 31)})
    found = [kept.authenticate(key) for key in ("k1", "k2")]
    assert [one and one.trained_until for one in found] == ["2027-03-31", ""]
    unkept = identities(None, *holders).authenticate("k1")
    assert unkept is not None and unkept.trained_until is None


def test_a_key_is_kept_nowhere(store: KeyStore, tmp_path: Path) -> None:
    secret = store.create(Holder("a", "b")).rsplit("-", 1)[1].encode()
    assert all(secret not in file.read_bytes() for file in tmp_path.iterdir())


def test_a_wrong_key_does_not_open_the_door(store: KeyStore) -> None:
    key = store.create(Holder("a", "b"))
    for wrong in (
        key[:-1] + ("0" if key[-1] != "0" else "1"),
        key + "0",
        "sk-sekisho-",
        "sk-sekisho-x-y",
        "x",
        "é",
    ):
        assert identities(store).authenticate(wrong) is None


def test_a_key_that_no_database_can_be_asked_for_is_nobodys(
    postgres_url: str, tmp_path: Path
) -> None:
    store = KeyStore.open(postgres_url, tmp_path)
    assert store.find("sk-sekisho-\0-y") is None


def test_a_database_that_does_not_answer_is_no_wrong_key(store: KeyStore, tmp_path: Path) -> None:
    key = store.create(Holder("a", "b"))
    store._engine.dispose()
    (tmp_path / "keys.db").write_bytes(b"no database at all" * 100)
    with pytest.raises(GatewayError) as raised:
        asyncio.run(known_caller(identities(store), key))
    assert (raised.value.status, raised.value.code) == (503, "audit_unavailable")


def test_a_revoked_key_no_longer_opens_the_door(
    store: KeyStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    key = store.create(Holder("a", "b"))
    people = identities(store)
    assert people.authenticate(key) is not None
    assert store.revoke(store.list()[0].id)
    monkeypatch.setattr(identity, "FRESH_S", 0.0)
    assert people.remembered(key) == (False, None)
    assert people.authenticate(key) is None
    assert not store.revoke(store.list()[0].id)


def test_a_declared_key_opens_the_door_and_an_empty_one_none() -> None:
    people = identities(None, ("given", Holder("a", "b")), ("", Holder("c", "d")))
    principal = people.authenticate("given")
    assert principal is not None and principal.user == "a"
    assert people.authenticate("") is None


def test_a_person_has_one_pseudonym_that_is_not_their_name(store: KeyStore) -> None:
    people = identities(store)
    first, second = (
        people.authenticate(store.create(Holder("職員三", "税務課"))) for _ in range(2)
    )
    assert first is not None and second is not None
    assert first.subject == second.subject
    assert "職員" not in first.subject


def test_what_was_looked_up_is_remembered_for_a_moment_only(store: KeyStore) -> None:
    people, key = identities(store), store.create(Holder("a", "b"))
    assert people.remembered(key) == (False, None)
    principal = people.authenticate(key)
    assert people.remembered(key) == (True, principal)


def test_roles_go_with_the_key_and_a_key_without_any_is_staffs(store: KeyStore) -> None:
    both = frozenset({Role.AUDITOR, Role.KEY_HOLDER})
    auditor = store.create(Holder("監査一", "監査課", roles=both))
    staff = store.create(Holder("職員三", "税務課"))
    people = identities(
        store, ("declared", Holder("課長", "税務課", roles=frozenset({Role.SECTION_HEAD})))
    )
    found = [people.authenticate(key) for key in (auditor, staff, "declared")]
    assert [p and p.roles for p in found] == [both, {Role.STAFF}, {Role.SECTION_HEAD}]
    assert [row.holder.roles for row in store.list()] == [both, {Role.STAFF}]


def test_a_key_from_before_there_were_roles_is_staffs(store: KeyStore) -> None:
    key = store.create(Holder("職員三", "税務課", roles=frozenset({Role.AUDITOR})))
    with store._engine.begin() as connection:
        connection.execute(delete(identity.ROLES))
    principal = identities(store).authenticate(key)
    assert principal is not None and principal.roles == {Role.STAFF}


@pytest.mark.parametrize(
    "act",
    [lambda url: KeyStore.read(url).list(), lambda url: KeyStore.open(url, Path("nowhere"))],
    ids=["looked into", "opened"],
)
def test_keys_that_cannot_be_read_are_told_without_what_a_driver_says(
    act: Callable[[str], object], tmp_path: Path
) -> None:
    (tmp_path / "keys.db").write_bytes(b"no database at all" * 100)
    with pytest.raises(AuditUnavailable, match=r"\(cannot read or write the keys: \w+\)$"):
        act(f"sqlite:///{tmp_path}/keys.db")
