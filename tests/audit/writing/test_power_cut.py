"""A power cut: whatever had not been flushed is lost, or arrived in part; what had been acknowledged is there."""

from __future__ import annotations

import os
import random
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from audit.proof.verify import verify
from audit.reading.read import Reader
from audit.sealing.keys import KeyRing
from tests.disk import Disk, library, noted

ROOT = Path(__file__).parents[3]
EXCHANGES, CUTS = 200, 12
WRITING = """
import os, sys, threading
from pathlib import Path
from audit.database import connect as database
from audit.sealing.keys import KeyRing
from audit.writing.writer import Log
from tests.audit.samples import closing, request
url, folder, count, synchronous = sys.argv[1], Path(sys.argv[2]), int(sys.argv[3]), sys.argv[4]
database._WRITE_PRAGMAS = tuple(p.replace("FULL", synchronous) for p in database._WRITE_PRAGMAS)
told = os.open(folder / "audit.db.acknowledged", os.O_WRONLY | os.O_CREAT | os.O_APPEND)
def write(first):
    for n in range(first, count, 4):
        log.append_blocking(request(f"x{n}", model="m" * 9000))
        os.write(told, f"request x{n}\\n".encode())
        log.append_blocking(closing(f"x{n}"))
        os.write(told, f"closing x{n}\\n".encode())
log = Log.open(url, KeyRing.open(folder / "keys"))
threads = [threading.Thread(target=write, args=(first,)) for first in range(4)]
[t.start() for t in threads]; [t.join() for t in threads]
os._exit(0)
"""


def journal(folder: Path, synchronous: str) -> Path:
    """What the disk was asked to do while some threads wrote a log. SQLite flushes as told."""
    environment = {
        **os.environ,
        "LD_PRELOAD": str(library()),
        "DISK_TRACK": str(folder / "audit.db"),
        "DISK_JOURNAL": str(folder / "journal"),
    }
    command = [sys.executable, "-c", WRITING, f"sqlite:///{folder}/audit.db", str(folder)]
    subprocess.run([*command, str(EXCHANGES), synchronous], cwd=ROOT, env=environment, check=True)
    return folder / "journal"


def cuts(journal: Path, seed: int) -> Iterator[tuple[Disk, set[str]]]:
    """The disk at some moments of the run, and what had been acknowledged by then."""
    notes = list(noted(journal))
    chance, disk, told = random.Random(seed), Disk(), set[str]()
    started = next(i for i, note in enumerate(notes) if note.name.endswith("acknowledged"))
    moments = {*chance.sample(range(started, len(notes)), CUTS - 1), len(notes) - 1}
    for moment, note in enumerate(notes):
        if note.name.endswith("acknowledged"):
            told.update(note.data.decode().splitlines())
        elif not note.name.endswith("-shm"):
            disk.apply(note)
        if moment in moments:
            yield disk, told


def lost(disk: Disk, told: set[str], keep: list[bool], keys: Path, folder: Path) -> set[str]:
    """What was acknowledged and is not there after the power has come back. The log has to verify."""
    folder.mkdir()
    for name, data in disk.found(keep).items():
        (folder / Path(name).name).write_bytes(data)
    if not (folder / "audit.db").exists():
        return told
    with Reader.open(f"sqlite:///{folder}/audit.db", KeyRing.open(keys)) as reader:
        assert verify(reader).findings == ()
        return told - {f"{record.kind} {record.exchange}" for record in reader.records()}


def test_a_power_cut_loses_nothing_that_was_acknowledged(tmp_path: Path) -> None:
    notes = journal(tmp_path, "FULL")
    flushed = Counter(Path(note.name).name for note in noted(notes) if note.op == "S")
    assert flushed["audit.db"] > 2, "too short a run: the database itself was hardly written"
    chance = random.Random(5)
    for number, (disk, told) in enumerate(cuts(notes, seed=5)):
        for kind, keep in (("none", [False]), ("some", [chance.random() < 0.5 for _ in range(97)])):
            folder = tmp_path / f"{number}-{kind}"
            assert lost(disk, told, keep, tmp_path / "keys", folder) == set()
    assert len(told) == 2 * EXCHANGES


def test_flushing_less_would_be_noticed(tmp_path: Path) -> None:
    notes = journal(tmp_path, "NORMAL")
    losses = [
        lost(disk, told, [False], tmp_path / "keys", tmp_path / str(number))
        for number, (disk, told) in enumerate(cuts(notes, seed=5))
    ]
    assert any(losses)
