"""Work that takes longer than a request: one at a time, its state in files that every worker of the machine reads.

A job is locked from before its first state is written until after its last, so that *running* without a lock means that
its process died: it is *interrupted*, what it had written stays, and it can be taken up again. Files are their owner's
alone, and gone after a day.
"""

from __future__ import annotations

import fcntl
import logging
import os
import re
import secrets
import shutil
import threading
import time
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass, field, replace
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from pathlib import Path
from typing import Any, Protocol

import orjson

from audit.errors import AuditError, LogRefused
from audit.folders import make_private

KEPT = timedelta(hours=24)
MOST_JOBS = 100
PAUSE = 0.5
"""Rest after each bit of work, in parts of the time it took: requests come first."""
logger = logging.getLogger(__name__)
_ID = re.compile(r"[0-9a-f]{16}")
_STATE, _LOCK = "state.json", "lock"


class Standing(StrEnum):
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    INTERRUPTED = "interrupted"


class TooManyJobs(AuditError):
    """So much is asked for that the disk would fill."""


class AlreadyRunning(LogRefused):
    """Somebody is at this job."""


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
        """Raises AlreadyRunning."""
        lock = _taken(self.folder / job.id / _LOCK)
        running = replace(job, status=Standing.RUNNING, problem=None)
        self._save(running)
        done = self._threads.submit(self._run, running, work)
        done.add_done_callback(lambda _: os.close(lock))
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
        job = _read(folder / _STATE)
        if job is None or job.status is not Standing.RUNNING or _is_locked(folder / _LOCK):
            return job
        job = _read(folder / _STATE)  # it may have ended between the first reading and the lock
        if job is None or job.status is not Standing.RUNNING:
            return job
        return replace(job, status=Standing.INTERRUPTED)

    def path(self, job: Job) -> Path:
        return self.folder / job.id / (job.file or "")

    def delete(self, job: Job) -> None:
        shutil.rmtree(self.folder / job.id, ignore_errors=True)

    def close(self) -> None:
        self._stopping.set()
        self._threads.shutdown(wait=True, cancel_futures=True)

    def _run(self, job: Job, work: Work) -> None:
        progress = Progress(lambda count: self._save(replace(job, count=count)), self._stopping)
        failed = replace(job, status=Standing.FAILED)
        try:
            changes = work(self.folder / job.id, progress)
            ended = replace(job, **{"status": Standing.DONE, **changes})
        except _Stopped:
            ended = replace(job, status=Standing.INTERRUPTED)
        except AuditError as error:
            ended = replace(failed, problem=str(error))
        except OSError as error:
            ended = replace(failed, problem=error.strerror)
        except Exception as error:  # noqa: BLE001 - the owner must learn that it ended
            logger.error("a job of the audit log failed: %s", type(error).__name__)
            ended = replace(failed, problem=f"内部の誤りです ({type(error).__name__})")
        self._save(ended)

    def _save(self, job: Job) -> None:
        state = self.folder / job.id / _STATE
        fresh = state.with_suffix(".new")
        with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
            file.write(orjson.dumps(asdict(job)))
        fresh.replace(state)

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


def _read(state: Path) -> Job | None:
    try:
        found = orjson.loads(state.read_bytes())
        created, status = datetime.fromisoformat(found["created_at"]), Standing(found["status"])
        return Job(**{**found, "created_at": created, "status": status})
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _taken(lock: Path) -> int:
    """The descriptor that holds the lock while open. Those who only look hold it for a moment: hence the tries."""
    descriptor = os.open(lock, os.O_RDWR | os.O_CREAT, 0o600)
    for pause in (0.01, 0.1, 1.0, None):
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if pause is not None:
                time.sleep(pause)
        else:
            return descriptor
    os.close(descriptor)
    raise AlreadyRunning("すでに書き出しの途中です (it is running already)")


def _is_locked(lock: Path) -> bool:
    """Whether a process is at the job. Looks with a shared lock: two who look are not in each other's way."""
    try:
        descriptor = os.open(lock, os.O_RDONLY)
    except FileNotFoundError:
        return False
    try:
        fcntl.flock(descriptor, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    finally:
        os.close(descriptor)
    return False
