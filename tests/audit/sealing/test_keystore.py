"""Wrapping keys: one for each month and class, the same for all processes, and gone for good when destroyed."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from audit.errors import KeyRefused, SealBroken
from audit.record import Sensitivity
from audit.sealing.keys import KeyName, KeyRing

WRAP_AND_PRINT = (
    "import sys, pathlib, audit.keys as k;"
    "print(k.KeyRing.open(pathlib.Path(sys.argv[1])).wrapping('2026-11', 'content').id)"
)


def files(folder: Path) -> list[str]:
    return sorted(p.name for p in (folder / "keys" / "wrapping").glob("*.key"))


def test_each_tenant_month_and_class_has_a_random_key_in_a_file_of_its_own(
    keys: KeyRing, tmp_path: Path
) -> None:
    other = KeyRing.open(tmp_path / "keys", tenant="school-board")
    rings = [
        (ring, m, s) for ring in (keys, other) for m in ("2026-10", "2026-11") for s in Sensitivity
    ]
    ids = {ring.wrapping(month, sensitivity).id for ring, month, sensitivity in rings}
    assert len(ids) == len(files(tmp_path)) == 12
    assert "school-board.blocked.2026-11.key" in files(tmp_path)
    secrets = {ring.searching(key_id).secret for ring in (keys,) for key_id in ids}
    assert len(secrets) == 12
    assert KeyRing(bytes(32)).wrapping("2026-10", "content").id.count("/") == 2


def test_processes_that_begin_a_month_at_once_share_its_key(keys: KeyRing, tmp_path: Path) -> None:
    command = [sys.executable, "-c", WRAP_AND_PRINT, str(tmp_path / "keys")]
    started = [subprocess.Popen(command, stdout=subprocess.PIPE) for _ in range(3)]
    assert len({process.communicate()[0] for process in started}) == 1


def test_a_key_that_another_process_destroyed_is_used_no_more(
    keys: KeyRing, tmp_path: Path
) -> None:
    key_id = keys.wrapping("2026-10", "content").id
    KeyRing.open(tmp_path / "keys").destroy(key_id, 4)
    assert (keys.owns(key_id), keys.gone(key_id), keys.searching_named(key_id)) == (False, 4, None)
    with pytest.raises(SealBroken, match="destroyed"):
        keys.wrapping_named(key_id)
    assert keys.wrapping("2026-10", "content").id != key_id


def test_a_destroyed_key_that_is_put_back_is_destroyed_again(keys: KeyRing, tmp_path: Path) -> None:
    key_id = keys.wrapping("2026-10", "content").id
    [path] = (tmp_path / "keys" / "wrapping").glob("*.key")
    copy = path.read_bytes()
    keys.destroy(key_id, 1)
    assert not path.exists()
    path.write_bytes(copy)
    assert not KeyRing.open(tmp_path / "keys").owns(key_id)
    assert KeyRing.open(tmp_path / "keys").wrapping("2026-10", "content").id != key_id
    assert path.read_bytes() != copy


def test_a_file_says_nothing_without_the_root_key(keys: KeyRing, tmp_path: Path) -> None:
    key_id = keys.wrapping("2026-10", "content").id
    secret = keys.store.named("main.content.2026-10", key_id) if keys.store else b""
    [path] = (tmp_path / "keys" / "wrapping").glob("*.key")
    assert secret.hex() not in path.read_text() and secret not in path.read_bytes()
    (tmp_path / "keys" / "root.key").write_bytes(bytes(32))
    with pytest.raises(SealBroken, match="another master key"):
        KeyRing.open(tmp_path / "keys").wrapping("2026-10", "content")


@pytest.mark.parametrize("text", ["", "{}", '{"id": "x", "master": "y", "nonce": "zz", "key": ""}'])
def test_what_is_no_key_file_is_refused(text: str, keys: KeyRing, tmp_path: Path) -> None:
    keys.wrapping("2026-10", "content")
    (tmp_path / "keys" / "wrapping" / "main.content.2026-10.key").write_text(text)
    with pytest.raises(KeyRefused, match="not a key file"):
        KeyRing.open(tmp_path / "keys").wrapping("2026-10", "content")


@pytest.mark.parametrize("tenant", ["", "../x", "A", "a.b", "a" * 33])
def test_a_tenant_has_a_plain_name(tenant: str, tmp_path: Path) -> None:
    with pytest.raises(KeyRefused, match="tenant"):
        KeyRing.open(tmp_path / "keys", tenant=tenant)


@pytest.mark.parametrize("key_id", ["", "a/b", "a/b/c/d", "a/b/c/../x.1", "a/b/c/X.1"])
def test_what_is_no_name_of_a_key_names_none(key_id: str) -> None:
    assert KeyName.parse(key_id) is None
