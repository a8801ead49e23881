"""The writer: what is appended is durable before its future resolves, or the future fails.

One thread writes everything that waits in one transaction, so that one flush to disk serves
every request in flight. After a failure it resumes by itself.
"""

from __future__ import annotations

import asyncio
import concurrent.futures
import logging
import secrets
import threading
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from audit.closing import Closing
from audit.database.connect import DatabaseFailed, failures, open_for_writing
from audit.database.tables import create
from audit.errors import AuditUnavailable, LogRefused
from audit.ledger.chain import EMPTY, extend
from audit.ledger.told import STARTED, signed_start
from audit.record import Draft, Kind, Outcome, Prepared, prepare, written_time
from audit.sealing.keys import KeyRing
from audit.sealing.signing import Signer
from audit.writing.liveness import liveness_of
from audit.writing.recovery import Recovery
from audit.writing.spool import Spooled, spooled
from audit.writing.store import Store
from audit.writing.waiting import Inbox, Waiting, settle
from audit.writing.witness import Claim

MIB = 2**20
PROBE_S = 1.0
"""How often a writer that failed tries again when nobody asks it to."""
PING_S = 10.0
"""How soon an idle writer notices that its connection, and with it its lock, is gone."""
CLOSE_DEADLINE_S = 30.0

logger = logging.getLogger(__name__)


class Log(Closing):
    """One process's chain. Open it with `Log.open`, and close it."""

    def __init__(self, store: Store, keys: KeyRing, inbox: Inbox, recovery: Recovery) -> None:
        self.healthy = True
        self.signer = None if keys.folder is None else Signer.open(keys.folder)
        """Signs what nobody without the keys may enter; a ring without a folder has none."""
        self._store = store
        self._keys = keys
        self._inbox = inbox
        self._recovery = recovery
        self._head = EMPTY
        self._open: set[str] = set()
        self._thread = threading.Thread(target=self._run, name="audit-writer", daemon=True)

    @classmethod
    def open(cls, url: str, keys: KeyRing, *, max_queue_bytes: int = 64 * MIB) -> Log:
        """Start a chain, and close the exchanges that dead writers left open.

        Raises AuditUnavailable when the database cannot be written, LogRefused when it is not
        one to write into.
        """
        engine = open_for_writing(url)
        store = Store(engine, liveness_of(engine), secrets.token_hex(8), keys)
        try:
            with failures(engine):
                create(engine)
            log = cls(store, keys, Inbox(max_queue_bytes), Recovery(url, store.writer, keys))
            log.start()
        except (DatabaseFailed, LogRefused, AuditUnavailable) as exc:
            store.close()
            if not isinstance(exc, DatabaseFailed):
                raise
            logger.error("the audit log cannot be opened: %s", exc)
            raise exc.refusal or AuditUnavailable() from None
        try:
            log.recover()
        except AuditUnavailable:
            log.close()
            raise
        return log

    @property
    def writer(self) -> str:
        return self._store.writer

    def start(self) -> None:
        """The chain's first record, and the thread. Raises DatabaseFailed."""
        now = datetime.now(UTC)
        self._store.connect()
        heads, runs_on = self._store.unwitnessed(), self._store.machine()
        body = {"event": STARTED, "heads": [claim.as_body() for claim in heads], **runs_on}
        if self.signer is not None:
            body = signed_start(body, self.writer, now, self.signer)
        first = prepare(Draft("", Kind.EVENT, now, body))
        rows, head = extend(self.writer, EMPTY, [first], self._keys)
        self._store.start(rows, written_time(now))
        self._head = head
        self._thread.start()

    def append(self, *drafts: Draft) -> asyncio.Future[None]:
        """Queue the drafts, in one transaction, and return a future of the running loop.

        Queued when this returns: cancelling the caller cannot lose the record. The future fails
        with AuditUnavailable when the record is not known to be durable.
        """
        loop = asyncio.get_running_loop()
        future = loop.create_future()
        if not self._inbox.admit(Waiting(tuple(map(prepare, drafts)), future, loop)):
            future.set_exception(AuditUnavailable())
        return future

    def append_blocking(self, *drafts: Draft) -> None:
        """The same for code outside an event loop: returns when the drafts are durable."""
        future: concurrent.futures.Future[None] = concurrent.futures.Future()
        if not self._inbox.admit(Waiting(tuple(map(prepare, drafts)), future, None)):
            raise AuditUnavailable
        future.result()

    def spool(self, exchange: str, n: int, contents: Mapping[str, Any]) -> asyncio.Future[None]:
        """Queue piece `n` (from 0 on) of what a running stream delivers: its texts go on where piece `n - 1` ended.

        The future is that of `append`. The exchange's closing record removes the pieces.
        """
        loop = asyncio.get_running_loop()
        future = loop.create_future()
        piece = spooled(exchange, n, written_time(datetime.now(UTC)), contents)
        if not self._inbox.admit(Waiting((), future, loop, (piece,))):
            future.set_exception(AuditUnavailable())
        return future

    def recover(self) -> int:
        """Close what writers that have died since left open; how many exchanges. Blocks."""
        return self._recovery.run(self.append_blocking)

    def close(self) -> None:
        """Write what is queued, end the chain, and let go of the database."""
        self._inbox.close()
        self._thread.join(CLOSE_DEADLINE_S)
        self._recovery.close()

    # What follows runs in the writer's thread.

    def _run(self) -> None:
        try:
            while (batch := self._inbox.take(PING_S if self.healthy else PROBE_S)) is not None:
                self._serve(batch) if batch else self._idle()
            self._stop()
        finally:
            # Also when the thread dies of a bug: nobody may wait for it for ever.
            self.healthy = False
            self._inbox.close()
            settle(self._inbox.take(0) or (), durable=False)
            self._store.close()

    def _serve(self, batch: list[Waiting]) -> None:
        durable = False
        try:
            if not self.healthy:
                self._resume()
            self._write(
                [draft for waiting in batch for draft in waiting.drafts],
                [piece for waiting in batch for piece in waiting.pieces],
            )
            durable = True
        except DatabaseFailed as failure:
            self._fell(failure)
        finally:
            self._inbox.release(batch)
            settle(batch, durable=durable)

    def _write(self, drafts: Sequence[Prepared], pieces: Sequence[Spooled] = ()) -> None:
        """One transaction. A connection that was lost is replaced once, at once; whether the
        transaction had arrived before the loss is then read from the chain itself."""
        rows, head = extend(self.writer, self._head, drafts, self._keys)
        try:
            self._store.write(rows, pieces=pieces)
        except DatabaseFailed as failure:
            if not failure.connection_lost:
                raise
            self._store.connect()
            found = self._store.head()
            if found == self._head:
                self._store.revive()
                self._store.write(rows, pieces=pieces)
            elif found != head:
                raise
        self._head = head
        for draft in drafts:
            if draft.kind is Kind.REQUEST:
                self._open.add(draft.exchange)
            elif draft.kind is Kind.CLOSING:
                self._open.discard(draft.exchange)

    def _fell(self, failure: DatabaseFailed) -> None:
        if self.healthy:
            logger.error("the audit log cannot be written: %s", failure)
        self.healthy = False

    def _idle(self) -> None:
        try:
            if not self.healthy:
                self._resume()
            elif self._store.head() != self._head:
                raise DatabaseFailed("the chain's head is not the one that was written")
        except DatabaseFailed as failure:
            self._fell(failure)

    def _resume(self) -> None:
        """Continue after the last record that is really there, and say what happened.

        Records beyond the last acknowledged one are there although their callers were told that
        they are not; an exchange that began with one of them never went on, and is closed.
        """
        self._store.connect()
        self._store.revive()
        late = self._store.after(self._head.n)
        lost = [Claim(self.writer, self._head.n, self._head.leaf)]
        self._head, acknowledged = self._store.head(), self._head
        if self._head.n >= acknowledged.n:
            lost = []
        now = datetime.now(UTC)
        numbers = [n for n, _, _ in late]
        drafts = [_event("writer-resumed", now, heads=lost, unacknowledged=numbers)]
        closed = {exchange for _, kind, exchange in late if kind == Kind.CLOSING}
        for _, kind, exchange in late:
            if kind == Kind.REQUEST and exchange not in closed:
                drafts.append(_never_sent(exchange, now))
        self._write(drafts)
        self.healthy = True
        logger.warning("the audit log can be written again")

    def _stop(self) -> None:
        try:
            if not self.healthy:
                self._resume()
            now = datetime.now(UTC)
            drafts = [prepare(draft) for draft in self._store.cut_short(sorted(self._open), now)]
            drafts.append(_event("writer-stop", now))
            rows, head = extend(self.writer, self._head, drafts, self._keys)
            self._store.stop(rows, head)
        except DatabaseFailed as failure:
            self._fell(failure)


def _event(name: str, at: datetime, *, heads: Sequence[Claim] = (), **facts: object) -> Prepared:
    body: dict[str, object] = {"event": name, **facts}
    if heads:
        body["heads"] = [claim.as_body() for claim in heads]
    return prepare(Draft("", Kind.EVENT, at, body))


def _never_sent(exchange: str, at: datetime) -> Prepared:
    body = {"outcome": Outcome.FAILED, "reason": "the log did not acknowledge the request in time"}
    return prepare(Draft(exchange, Kind.CLOSING, at, body))
