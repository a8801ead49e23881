"""Work that takes longer than a request: one at a time, its state in files that every worker of the machine reads.

A job of a process that died is *interrupted*: what it had written stays, and it can be taken up again. Files are their
owner's alone, and gone after a day.
"""

from __future__ import annotations

import fcntl
import os
import re
import secrets
import shutil
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field, replace
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from pathlib import Path
from typing import Any, Protocol

import orjson

from audit.errors import AuditError
from audit.folders import make_private

KEPT = timedelta(hours=24)
MOST_JOBS = 100
PAUSE = 0.5
"""Rest after each bit of work, in parts of the time it took: requests come first."""
_ID = re.compile(r"[0-9a-f]{16}")
_STATE, _LOCK = "state.json", "lock"


class Standing(StrEnum):
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    INTERRUPTED = "interrupted"


class TooManyJobs(AuditError):
    """So much is asked for that the disk would fill."""


class _Stopped(Exception):
    """The process ends."""


@dataclass(frozen=True, slots=True)
class Job:
    """`count` of `total` are done; `asked` is what was asked for, `result` what came of it besides a file."""

    id: str
    kind: str
    by: str
    created_at: datetime
    asked: Mapping[str, Any]
    total: int | None = None
    count: int = 0
    status: Standing = Standing.RUNNING
    file: str | None = None
    size: int | None = None
    result: Mapping[str, Any] | None = None
    problem: str | None = None


class Stopping(Protocol):
    """An event of threads or of processes."""

    def is_set(self) -> bool: ...

    def set(self) -> None: ...


class Progress:
    """Handed to the work: told how far it is, it lets others go first, and ends the work when the process ends."""

    def __init__(self, tell: Callable[[int], None], stopping: Stopping) -> None:
        self._tell = tell
        self._stopping = stopping
        self._told = self._rested = time.monotonic()

    def __call__(self, count: int) -> None:
        now = time.monotonic()
        if self._stopping.is_set():
            raise _Stopped
        time.sleep((now - self._rested) * PAUSE)
        if now - self._told > 1:
            self._tell(count)
            self._told = now
        self._rested = time.monotonic()


Work = Callable[[Path, Progress], Mapping[str, Any]]
"""Writes into the folder it is given; returns what changes in the job."""


@dataclass(frozen=True, slots=True)
class Jobs:
    folder: Path
    _stopping: Stopping = field(default_factory=threading.Event)
    _threads: ThreadPoolExecutor = field(
        default_factory=lambda: ThreadPoolExecutor(1, "auditing-jobs")
    )

    def start(self, job: Job, work: Work) -> Job:
        """Raises TooManyJobs."""
        self._sweep()
        make_private(self.folder)
        if sum(1 for _ in self.folder.iterdir()) >= MOST_JOBS:
            raise TooManyJobs(
                "書き出しが多すぎます。終わったものを削除してください (too many exports: delete some)"
            )
        (self.folder / job.id).mkdir(mode=0o700)
        return self.resume(job, work)

    def resume(self, job: Job, work: Work) -> Job:
        running = replace(job, status=Standing.RUNNING, problem=None)
        self._save(running)
        self._threads.submit(self._run, running, work)
        return running

    def all(self) -> list[Job]:
        self._sweep()
        if not self.folder.is_dir():
            return []
        found = (self.find(path.name) for path in self.folder.iterdir())
        return sorted((job for job in found if job is not None), key=lambda job: job.created_at)

    def find(self, identity: str) -> Job | None:
        """None for what is no job, or is gone."""
        folder = self.folder / identity
        if not _ID.fullmatch(identity):
            return None
        try:
            job = _read((folder / _STATE).read_bytes())
        except (OSError, ValueError, KeyError, TypeError):
            return None
        if job.status is not Standing.RUNNING:
            return job
        with self._held(folder) as ours:
            return replace(job, status=Standing.INTERRUPTED) if ours else job

    def path(self, job: Job) -> Path:
        return self.folder / job.id / (job.file or "")

    def delete(self, job: Job) -> None:
        shutil.rmtree(self.folder / job.id, ignore_errors=True)

    def close(self) -> None:
        self._stopping.set()
        self._threads.shutdown(wait=True, cancel_futures=True)

    def _run(self, job: Job, work: Work) -> None:
        folder = self.folder / job.id
        with self._held(folder) as ours:
            if not ours:
                return
            progress = Progress(lambda count: self._save(replace(job, count=count)), self._stopping)
            try:
                self._save(replace(job, **{"status": Standing.DONE, **work(folder, progress)}))
            except _Stopped:
                self._save(replace(job, status=Standing.INTERRUPTED))
            except AuditError as error:
                self._save(replace(job, status=Standing.FAILED, problem=str(error)))
            except OSError as error:
                self._save(replace(job, status=Standing.FAILED, problem=error.strerror))

    def _save(self, job: Job) -> None:
        state = self.folder / job.id / _STATE
        fresh = state.with_suffix(".new")
        with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
            file.write(orjson.dumps(asdict(job)))
        fresh.replace(state)

    @contextmanager
    def _held(self, folder: Path) -> Iterator[bool]:
        """Whether nobody works on it, and inside nobody begins to."""
        try:
            descriptor = os.open(folder / _LOCK, os.O_RDWR | os.O_CREAT, 0o600)
        except OSError:
            yield False
            return
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            yield False
        else:
            yield True
        finally:
            os.close(descriptor)

    def _sweep(self) -> None:
        if not self.folder.is_dir():
            return
        oldest = datetime.now(UTC) - KEPT
        for path in self.folder.iterdir():
            job = self.find(path.name)
            if job is not None and job.status is not Standing.RUNNING and job.created_at < oldest:
                self.delete(job)


def new_job(kind: str, by: str, asked: Mapping[str, Any], total: int | None = None) -> Job:
    return Job(secrets.token_hex(8), kind, by, datetime.now(UTC), asked, total)


def _read(text: bytes) -> Job:
    found = orjson.loads(text)
    created, status = datetime.fromisoformat(found["created_at"]), Standing(found["status"])
    return Job(**{**found, "created_at": created, "status": status})
