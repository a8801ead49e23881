"""The sealer: folds what all writers have committed into one tree, and signs its checkpoints.

One at a time for a whole installation, by a lock that goes with its holder; the others try for it
every `TRY_S`. It never stands in the way of a request: what it cannot do now it says in `state`,
and tries again. A tree that does not continue what was signed before is not signed.
"""

from __future__ import annotations

import logging
import threading
import time
from contextlib import suppress
from dataclasses import dataclass
from typing import Self

from sqlalchemy import Connection, text

from audit.closing import Closing
from audit.database.connect import DatabaseFailed, failures, open_for_reading, open_for_writing
from audit.errors import LogRefused
from audit.ledger.checkpoint_file import CheckpointFile
from audit.ledger.tiles import MissingNode
from audit.merkle import root
from audit.proof.courier import Courier
from audit.proof.fold import Issued, fold, issue, newest, tree_node, tree_size, unsealed
from audit.sealing.note import Checkpoint
from audit.sealing.signing import Signer
from audit.writing.liveness import liveness_of

LOCK = "5ea1e25ea1e25ea1"
"""The name of the sealers' lock among those of the writers: 64 bits like theirs."""
TICK_S = 1.0
TRY_S = 2.0
BATCH = 2000
PAUSE_S = 0.05
"""Between full batches, so that writers on SQLite get their turn."""
CLOSE_DEADLINE_S = 20.0
# A sealer's host that vanished without a word is given up by the server after about six seconds.
_KEEPALIVE = (
    "SELECT set_config('tcp_keepalives_idle', '3', false),"
    " set_config('tcp_keepalives_interval', '1', false),"
    " set_config('tcp_keepalives_count', '3', false)"
)

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Schedule:
    """A checkpoint after so many records, and after so many seconds whether or not any came."""

    records: int = 1000
    seconds: float = 600.0


@dataclass(frozen=True, slots=True)
class SealerState:
    """`leading`: this process is the one that seals. `size` and `signed`: records in the tree, and
    in its newest checkpoint, as far as this process knows."""

    leading: bool = False
    size: int = 0
    signed: int = 0
    problem: str | None = None


class Unfit(Exception):
    """The tree is not a continuation of what was signed before."""


class Sealer(Closing):
    def __init__(
        self,
        url: str,
        signer: Signer,
        memory: CheckpointFile,
        courier: Courier,
        schedule: Schedule | None = None,
    ) -> None:
        self.state = SealerState()
        self._engine = open_for_writing(url)
        self._reading = open_for_reading(url)
        self._liveness = liveness_of(self._engine)
        self._signer = signer
        self._memory = memory
        self._courier = courier
        self._schedule = schedule or Schedule()
        self._connection: Connection | None = None
        self._last: Issued | None = None
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, name="audit-sealer", daemon=True)

    @property
    def courier(self) -> Courier:
        return self._courier

    def start(self) -> Self:
        self._courier.start()
        self._thread.start()
        return self

    def close(self) -> None:
        """Seal what is there, sign it, hand it to the sinks, and let another one lead."""
        self._stopping.set()
        self._thread.join(CLOSE_DEADLINE_S)
        self._courier.close()

    def __enter__(self) -> Self:
        return self.start()

    # What follows runs in the sealer's thread.

    def _run(self) -> None:
        try:
            while not self._stopping.is_set():
                self._round()
                self._stopping.wait(TICK_S if self.state.leading else TRY_S)
            self._round(last=True)
        finally:
            self._resign()
            self._stands()
            self._engine.dispose()
            self._reading.dispose()

    def _round(self, *, last: bool = False) -> None:
        try:
            with failures(self._engine):
                if self._connection is not None or self._take_over():
                    self._seal()
                    self._sign(at_once=last)
        except (DatabaseFailed, MissingNode, Unfit, LogRefused, OSError, ValueError) as exc:
            self._fell(exc)
        else:
            self._stands(problem=None)

    def _take_over(self) -> bool:
        """Lead from here on, when nobody does. The lock lives on the connection that writes."""
        self._connection = self._engine.connect()
        if self._connection.dialect.name == "postgresql":
            self._connection.execute(text(_KEEPALIVE))
            self._connection.commit()
        if not self._liveness.announce(LOCK, self._connection):
            self._resign()
            return False
        with self._connection.begin():
            self._last = self._fitting(self._connection)
        logger.info("this process seals the audit log now")
        if self._last is not None:
            self._courier.offer(self._last)
        return True

    def _fitting(self, connection: Connection) -> Issued | None:
        """The newest checkpoint. Raises Unfit when the tree is not one that grew from it and from
        what this installation remembers outside the database."""
        last = newest(connection)
        remembered = self._memory.read()
        signed = [*remembered[-1:], *([] if last is None else [last.checkpoint])]
        size, node = tree_size(connection), tree_node(connection)
        for checkpoint in signed:
            if not self._signer.verifier.accepts(checkpoint):
                raise Unfit("a checkpoint was not signed with this key")
            if checkpoint.size > size or root(node, checkpoint.size) != checkpoint.root:
                raise Unfit(f"the tree does not continue the signed one of {checkpoint.size}")
        return last

    def _seal(self) -> None:
        connection = self._leading()
        with self._reading.connect() as reading:
            if not unsealed(reading, 1):
                return
        while True:
            with connection.begin():
                count = fold(connection, BATCH)
            if count < BATCH or self._stopping.wait(PAUSE_S):
                break

    def _sign(self, *, at_once: bool) -> None:
        connection, now = self._leading(), int(time.time())
        with self._reading.connect() as reading:
            size = tree_size(reading)
        self._stands(size=size)
        if not self._due(size, now, at_once):
            return
        with connection.begin():
            node = tree_node(connection)
            self._check_last(
                size, root(node, 0 if self._last is None else self._last.checkpoint.size)
            )
            checkpoint = self._signer.sign(size, root(node, size), now)
            self._last = issue(connection, checkpoint, now)
        self._remember(checkpoint)
        self._courier.offer(self._last)

    def _due(self, size: int, now: int, at_once: bool) -> bool:
        if self._last is None or size == 0:
            return size > 0
        grown = size - self._last.checkpoint.size
        late = now - self._last.at.timestamp() >= self._schedule.seconds
        return late or grown >= self._schedule.records or (at_once and grown > 0)

    def _check_last(self, size: int, was: bytes) -> None:
        last = None if self._last is None else self._last.checkpoint
        if last is not None and (size < last.size or was != last.root):
            raise Unfit(f"the tree does not continue the signed one of {last.size}")

    def _remember(self, checkpoint: Checkpoint) -> None:
        if checkpoint.size != self.state.signed:  # an idle log need not fill the file
            self._memory.append(checkpoint)
        self._stands(signed=checkpoint.size)

    def _leading(self) -> Connection:
        if self._connection is None:
            raise DatabaseFailed("not connected")
        return self._connection

    def _fell(self, exc: Exception) -> None:
        """Step down: another process may be able to do what this one cannot."""
        self._resign()
        problem = (
            str(exc) if isinstance(exc, Unfit | MissingNode | LogRefused) else type(exc).__name__
        )
        if problem != self.state.problem:
            logger.error("the audit log cannot be sealed: %s", problem)
        self._stands(problem=problem)

    def _resign(self) -> None:
        connection, self._connection = self._connection, None
        if connection is not None:
            with suppress(DatabaseFailed), failures(self._engine):
                connection.invalidate()
                connection.close()
        self._liveness.withdraw(LOCK)

    def _stands(self, **changed: int | str | None) -> None:
        state = {
            "leading": self._connection is not None,
            "size": self.state.size,
            "signed": self.state.signed if self._last is None else self._last.checkpoint.size,
            "problem": self.state.problem,
        }
        self.state = SealerState(**(state | changed))  # type: ignore[arg-type]  # its own fields
