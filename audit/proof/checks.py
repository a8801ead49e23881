"""The verifier's three questions, each fed one row after another, in chain order.

`Links`: is each record unchanged and in its place? `Seals`: are the contents those that the record
speaks of? `Ledger`: does every exchange begin once and end once?
"""

from __future__ import annotations

import hmac
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, timedelta
from typing import Any

import orjson

from audit.errors import SealBroken
from audit.ledger.evidence import Evidence, Place
from audit.ledger.flaws import Anchoring, Flaw, Report, Tampering
from audit.ledger.told import Told
from audit.ledger.tombstone import Graves
from audit.proof.consent import Consent, alone
from audit.proof.held import HeldBack
from audit.record import (
    NO_PREVIOUS,
    PROJECTED,
    UNREADABLE,
    Commitment,
    Kind,
    Outcome,
    Record,
    decode,
    leaf_hash,
    project,
    written_time,
)
from audit.sealing.keys import KeyRing
from audit.sealing.note import VerifierKey
from audit.sealing.seal import Envelope, identity, unseal
from audit.writing.witness import Claim, claims


class Links:
    """`last` is the highest number seen in each chain; `claims` is what records say of others."""

    def __init__(self, graves: Graves | None = None) -> None:
        self._graves = graves or Graves()
        self.findings: list[Flaw] = []
        self.claims: list[Claim] = []
        self.last: dict[str, int] = {}
        self.stopped: dict[str, int] = {}
        # What the next record's `prev` must be; None when the one before cannot be believed.
        self._link: dict[str, str | None] = {}

    def resume(self, writer: str, n: int, leaf: str | None) -> None:
        """Begin this chain after its record `n`, for a verifier of a part of the log."""
        self.last[writer], self._link[writer] = n, leaf

    def feed(self, row: Evidence) -> Record | None:
        """The record, when its bytes are those that were written."""
        record = _read(row)
        place = row.place or (None if record is None else (record.writer, record.n))
        if place is None:  # in a file, an edited line does not say where it belongs
            self.findings.append(Flaw("?", -1, Tampering.EDITED_RECORD))
            return None
        expected_link = self._step_to(place)
        self._link[place[0]] = None
        if record is None:
            self._found(place, Tampering.EDITED_RECORD)
            return None
        if (record.writer, record.n) != place:
            self._found(place, Tampering.MOVED_RECORD, f"{record.writer} #{record.n}")
            return None
        self._link[record.writer] = record.leaf.hex()
        if expected_link not in (None, record.prev):
            self._found(place, Tampering.BROKEN_LINK)
        self._compare_columns(place, row, record)
        self._note_event(place, record)
        return record

    def _step_to(self, place: Place) -> str | None:
        """Go to this number of this chain; the link expected there, None when it is unknown."""
        writer, n = place
        if writer not in self.last:
            self.last[writer] = -1
            self._link[writer] = NO_PREVIOUS
        last, link = self.last[writer], self._link[writer]
        if n <= last:
            self._found(place, Tampering.MOVED_RECORD)
            return None
        self.last[writer] = n
        if n == last + 1:
            return link
        if self._graves.records_gone(writer, last + 1, n - 1):
            return None
        detail = f"～#{n - 1}" if n - last > 2 else ""
        self._found((writer, last + 1), Tampering.MISSING_RECORD, detail)
        return None

    def _compare_columns(self, place: Place, row: Evidence, record: Record) -> None:
        if row.columns is None:
            return
        expected: dict[str, str | None] = {
            "exchange": record.exchange,
            "kind": record.kind,
            "at": written_time(record.at),
            **dict(zip(PROJECTED, project(record.body), strict=True)),
        }
        wrong = [name for name, value in row.columns.items() if value != expected[name]]
        if row.month not in (None, written_time(record.at)[:7]):
            wrong.append("contents.month")
        if wrong:
            self._found(place, Tampering.EDITED_COLUMN, ", ".join(wrong))

    def _note_event(self, place: Place, record: Record) -> None:
        writer, n = place
        if writer in self.stopped:
            self._found(place, Tampering.AFTER_STOP)
        if record.kind is Kind.EVENT:
            self.claims.extend(claims(record.body))
            if record.body.get("event") == "writer-stop":
                self.stopped.setdefault(writer, n)

    def _found(self, place: Place, kind: Tampering, detail: str = "") -> None:
        self.findings.append(Flaw(*place, kind, detail))


def _read(row: Evidence) -> Record | None:
    if not hmac.compare_digest(leaf_hash(row.stored), row.leaf):
        return None
    try:
        return decode(row.stored)
    except ValueError:
        return None


class Seals:
    """`contents` counts records that have contents, `opened` those proven against their
    commitment: with the keys, or with the salt that an export with contents carries. `erased` counts, by tombstone,
    those that were erased."""

    def __init__(
        self, keys: KeyRing | None, *, exported: bool, graves: Graves | None = None
    ) -> None:
        self.contents = 0
        self.opened = 0
        self.erased: Counter[int] = Counter()
        self._keys = keys
        self._graves = graves or Graves()
        self._exported = exported
        self._findings: list[Flaw] = []
        self._strangers: list[tuple[Place, str, str]] = []

    def feed(self, row: Evidence, record: Record) -> None:
        place, says = (record.writer, record.n), record.sealed
        if says is None:
            if row.envelope is not None or row.opened is not None:
                self._found(place, Tampering.EXTRA_CONTENTS)
            return
        self.contents += 1
        if row.opened is not None:
            self._compare(place, row.opened.commitment == says.commitment)
        elif row.envelope is not None:
            number = self._graves.covering(record)
            if number is None:
                self._check_envelope(record, says, row.envelope)
            elif number in self._graves.finished:
                self._found(place, Tampering.RESURRECTED, f"tombstone {number}")
        else:
            self._absent(place, record)

    def _absent(self, place: Place, record: Record) -> None:
        number = self._graves.covering(record)
        if number is not None:
            self.erased[number] += 1
        elif not self._exported:
            self._found(place, Tampering.MISSING_CONTENTS)

    def findings(self) -> list[Flaw]:
        """Ciphertexts that belong to each other's records are named as swapped."""
        for place in self._graves.forged:
            self._found(place, Tampering.FORGED_TOMBSTONE)
        self._graves.forged.clear()
        expected = {digest for _, digest, _ in self._strangers}
        for place, _, actual in self._strangers:
            swapped = actual in expected
            self._found(place, Tampering.SWAPPED_CONTENTS if swapped else Tampering.EDITED_CONTENTS)
        self._strangers.clear()
        return self._findings

    def _check_envelope(self, record: Record, says: Commitment, envelope: Envelope) -> None:
        place, digest = (record.writer, record.n), envelope.digest
        if digest != says.ciphertext_sha256:
            self._strangers.append((place, says.ciphertext_sha256, digest))
        elif envelope.key_id != says.key:
            self._found(place, Tampering.EDITED_CONTENTS, "key_id")
        elif self._keys is not None and self._keys.owns(says.key):
            belongs_to = identity(record.writer, record.n, record.exchange, record.kind)
            try:
                unseal(envelope, says, belongs_to, self._keys)
            except SealBroken:
                self._found(place, Tampering.EDITED_CONTENTS)
            else:
                self.opened += 1

    def _compare(self, place: Place, same: bool) -> None:
        if same:
            self.opened += 1
        else:
            self._found(place, Tampering.EDITED_CONTENTS)

    def _found(self, place: Place, kind: Tampering, detail: str = "") -> None:
        self._findings.append(Flaw(*place, kind, detail))


LONGEST = timedelta(days=2)
"""No exchange lasts longer."""


@dataclass(slots=True)
class _Exchange:
    requested: bool = False
    after_gone: bool = False
    """Records of the month in which it may have begun were erased as a whole, its request among them."""
    closing: Place | None = None
    interrupted: Place | None = None


class Ledger:
    """Keeps one small entry for each exchange: about 200 bytes of memory."""

    def __init__(self, graves: Graves | None = None) -> None:
        self._graves = graves or Graves()
        self._findings: list[Flaw] = []
        self._exchanges: dict[str, _Exchange] = {}
        self._edited: set[tuple[str, str]] = set()
        self.unread: list[str] = []

    def edited(self, row: Evidence) -> None:
        """A record that is named as edited is not missed, too: what it seems to be is taken for granted."""
        says: Any = row.columns
        if says is None:
            with suppress(ValueError):
                says = orjson.loads(row.stored)
        if isinstance(says, Mapping):
            self._edited.add((str(says.get("exchange")), str(says.get("kind"))))

    def feed(self, record: Record) -> None:
        if record.kind is Kind.EVENT:
            return
        entry = self._exchanges.setdefault(record.exchange, _Exchange())
        if self._graves.months_gone:
            began = f"{record.at.astimezone(UTC) - LONGEST:%Y-%m}"
            entry.after_gone |= began in self._graves.months_gone
        place = (record.writer, record.n)
        if record.kind is Kind.REQUEST:
            if entry.requested:
                self._found(place, Tampering.DOUBLE_REQUEST, record.exchange)
            entry.requested = True
        elif record.body.get("outcome") == Outcome.INTERRUPTED:
            if entry.interrupted is not None:
                self._found(place, Tampering.DOUBLE_CLOSING, record.exchange)
            entry.interrupted = place
            if record.body.get("spooled") == UNREADABLE:
                self.unread.append(record.exchange)
        else:
            if entry.closing is not None:
                self._found(place, Tampering.DOUBLE_CLOSING, record.exchange)
            entry.closing = place

    def findings(self) -> list[Flaw]:
        orphans = []
        for exchange, entry in self._exchanges.items():
            place = entry.closing or entry.interrupted
            excused = entry.after_gone or (exchange, Kind.REQUEST) in self._edited
            if not entry.requested and place is not None and not excused:
                orphans.append(Flaw(*place, Tampering.NO_REQUEST, exchange))
        return [*self._findings, *orphans]

    def exchanges(self) -> int:
        return sum(entry.requested for entry in self._exchanges.values())

    def open(self) -> tuple[str, ...]:
        found = (x for x, e in self._exchanges.items() if not (e.closing or e.interrupted))
        return tuple(x for x in found if (x, Kind.CLOSING) not in self._edited)

    def late(self) -> tuple[str, ...]:
        return tuple(x for x, e in self._exchanges.items() if e.closing and e.interrupted)

    def _found(self, place: Place, kind: Tampering, detail: str) -> None:
        self._findings.append(Flaw(*place, kind, detail))


class Checks:
    """All three on the same rows, and the report on them."""

    def __init__(
        self,
        keys: KeyRing | None,
        graves: Graves,
        *,
        exported: bool,
        approvals: Iterable[Record] = (),
        key: VerifierKey | None = None,
    ) -> None:
        self.links, self.ledger = Links(graves), Ledger(graves)
        self.told, self.consent = Told(key), Consent(approvals, key)
        self.held = HeldBack(self.consent.holds(), graves)
        self._graves = graves
        self.seals = Seals(keys, exported=exported, graves=graves)
        self._count = 0

    def feed(self, row: Evidence) -> None:
        self._count += 1
        record = self.links.feed(row)
        if record is None:
            self.ledger.edited(row)
        else:
            self.seals.feed(row, record)
            self.ledger.feed(record)
            self.told.feed(record)
            self.held.feed(record)

    def erasures(self) -> Iterator[Flaw]:
        """What was erased and should not have been."""
        yield from self.consent.flaws(self._graves)
        yield from self.held.flaws()

    def invented(self, position_of: Callable[[Place], int | None]) -> Iterator[Flaw]:
        """What the key did not sign, and came into the tree after what it did: versions that did not sign are over."""
        chains, steps = self.told.unsigned, self.consent.unsigned
        begun = (position_of(place) for place in self.told.begun if chains or steps)
        since = min((position for position in begun if position is not None), default=None)
        if since is None:
            return
        told = [(place, Tampering.INVENTED_CHAIN) for place in chains]
        for place, kind in [*told, *((place, Tampering.INVENTED_STEP) for place in steps)]:
            position = position_of(place)
            if position is None or position > since:
                yield Flaw(*place, kind)

    def report(
        self,
        findings: Iterable[Flaw],
        anchoring: Anchoring,
        *,
        still_open: tuple[str, ...] = (),
        records_erased: int = 0,
        read: bool = True,
    ) -> Report:
        """`findings` are all of them, in any order."""
        links, ledger, seals = self.links, self.ledger, self.seals
        return Report(
            findings=tuple(sorted(findings, key=lambda flaw: (flaw.writer, flaw.n, flaw.kind))),
            records=self._count,
            writers=len(links.last),
            exchanges=ledger.exchanges(),
            running=len(links.last.keys() - links.stopped.keys()),
            contents=seals.contents,
            contents_opened=seals.opened,
            open=still_open,
            late=ledger.late(),
            unread=tuple(ledger.unread),
            anchoring=anchoring,
            erased=seals.erased.total(),
            records_erased=records_erased,
            read=read,
            tombstones=tuple(sorted(seals.erased)),
            alone=alone(self._graves),
            holds=tuple(h.id for h in self.consent.holds() if h.standing),
        )
