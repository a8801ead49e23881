"""What a command trusts when it is not told: the public key and the copies beside the keys."""

from __future__ import annotations

from pathlib import Path

import pytest

from audit.checkpoint_file import CheckpointFile
from audit.errors import LogRefused
from audit.options import Options, Place
from audit.signing import Signer


def options(folder: Path, *copies: Path) -> Options:
    return Options(None, None, lambda: Place("sqlite:///x", folder, copies))


def test_memory_and_file_sinks_are_trusted_unless_others_are_brought(tmp_path: Path) -> None:
    signer = Signer.open(tmp_path)
    for name, size in (("checkpoints", 1), ("copy", 2), ("brought", 3)):
        CheckpointFile(tmp_path / name).append(signer.sign(size, b"r" * 32, 0))
    found = options(tmp_path, tmp_path / "copy").trust(None, ())
    assert found.key == signer.verifier
    assert [c.size for c in found.outside] == [2, 1]
    brought = options(tmp_path, tmp_path / "copy").trust(None, (str(tmp_path / "brought"),))
    assert [c.size for c in brought.outside] == [3]


def test_a_log_without_keys_can_be_read(tmp_path: Path) -> None:
    assert options(tmp_path / "none").key_ring() is None
    assert options(tmp_path / "none").public_key(None) is None


def test_a_checkpoint_that_was_named_must_be_there(tmp_path: Path) -> None:
    with pytest.raises(LogRefused, match="no checkpoint here"):
        options(tmp_path).trust(None, (str(tmp_path / "missing"),))
