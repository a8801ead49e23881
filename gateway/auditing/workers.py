"""Processes for the auditors' API, begun when the first auditor comes.

Searching and exporting compute, and a thread that computes holds up every other of its process: staff would wait for
auditors. So it is done elsewhere, at a lower priority. Whatever happens there comes back as a value.
"""

from __future__ import annotations

import asyncio
import json
import logging
import multiprocessing
import os
import signal
import threading
import time
from collections.abc import Mapping
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass, field
from multiprocessing.util import Finalize
from typing import Any

import orjson

from audit.errors import AuditError, AuditUnavailable
from gateway.auditing.catalogue import OPERATIONS
from gateway.auditing.jobs import Stopping
from gateway.auditing.office import Office
from gateway.auditing.operation import Call, File, adapter
from gateway.auditing.refusals import as_error
from gateway.exchange import Principal
from gateway.settings import Settings
from gateway.web.errors import GatewayError, audit_busy, internal_error
from gateway.web.faults import placed
from policies.rules.model import Policy

PROCESSES = 2
MOST_WAITING = 16
NICENESS = 10
WATCH_S = 1.0

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Task:
    """One request, read: the operation by its method and path, who asks, and what they gave."""

    operation: tuple[str, str]
    principal: Principal
    path: Mapping[str, str]
    given: Mapping[type, Any] = field(repr=False)
    policy: Policy | None = field(default=None, repr=False)
    via: str = "api"
    """The way in, as the log has it."""


@dataclass(frozen=True, slots=True)
class Done:
    """A body, a file, or a refusal."""

    body: bytes = field(default=b"", repr=False)
    file: File | None = None
    refused: GatewayError | None = None


class Workers:
    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._context = multiprocessing.get_context("spawn")
        self._stopping = self._context.Event()
        self._pool = self._fresh()
        self._waiting = 0

    async def perform(self, task: Task) -> Done:
        """Raises GatewayError when too many wait, or the process was ended from outside."""
        if self._waiting >= MOST_WAITING:
            raise audit_busy()
        self._waiting += 1
        pool = self._pool
        try:
            return await asyncio.get_running_loop().run_in_executor(pool, perform, task)
        except BrokenProcessPool:
            if pool is self._pool:
                self._pool = self._fresh()
            raise audit_busy() from None
        finally:
            self._waiting -= 1

    def close(self) -> None:
        """Long work ends at its next step; what is asked now is still answered."""
        self._stopping.set()
        self._pool.shutdown(wait=True, cancel_futures=True)
        # Let go of now: a server that ends by the signal it was stopped with gives nothing back to the system.
        del self._stopping, self._pool

    def _fresh(self) -> ProcessPoolExecutor:
        arguments = (self._settings, self._stopping)
        return ProcessPoolExecutor(PROCESSES, self._context, _begin, arguments)


# What follows runs in the other process.

_given: list[tuple[Settings, Stopping]] = []
_offices: list[Office] = []
_BY_PLACE = {(o.method, o.path): o for o in OPERATIONS}


def _begin(settings: Settings, stopping: Stopping) -> None:
    # Whoever stops the gateway tells the whole group: this process ends when the gateway says so, or is no more.
    for one in (signal.SIGINT, signal.SIGTERM):
        signal.signal(one, signal.SIG_IGN)
    os.nice(NICENESS)
    _given.append((settings, stopping))
    threading.Thread(target=_watch, args=(os.getppid(),), daemon=True).start()


def _watch(parent: int) -> None:
    """A gateway that was killed says nothing: its workers see that they are orphans."""
    while os.getppid() == parent:
        time.sleep(WATCH_S)
    os._exit(1)


def _office() -> Office:
    """Opened when it is first needed, and tried again while it cannot be. Raises AuditUnavailable."""
    if not _offices:
        try:
            _offices.append(Office.open(*_given[0]))
        except AuditError as error:
            raise AuditUnavailable(str(error)) from None
        Finalize(None, _offices[0].close, exitpriority=10)
    return _offices[0]


def perform(task: Task) -> Done:
    operation = _BY_PLACE[task.operation]
    try:
        office = _office()
        desk = office.desk(task.principal, task.via)
        answer = operation.run(Call(office, desk, task.path, task.given, task.policy))
        if isinstance(answer, File):
            return Done(file=answer)
        return Done(dumped(operation.answer, answer))
    except (GatewayError, AuditError) as error:
        return Done(refused=as_error(error))
    except Exception as error:  # noqa: BLE001 - the last boundary of this process: the caller gets a 500
        logger.error("%s %s failed: %s", *task.operation, placed(error))
        return Done(refused=internal_error())


def dumped(kind: Any, answer: Any) -> bytes:
    """As JSON. Contents may hold what a model made up, such as half of a surrogate pair: that is escaped."""
    try:
        return orjson.dumps(answer, option=orjson.OPT_NON_STR_KEYS)
    except TypeError:
        return json.dumps(adapter(kind).dump_python(answer), default=str).encode("ascii")
