"""A file of checkpoints, one after another, to which is only appended."""

from __future__ import annotations

import os
from pathlib import Path

from audit.errors import LogRefused
from audit.folders import make_private
from audit.sealing.note import Checkpoint, parse_notes

NAME = "checkpoints"
"""The file in the keys' folder in which a sealer remembers what it has signed."""


class CheckpointFile:
    def __init__(self, path: Path) -> None:
        self.path = path

    def append(self, checkpoint: Checkpoint) -> None:
        """Durable when it returns. Raises OSError."""
        make_private(self.path.parent)
        descriptor = os.open(self.path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
        with os.fdopen(descriptor, "ab") as file:
            file.write(f"{checkpoint.note}\n".encode())
            file.flush()
            os.fsync(file.fileno())

    def read(self) -> tuple[Checkpoint, ...]:
        """Every checkpoint in the file; none when there is no file. Raises LogRefused."""
        try:
            return parse_notes(self.path.read_text(encoding="utf-8"))
        except FileNotFoundError:
            return ()
        except OSError as exc:
            raise LogRefused(
                f"チェックポイントを読めません (cannot read): {self.path}: {exc.strerror}"
            ) from None
        except ValueError:
            raise LogRefused(
                f"チェックポイントのファイルではありません (not a file of checkpoints): {self.path}"
            ) from None
