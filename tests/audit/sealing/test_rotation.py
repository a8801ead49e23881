"""A new root key: everything stays readable, whenever it is cut off, and the old root key opens nothing."""

from __future__ import annotations

from pathlib import Path

import pytest

from audit.errors import KeyRefused, SealBroken
from audit.reading.read import Reader
from audit.record import decode
from audit.sealing.keys import FILE_NAME, NEXT_NAME, KeyRing
from audit.sealing.keystore import KeyStore, unwrapped
from audit.sealing.rotation import rotate
from tests.audit.samples import ended_chain, rows

MONTHS = ("2026-09", "2026-10", "2026-11")


@pytest.fixture
def folder(keys: KeyRing, tmp_path: Path) -> Path:
    for month in MONTHS:
        keys.wrapping(month, "content")
    return tmp_path / "keys"


def ids(folder: Path) -> list[str]:
    return [KeyRing.open(folder).wrapping(month, "content").id for month in MONTHS]


def test_after_a_rotation_the_keys_are_the_same_and_the_old_root_key_opens_none(
    keys: KeyRing, folder: Path
) -> None:
    old, before = (folder / FILE_NAME).read_bytes(), ids(folder)
    done = rotate(folder)
    assert (done.rewrapped, done.resumed, done.before != done.after) == (3, False, True)
    assert (folder / FILE_NAME).read_bytes() != old
    assert not (folder / NEXT_NAME).exists()
    fresh = KeyRing.open(folder)
    assert (fresh.key_id, fresh.derive("a"), ids(folder)) == (keys.key_id, keys.derive("a"), before)
    assert keys.owns(before[0]) and keys.wrapping("2026-12", "content").id
    store = KeyStore(folder, lambda: [old])
    for name in store.names():
        stored = store.stored(name)
        assert stored is not None
        with pytest.raises(SealBroken):
            unwrapped(stored, [old])


class PowerCut(Exception):
    pass


@pytest.mark.parametrize("puts", range(5))
def test_a_rotation_that_is_cut_off_anywhere_leaves_all_readable_and_is_taken_up(
    puts: int, keys: KeyRing, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before, left, put = ids(folder), [puts], KeyStore.put

    def cut(self: KeyStore, *given: object) -> None:
        if not left[0]:
            raise PowerCut
        left[0] -= 1
        put(self, *given)  # type: ignore[arg-type]  # passed on as it came

    def no_end(*_: object) -> None:
        raise PowerCut

    with monkeypatch.context() as patch:
        patch.setattr(KeyStore, "put", cut)
        patch.setattr("audit.sealing.rotation._replace", no_end)
        with pytest.raises(PowerCut):
            rotate(folder)
    assert ids(folder) == before
    made = keys.wrapping("2027-01", "content").id  # by a gateway that runs meanwhile
    assert rotate(folder).resumed
    assert ids(folder) == before
    assert KeyRing.open(folder).owns(made)


def test_contents_are_read_after_two_rotations(
    sqlite_url: str, keys: KeyRing, folder: Path
) -> None:
    ended_chain(sqlite_url, keys, "x1")
    rotate(folder)
    ended_chain(sqlite_url, keys, "x2")  # by a process that started before
    rotate(folder)
    with Reader.open(sqlite_url, KeyRing.open(folder)) as reader:
        details = list(reader.details(["x1", "x2"]))
    assert [e.hidden for d in details for e in d.entries] == [None] * 4
    stored = [decode(row["stored"]) for row in rows(sqlite_url, "SELECT stored FROM records")]
    assert len({r.sealed.key for r in stored if r.sealed}) == 1


def test_without_a_root_key_nothing_is_rotated(tmp_path: Path) -> None:
    with pytest.raises(KeyRefused, match="cannot read"):
        rotate(tmp_path / "keys")
