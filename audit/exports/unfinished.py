"""A long export that may be cut off: written beside its name, with a note of how far it got, and renamed when whole.

The note names the last row that is on disk for good; what stands behind it is thrown away on resuming.
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import IO

import orjson

from audit.errors import LogRefused

NOTED_EVERY = 500
"""Lines between two notes: as many are written again at the most."""


@dataclass(frozen=True, slots=True)
class Note:
    """`asked` is what was to be exported: a file is resumed only with the same words."""

    asked: str
    size: int
    cursor: str | None


class Unfinished:
    """`path` must not be there yet. Raises LogRefused where a part is there, unless it is to be resumed."""

    def __init__(self, path: Path, asked: str, *, resume: bool) -> None:
        self._path = path
        self._part = path.with_name(path.name + ".part")
        self._note = path.with_name(path.name + ".part.json")
        self._asked = asked
        if path.exists():
            raise LogRefused(f"ファイルがすでにあります (the file is there already): {path}")
        self.begun = self._begun(resume)

    def _begun(self, resume: bool) -> Note:
        if not self._part.exists():
            return Note(self._asked, 0, None)
        if not resume:
            raise LogRefused(
                f"書きかけのファイルがあります: {self._part}。--resume で続けるか、削除してください"
                " (an unfinished export is there: give --resume, or delete it)"
            )
        try:
            note = Note(**orjson.loads(self._note.read_bytes()))
        except (OSError, ValueError, TypeError):
            return Note(self._asked, 0, None)
        if note.asked != self._asked:
            raise LogRefused(
                "書きかけのファイルは別の条件で書き出されています。同じ条件で実行してください"
                " (the unfinished export was asked for in other words)"
            )
        return note

    def write(self, lines: Iterable[tuple[bytes, str | None]]) -> int:
        """Everything, with the cursor behind each line; the number of lines. The file is its owner's only."""
        count = 0
        with os.fdopen(os.open(self._part, os.O_RDWR | os.O_CREAT, 0o600), "r+b") as file:
            file.truncate(self.begun.size)
            file.seek(self.begun.size)
            for data, cursor in lines:
                file.write(data)
                count += cursor is not None
                if count % NOTED_EVERY == 0:
                    self._noted(file, cursor)
            file.flush()
            os.fsync(file.fileno())
        self._part.rename(self._path)
        self._note.unlink(missing_ok=True)
        return count

    def _noted(self, file: IO[bytes], cursor: str | None) -> None:
        file.flush()
        os.fsync(file.fileno())
        fresh = self._note.with_suffix(".new")
        fresh.write_bytes(orjson.dumps(Note(self._asked, file.tell(), cursor)))
        fresh.replace(self._note)
