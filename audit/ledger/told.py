"""What lies beside the records, held against what records say: chains, publications, erasures, and what is left over.

Tables are read before the records and again after them, for gateways go on writing meanwhile: what was there before and
no record explains was put there, and what records speak of and is not there afterwards was taken away.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any

from audit.ledger.evidence import Place, Surroundings
from audit.ledger.flaws import Flaw, Tampering
from audit.ledger.signed import SIGNATURE, signed, vouched
from audit.ledger.tombstone import Graves
from audit.record import Kind, Record, written_time
from audit.sealing.note import VerifierKey
from audit.sealing.signing import Signer

STARTED = "writer-start"
_PURPOSE = "sekisho-chain/1"
PUBLISHED, ACTIVATED = "policy-published", "policy-activated"
"""`body["event"]` of a publication's record, and of what a process has put in force; what is published is the gateway's
business."""


class Told:
    """What events of the log say about what lies beside it. `begun` are chains that the key started, `unsigned` those
    that it did not: of a version that did not sign, or invented."""

    def __init__(self, key: VerifierKey | None = None) -> None:
        self.begun: list[Place] = []
        self.unsigned: list[Place] = []
        self._key = key
        self._starts: dict[str, Mapping[str, Any]] = {}
        self._published: dict[int, dict[str, Place]] = {}
        self._signatures: dict[int, str] = {}

    def feed(self, record: Record) -> None:
        if record.n == 0 and self._key is not None:
            own = self.begun if _started(record, self._key) else self.unsigned
            own.append((record.writer, 0))
        if record.kind is not Kind.EVENT or record.exchange:
            return
        body = record.body
        if body.get("event") == STARTED and record.n == 0:
            self._starts[record.writer] = {**body, "started_at": written_time(record.at)}
        elif body.get("event") == PUBLISHED and isinstance(body.get("publication"), int):
            statements = self._published.setdefault(body["publication"], {})
            statements[str(body.get("statement"))] = (record.writer, record.n)
            if "signature_sha256" in body:  # logs of older versions do not say
                self._signatures[body["publication"]] = str(body["signature_sha256"])

    def compare(
        self,
        before: Surroundings,
        after: Surroundings,
        graves: Graves,
        ends: tuple[Mapping[str, int], Mapping[str, int]],
    ) -> Iterator[Flaw]:
        """`ends`: the last number of each chain, and the number at which a chain says that it stopped."""
        yield from self._chains(before, after, *ends)
        yield from self._publications(before, after)
        yield from _graves(before, after, graves)
        yield from (_beside("meta", 0, name) for name in before.unknown)
        yield from (_beside("trigger", 0, name) for name in before.acting)

    def without_records(
        self,
        places: Iterable[Place],
        before: Surroundings,
        graves: Graves,
        last: Mapping[str, int],
    ) -> Iterator[Flaw]:
        """Contents at `places` where there is no record; `last` is the last number of each chain."""
        for writer, n in places:
            chain = before.chains.get(writer)
            ended = -1 if chain is None or chain.last_n is None else chain.last_n
            missed = n <= max(last.get(writer, -1), ended)  # then it is named already
            if not missed or graves.records_gone(writer, n, n):
                yield Flaw(writer, n, Tampering.EXTRA_CONTENTS)

    def _chains(
        self,
        before: Surroundings,
        after: Surroundings,
        last: Mapping[str, int],
        stopped: Mapping[str, int],
    ) -> Iterator[Flaw]:
        for writer, chain in before.chains.items():
            says = self._starts.get(writer, {})
            names = ("started_at", "host", "pid")  # logs of older versions do not say all of them
            wrong = [
                name
                for name in names
                if says.get(name, getattr(chain, name)) != getattr(chain, name)
            ]
            if wrong:
                yield _beside(writer, 0, f"writers: {', '.join(wrong)}")
        for writer, n in last.items():
            there = after.chains.get(writer)
            if there is None:
                yield _beside(writer, 0, "writers")
                continue
            cut = there.last_n is not None and there.last_n < n
            if cut or (there.last_n is None and writer in stopped):
                yield _beside(writer, n, "writers: last_n")

    def _publications(self, before: Surroundings, after: Surroundings) -> Iterator[Flaw]:
        for number, (digest, signature) in before.publications.items():
            if digest not in self._published.get(number, {}):
                yield _beside("policy_publications", number, "statement")
            elif self._signatures.get(number, signature) != signature:
                yield _beside("policy_publications", number, "signature")
        for number, statements in self._published.items():
            if number not in after.publications:
                for place in statements.values():
                    yield Flaw(
                        *place, Tampering.MISSING_PUBLICATION, f"policy_publications #{number}"
                    )


def signed_start(
    body: Mapping[str, Any], writer: str, at: datetime, signer: Signer
) -> dict[str, Any]:
    """The body of a chain's first record: whoever has no keys cannot start one unnoticed."""
    told = {**body, "writer": writer, "at": written_time(at)}
    return {**body, SIGNATURE: signed(_PURPOSE, told, signer)}


def _started(record: Record, key: VerifierKey) -> bool:
    told = {**record.body, "writer": record.writer, "at": written_time(record.at)}
    return record.body.get("event") == STARTED and vouched(_PURPOSE, told, key)


def _graves(before: Surroundings, after: Surroundings, graves: Graves) -> Iterator[Flaw]:
    """The tables by which a reader knows at once what was erased."""
    for (writer, n), number in before.erased.items():
        if (writer, n) not in graves.places(number):
            yield _beside(writer, n, "erased_contents")
    for key_id, number in before.destroyed.items():
        stone = graves.tombstones.get(number)
        if stone is None or key_id not in stone.keys:
            yield _beside("destroyed_keys", number, key_id)
    for number in sorted(graves.finished & graves.tombstones.keys()):
        for writer, n in sorted(graves.places(number) - after.erased.keys()):
            yield _beside(writer, n, "erased_contents")
        for key_id in graves.tombstones[number].keys:
            if key_id not in after.destroyed:
                yield _beside("destroyed_keys", number, key_id)


def _beside(what: str, n: int, detail: str) -> Flaw:
    return Flaw(what, n, Tampering.EDITED_BESIDE, detail)
