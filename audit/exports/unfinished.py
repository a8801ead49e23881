"""A long export that may be cut off: written beside its name, with a note of how far it got, and renamed when whole.

The note names the last row that is on disk for good; what stands behind it is thrown away on resuming. A file that
cannot grow row by row (a workbook) is made of the rows once all of them are there.
"""

from __future__ import annotations

import fcntl
import os
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any

import orjson

from audit.errors import LogRefused

NOTED_EVERY = 500
"""Lines between two notes: as many are written again at the most."""
Lines = Iterable[tuple[bytes, str | None]]
"""Each with the cursor behind it; None for what is no row."""


@dataclass(frozen=True, slots=True)
class Note:
    """`asked` is what was to be exported: a file is resumed only with the same words. `kept` is what whoever makes
    the lines has to know again."""

    asked: str
    size: int = 0
    cursor: str | None = None
    count: int = 0
    kept: Mapping[str, Any] = field(default_factory=dict)


class Unfinished:
    """`path` must not be there yet. Raises LogRefused where a part is there, unless it is to be resumed."""

    def __init__(self, path: Path, asked: str, *, resume: bool) -> None:
        self._path = path
        self._part = path.with_name(path.name + ".part")
        self._asked = asked
        if path.exists():
            raise LogRefused(f"ファイルがすでにあります (the file is there already): {path}")
        self.begun = self._begun(resume)

    @property
    def _note(self) -> Path:
        return self._part.with_suffix(".part.json")

    @property
    def _fresh_note(self) -> Path:
        return self._part.with_suffix(".part.json.new")

    def _begun(self, resume: bool) -> Note:
        if not self._part.exists():
            return Note(self._asked)
        if not resume:
            raise LogRefused(
                f"書きかけのファイルがあります: {self._part}。--resume で続けるか、削除してください"
                " (an unfinished export is there: give --resume, or delete it)"
            )
        try:
            note = Note(**orjson.loads(self._note.read_bytes()))
        except (OSError, ValueError, TypeError):
            return Note(self._asked)
        if note.asked != self._asked:
            raise LogRefused(
                "書きかけのファイルは別の条件で書き出されています。同じ条件で実行してください"
                " (the unfinished export was asked for in other words)"
            )
        return note

    def write(
        self,
        lines: Lines,
        kept: Callable[[], Mapping[str, Any]] = dict,
        made: Callable[[Path, Path], None] | None = None,
    ) -> int:
        """Everything; the number of rows, those from before among them. `kept` is asked at each note. With `made`, the
        file is what it makes: from the path of the lines to that of the file. The file is its owner's only."""
        with os.fdopen(os.open(self._part, os.O_RDWR | os.O_CREAT, 0o600), "r+b") as file:
            self._take(file)
            count = self._append(file, lines, kept)
            if made is None:
                self._part.rename(self._path)
            else:
                self._make(made)
            self._note.unlink(missing_ok=True)
            self._fresh_note.unlink(missing_ok=True)
        return count

    def _take(self, file: IO[bytes]) -> None:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise LogRefused(
                f"このファイルは、いま別のコマンドが書いています (another command is writing it): {self._part}"
            ) from None

    def _append(self, file: IO[bytes], lines: Lines, kept: Callable[[], Mapping[str, Any]]) -> int:
        file.truncate(self.begun.size)
        file.seek(self.begun.size)
        count = self.begun.count
        for data, cursor in lines:
            file.write(data)
            count += cursor is not None
            if cursor is not None and count % NOTED_EVERY == 0:
                _settle(file)
                self._noted(Note(self._asked, file.tell(), cursor, count, kept()))
        _settle(file)
        return count

    def _make(self, made: Callable[[Path, Path], None]) -> None:
        fresh = self._part.with_suffix(".part.new")
        fresh.unlink(missing_ok=True)
        fresh.touch(0o600)
        made(self._part, fresh)
        fresh.rename(self._path)
        self._part.unlink()

    def _noted(self, note: Note) -> None:
        self._fresh_note.write_bytes(orjson.dumps(note))
        self._fresh_note.replace(self._note)


def _settle(file: IO[bytes]) -> None:
    file.flush()
    os.fsync(file.fileno())
