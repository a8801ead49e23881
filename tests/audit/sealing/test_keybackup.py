"""The key's backup: opens with its passphrase, for an empty folder, and for nobody else."""

from __future__ import annotations

from pathlib import Path

import pytest

from audit.errors import KeyRefused
from audit.reading.read import Reader
from audit.sealing import keybackup
from audit.sealing.keys import FILE_NAME, NEXT_NAME, KeyRing
from audit.sealing.signing import Signer
from tests.audit.samples import AT, ended_chain

PASSPHRASE = "ガス灯と風見鶏のある坂の町"


@pytest.fixture
def copy(tmp_path: Path, keys: KeyRing) -> Path:
    keybackup.write(tmp_path / "copy.txt", keybackup.backup(tmp_path / "keys", PASSPHRASE, AT))
    return tmp_path / "copy.txt"


@pytest.mark.parametrize("typed", [PASSPHRASE, PASSPHRASE.replace("ガ", "カ\u3099")])
def test_a_restored_key_is_the_same_key(
    typed: str, copy: Path, keys: KeyRing, tmp_path: Path
) -> None:
    assert keybackup.restore(copy, tmp_path / "new", typed).ring.derive("a") == keys.derive("a")
    assert (tmp_path / "new" / FILE_NAME).stat().st_mode & 0o777 == 0o600


def test_a_backup_is_private_and_does_not_hold_the_key(copy: Path, tmp_path: Path) -> None:
    root = (tmp_path / "keys" / FILE_NAME).read_bytes()
    assert copy.stat().st_mode & 0o777 == 0o600
    assert root not in copy.read_bytes()
    assert root.hex() not in copy.read_text()
    with pytest.raises(KeyRefused, match="cannot write"):
        keybackup.write(copy, b"")


def test_a_wrong_passphrase_restores_nothing(copy: Path, tmp_path: Path) -> None:
    with pytest.raises(KeyRefused, match="wrong passphrase"):
        keybackup.restore(copy, tmp_path / "new", PASSPHRASE + "。")
    assert not (tmp_path / "new").exists()


def test_another_key_is_never_replaced(copy: Path, tmp_path: Path) -> None:
    KeyRing.open(tmp_path / "other")
    before = (tmp_path / "other" / FILE_NAME).read_bytes()
    with pytest.raises(KeyRefused, match="stays"):
        keybackup.restore(copy, tmp_path / "other", PASSPHRASE)
    assert (tmp_path / "other" / FILE_NAME).read_bytes() == before
    keybackup.restore(copy, tmp_path / "keys", PASSPHRASE)


def test_a_backup_says_nothing_for_another_key_id(
    copy: Path, keys: KeyRing, tmp_path: Path
) -> None:
    copy.write_text(copy.read_text().replace(keys.key_id, "0" * 12))
    with pytest.raises(KeyRefused, match="damaged"):
        keybackup.restore(copy, tmp_path / "new", PASSPHRASE)


@pytest.mark.parametrize("text", ["", "x\n{}", f"{keybackup.FIRST_LINE}\n", "\ud7ff"])
def test_what_is_no_backup_is_refused(text: str, tmp_path: Path) -> None:
    (tmp_path / "copy.txt").write_text(text)
    with pytest.raises(KeyRefused, match="not a backup"):
        keybackup.restore(tmp_path / "copy.txt", tmp_path / "new", PASSPHRASE)


def test_a_short_passphrase_is_refused(keys: KeyRing, tmp_path: Path) -> None:
    with pytest.raises(KeyRefused, match="12 characters"):
        keybackup.backup(tmp_path / "keys", "短い", AT)


def test_a_restored_folder_reads_everything_and_serves_for_a_year(
    sqlite_url: str, keys: KeyRing, tmp_path: Path
) -> None:
    ended_chain(sqlite_url, keys, "x1")
    signer = Signer.open(tmp_path / "keys")
    file = tmp_path / "all.txt"
    keybackup.write(file, keybackup.backup(tmp_path / "keys", PASSPHRASE, AT))
    later = keys.wrapping("2027-11", "content").id
    restored = keybackup.restore(file, tmp_path / "new", PASSPHRASE)
    assert (restored.left_out, restored.ring.owns(later)) == ((), True)
    assert Signer.open(tmp_path / "new").verifier == signer.verifier
    with Reader.open(sqlite_url, restored.ring) as reader:
        detail = reader.exchange("x1")
    assert detail is not None and [e.hidden for e in detail.entries] == [None, None]


def test_a_backup_brings_no_destroyed_key_back(keys: KeyRing, tmp_path: Path) -> None:
    key_id = keys.wrapping("2026-10", "content").id
    file = tmp_path / "all.txt"
    keybackup.write(file, keybackup.backup(tmp_path / "keys", PASSPHRASE, AT))
    keys.destroy(key_id, 3)
    restored = keybackup.restore(file, tmp_path / "keys", PASSPHRASE)
    assert (restored.left_out, restored.ring.owns(key_id)) == ((key_id,), False)
    keybackup.write(tmp_path / "new.txt", keybackup.backup(tmp_path / "keys", PASSPHRASE, AT))
    assert (
        keybackup.restore(tmp_path / "new.txt", tmp_path / "x", PASSPHRASE).ring.gone(key_id) == 3
    )


def test_a_backup_of_the_first_version_still_restores(tmp_path: Path) -> None:
    restored = keybackup.restore(
        Path(__file__).with_name("key_backup_1.txt"), tmp_path / "k", PASSPHRASE
    )
    assert (tmp_path / "k" / FILE_NAME).read_bytes() == b"k" * 32
    assert restored.ring.key_id == KeyRing(b"k" * 32).key_id


def test_a_backup_in_the_middle_of_a_rotation_is_refused(keys: KeyRing, tmp_path: Path) -> None:
    (tmp_path / "keys" / NEXT_NAME).touch(0o600)
    (tmp_path / "keys" / NEXT_NAME).write_bytes(b"n" * 32)
    with pytest.raises(KeyRefused, match="finish the rotation"):
        keybackup.backup(tmp_path / "keys", PASSPHRASE, AT)
