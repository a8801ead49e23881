"""What a command trusts when it is not told: the public key and the copies beside the keys."""

from __future__ import annotations

from pathlib import Path

import pytest

from audit.commands.options import Options, Place
from audit.commands.trusted import public_key, trust_of
from audit.errors import LogRefused
from audit.ledger.checkpoint_file import CheckpointFile
from audit.sealing.signing import Signer


def options(folder: Path, *copies: Path) -> Options:
    return Options(None, None, lambda: Place("sqlite:///x", folder, copies=copies))


def test_memory_and_file_sinks_are_trusted_unless_others_are_brought(tmp_path: Path) -> None:
    signer = Signer.open(tmp_path)
    for name, size in (("checkpoints", 1), ("copy", 2), ("brought", 3)):
        CheckpointFile(tmp_path / name).append(signer.sign(size, b"r" * 32, 0))
    found = trust_of(options(tmp_path, tmp_path / "copy"), None, ())
    assert found.key == signer.verifier
    assert [c.size for c in found.outside] == [2, 1]
    brought = trust_of(options(tmp_path, tmp_path / "copy"), None, (str(tmp_path / "brought"),))
    assert [c.size for c in brought.outside] == [3]


def test_a_log_without_keys_can_be_read(tmp_path: Path) -> None:
    assert options(tmp_path / "none").key_ring() is None
    assert public_key(options(tmp_path / "none"), None) is None


def test_a_checkpoint_that_was_named_must_be_there(tmp_path: Path) -> None:
    with pytest.raises(LogRefused, match="no checkpoint here"):
        trust_of(options(tmp_path), None, (str(tmp_path / "missing"),))
