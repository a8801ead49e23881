"""A file of checkpoints is only appended to, and read whole or not at all."""

from __future__ import annotations

from pathlib import Path

import pytest

from audit.errors import LogRefused
from audit.ledger.checkpoint_file import CheckpointFile
from audit.sealing.signing import Signer

SIGNED = [Signer(b"s" * 32).sign(size, b"r" * 32, size) for size in (1, 2)]


def test_what_was_appended_is_read_in_order(tmp_path: Path) -> None:
    file = CheckpointFile(tmp_path / "new" / "checkpoints")
    assert file.read() == ()
    for checkpoint in SIGNED:
        file.append(checkpoint)
    assert file.read() == tuple(SIGNED)


@pytest.mark.parametrize("content", [b"x", b"\xff\xfe", b"", b"a\n1\nAA==\n\n"])
def test_a_file_of_anything_else_is_refused(content: bytes, tmp_path: Path) -> None:
    (tmp_path / "checkpoints").write_bytes(content)
    with pytest.raises(LogRefused, match="not a file of checkpoints"):
        CheckpointFile(tmp_path / "checkpoints").read()


def test_a_folder_in_its_place_is_refused(tmp_path: Path) -> None:
    with pytest.raises(LogRefused, match="cannot read"):
        CheckpointFile(tmp_path).read()
