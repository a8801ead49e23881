"""A disk that fails, for a process of its own: a small C library, preloaded, built here by the system's compiler."""

from __future__ import annotations

import shutil
import struct
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from tempfile import mkdtemp

import pytest

SOURCE = Path(__file__).parent / "audit" / "writing" / "disk.c"
_HEAD = struct.Struct("<cIqI")


@cache
def library() -> Path:
    compiler = shutil.which("cc") or shutil.which("gcc")
    if compiler is None:
        pytest.fail("a C compiler is needed for this test: apt-get install gcc")
    built = Path(mkdtemp(prefix="sekisho-disk-")) / "disk.so"
    command = [
        compiler,
        "-shared",
        "-fPIC",
        "-O1",
        "-o",
        str(built),
        str(SOURCE),
        "-ldl",
        "-lpthread",
    ]
    subprocess.run(command, check=True, capture_output=True)
    return built


@dataclass(frozen=True, slots=True)
class Noted:
    """What the disk was asked to do: W(rite), T(runcate), S(ync), or U(nlink)."""

    op: str
    name: str
    offset: int
    data: bytes


def noted(journal: Path) -> Iterator[Noted]:
    with journal.open("rb") as file:
        while head := file.read(_HEAD.size):
            op, length, offset, size = _HEAD.unpack(head)
            yield Noted(op.decode(), file.read(length).decode(), offset, file.read(size))


class Disk:
    """What is there after a power cut: of each file what was flushed, and of the rest what had arrived by chance."""

    def __init__(self) -> None:
        self.files: dict[str, bytearray] = {}
        self.pending: dict[str, list[Noted]] = {}

    def apply(self, note: Noted) -> None:
        if note.op == "U":
            self.files.pop(note.name, None)
            self.pending.pop(note.name, None)
        elif note.op == "S":
            for earlier in self.pending.pop(note.name, []):
                _put(self.files.setdefault(note.name, bytearray()), earlier)
        else:
            self.pending.setdefault(note.name, []).append(note)

    def found(self, keep: list[bool]) -> dict[str, bytes]:
        """`keep` says of each write that was not flushed, in turn and round and round, whether it had arrived."""
        images = {name: bytearray(data) for name, data in self.files.items()}
        count = 0
        for name, notes in self.pending.items():
            for note in notes:
                if keep and keep[count % len(keep)]:
                    _put(images.setdefault(name, bytearray()), note)
                count += 1
        return {name: bytes(data) for name, data in images.items()}


def _put(image: bytearray, note: Noted) -> None:
    if note.op == "T":
        del image[note.offset :]
        image.extend(bytes(note.offset - len(image)))
        return
    image.extend(bytes(max(0, note.offset - len(image))))
    image[note.offset : note.offset + len(note.data)] = note.data
