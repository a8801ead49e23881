"""The root key: made once, read by its owner only, shown to nobody."""

from __future__ import annotations

import copy
import subprocess
import sys
from pathlib import Path

import pytest

from audit.errors import KeyRefused, SealBroken
from audit.sealing.keys import KeyRing

OPEN_AND_PRINT = (
    "import sys, pathlib, audit.keys as k; print(k.KeyRing.open(pathlib.Path(sys.argv[1])).key_id)"
)


def test_the_key_is_made_once_and_only_its_owner_can_read_it(tmp_path: Path) -> None:
    folder = tmp_path / "data" / "keys"
    first, second = KeyRing.open(folder), KeyRing.open(folder)
    assert first.key_id == second.key_id
    assert [
        oct(p.stat().st_mode & 0o777) for p in (folder.parent, folder, folder / "root.key")
    ] == [
        "0o700",
        "0o700",
        "0o600",
    ]
    assert [path.name for path in folder.iterdir()] == ["root.key"]


def test_processes_that_start_at_once_share_one_key(tmp_path: Path) -> None:
    command = [sys.executable, "-c", OPEN_AND_PRINT, str(tmp_path / "keys")]
    started = [subprocess.Popen(command, stdout=subprocess.PIPE) for _ in range(4)]
    assert len({process.communicate()[0] for process in started}) == 1


def test_a_key_that_others_can_read_is_refused(tmp_path: Path) -> None:
    KeyRing.open(tmp_path)
    (tmp_path / "root.key").chmod(0o640)
    with pytest.raises(KeyRefused, match="chmod 600"):
        KeyRing.open(tmp_path)


@pytest.mark.parametrize("length", [0, 31, 33])
def test_a_key_of_the_wrong_length_is_refused(tmp_path: Path, length: int) -> None:
    path = tmp_path / "root.key"
    path.touch(0o600)
    path.write_bytes(b"k" * length)
    with pytest.raises(KeyRefused, match="32"):
        KeyRing.open(tmp_path)


def test_a_link_in_place_of_the_key_is_refused(tmp_path: Path) -> None:
    KeyRing.open(tmp_path / "real")
    (tmp_path / "root.key").symlink_to(tmp_path / "real" / "root.key")
    with pytest.raises(KeyRefused):
        KeyRing.open(tmp_path)


def test_a_reader_makes_no_key(tmp_path: Path) -> None:
    with pytest.raises(KeyRefused, match="cannot read"):
        KeyRing.open(tmp_path / "keys", create=False)
    assert not (tmp_path / "keys").exists()


def test_each_purpose_and_each_root_has_its_own_key() -> None:
    one, other = KeyRing(b"1" * 32), KeyRing(b"2" * 32)
    derived = {ring.derive(purpose) for ring in (one, other) for purpose in ("a", "b")}
    assert len(derived) == 4
    assert {len(key) for key in derived} == {32}
    assert one.derive("a") == KeyRing(b"1" * 32).derive("a")


def test_a_wrapping_key_is_found_again_by_its_name() -> None:
    ring = KeyRing(b"1" * 32)
    assert ring.wrapping_named(ring.wrapping("2026-11", "content").id) is ring.wrapping(
        "2026-11", "content"
    )


def test_a_wrapping_key_of_another_ring_is_refused() -> None:
    foreign = KeyRing(b"2" * 32).wrapping("2026-11", "content").id
    with pytest.raises(SealBroken, match="another key"):
        KeyRing(b"1" * 32).wrapping_named(foreign)


def test_a_key_ring_shows_and_copies_only_its_id() -> None:
    ring = KeyRing(b"SECRET-SECRET-SECRET-SECRET-1234")
    assert repr(ring) == f"KeyRing(key_id='{ring.key_id}')"
    assert "SECRET" not in repr(ring.wrapping("2026-11", "content"))
    with pytest.raises(TypeError):
        copy.copy(ring)
