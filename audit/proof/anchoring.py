"""The verifier's fourth question: is the tree the one that was signed, and do the records fill it?

A checkpoint is believed when its signature holds under a key that the auditor brought. From there
on nothing in the database is: hashes are computed again and held against what was signed.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from audit.ledger.delivery import Delivery
from audit.ledger.evidence import Place
from audit.ledger.flaws import Anchoring, Flaw, Question, Tampering
from audit.ledger.tiles import WIDTH, over
from audit.ledger.tombstone import Graves
from audit.merkle import HASH_BYTES, Frontier
from audit.proof.tree_read import Sealed, StoredNote, TreeReader
from audit.record import written_time
from audit.sealing.note import Checkpoint, VerifierKey, parse_notes

TREE, CHECKPOINT, OUTSIDE = "tree", "checkpoint", "outside checkpoint"
"""What stands in a flaw's place of a writer when it is not about a record."""


@dataclass(frozen=True, slots=True)
class Trust:
    """What an auditor brings along: the log's public key, and checkpoints kept elsewhere."""

    key: VerifierKey | None = None
    outside: tuple[Checkpoint, ...] = ()


class Signed:
    """The checkpoints of the database and from outside, sorted into believed and forged."""

    def __init__(self, tree: TreeReader, trust: Trust) -> None:
        self.findings: list[Flaw] = []
        self.stored = tree.notes()
        self.believed: dict[int, list[bytes]] = defaultdict(list)
        self.newest: tuple[StoredNote, Checkpoint] | None = None
        self._valid: dict[int, Checkpoint] = {}
        self._trust, self._deliveries = trust, self._held(tree.deliveries(), trust.key)
        self._look_for_gaps()
        for stored in self.stored:
            self._take(stored, trust.key)
        self._outside: list[tuple[int, Checkpoint]] = []
        for number, checkpoint in enumerate(trust.outside):
            if trust.key is not None and not trust.key.accepts(checkpoint):
                self._found(OUTSIDE, number)
            else:
                self._outside.append((number, checkpoint))
                self.believed[checkpoint.size].append(checkpoint.root)

    def taken_away(self) -> Iterator[Flaw]:
        """Checkpoints that left the database and are not in it any more."""
        if self._trust.key is None:
            return
        inside = {(one.size, one.root) for one in self._valid.values()}
        for number, one in self._outside:
            if (one.size, one.root) not in inside:
                yield Flaw(OUTSIDE, number, Tampering.MISSING_CHECKPOINT, f"size {one.size}")

    def anchoring(self, sealed: int, unsealed: int) -> Anchoring:
        arrived = [d for d in self._deliveries if d.checkpoint in self._valid]
        last = arrived[-1] if arrived else None
        key, newest = self._trust.key, self.newest
        at = None if newest is None or key is None else key.time_of(newest[1])
        return Anchoring(
            sealed=sealed,
            unsealed=unsealed,
            checkpoints=len(self.stored),
            signed=None if newest is None else newest[1].size,
            signed_at=None if at is None else written_time(at),
            anchored=None if last is None else self._valid[last.checkpoint].size,
            anchored_at=None if last is None else last.at,
            sinks=tuple(sorted({d.sink for d in arrived})),
            held=len(self._trust.outside),
        )

    def anchor(self) -> int:
        """The size up to which the log left the database, or was brought by the auditor."""
        sizes = [
            self._valid[d.checkpoint].size for d in self._deliveries if d.checkpoint in self._valid
        ]
        return max([*sizes, *(c.size for c in self._trust.outside)], default=0)

    def _held(self, found: Sequence[Delivery], key: VerifierKey | None) -> list[Delivery]:
        """Those that the log's key signed. What older versions entered is not signed, and says nothing."""
        if key is None:
            return list(found)
        for delivery in found:
            if delivery.signature is not None and not delivery.held_by(key):
                flaw = (delivery.checkpoint, Tampering.FORGED_DELIVERY)
                self.findings.append(Flaw(CHECKPOINT, *flaw, delivery.sink))
        return [delivery for delivery in found if delivery.held_by(key)]

    def _look_for_gaps(self) -> None:
        """Checkpoints are numbered, and what was delivered was issued before."""
        there = {stored.number for stored in self.stored}
        last = max([*there, *(d.checkpoint for d in self._deliveries)], default=-1)
        missing = next((number for number in range(last + 1) if number not in there), None)
        if missing is not None:
            self._found(CHECKPOINT, missing, Tampering.MISSING_CHECKPOINT)

    def _take(self, stored: StoredNote, key: VerifierKey | None) -> None:
        try:
            [checkpoint] = parse_notes(stored.note)
        except ValueError:
            self._found(CHECKPOINT, stored.number)
            return
        accepted, time = (True, None) if key is None else key.accepted(checkpoint)
        if checkpoint.size != stored.size or checkpoint.note != stored.note or not accepted:
            self._found(CHECKPOINT, stored.number)
            return
        self.believed[checkpoint.size].append(checkpoint.root)
        if key is not None:
            if time is not None and stored.at != written_time(time):
                self._found(CHECKPOINT, stored.number, Tampering.EDITED_COLUMN, "checkpoints.at")
            self._valid[stored.number] = checkpoint
            self.newest = (stored, checkpoint)

    def _found(
        self,
        what: str,
        number: int,
        kind: Tampering = Tampering.FORGED_CHECKPOINT,
        detail: str = "",
    ) -> None:
        self.findings.append(Flaw(what, number, kind, detail))


def check_tree(
    tree: TreeReader, trust: Trust, graves: Graves | None = None
) -> tuple[list[Flaw], Anchoring]:
    signed = Signed(tree, trust)
    walk = _Walk(tree, signed.believed, graves or Graves())
    for entry in tree.sealed():
        walk.feed(entry)
    inserted, waiting = tree.unsealed()
    findings = [
        *signed.findings,
        *walk.findings,
        *rolled_back(walk.size, signed.believed),
        *_upper(tree, walk.size),
        *(Flaw(*place, Tampering.INSERTED_RECORD) for place in inserted),
    ]
    if not any(flaw.kind.question is Question.ANCHORING for flaw in findings):
        findings += signed.taken_away()
    return findings, signed.anchoring(walk.size, waiting)


def rolled_back(size: int, believed: dict[int, list[bytes]]) -> Iterator[Flaw]:
    largest = max(believed, default=0)
    if largest > size:
        yield Flaw(TREE, size, Tampering.ROLLED_BACK, f"～#{largest - 1}")


class _Walk:
    """Over all positions. Two trees grow side by side: over what the tiles say, and over what the
    records are, so that it can be told which of them departs from what was signed."""

    def __init__(self, tree: TreeReader, believed: dict[int, list[bytes]], graves: Graves) -> None:
        self._graves = graves
        self.findings: list[Flaw] = []
        self.size = 0
        self._tree = tree
        self._believed = believed
        self._by_tiles, self._by_records = Frontier(), Frontier()
        self._tile = b""
        self._fits: tuple[int, Place | None] = (0, None)
        self._after_fit: Place | None = None
        self._told = False

    def feed(self, entry: Sealed) -> None:
        if entry.position != self.size:
            self._tell(Flaw(TREE, self.size, Tampering.EDITED_TREE, f"→ #{entry.position}"))
            self._skip_to(entry.position)
        told = self._next_told()
        if len(told) != HASH_BYTES:
            self._tell(Flaw(TREE, self.size, Tampering.EDITED_TREE))
            told = entry.leaf or b""
        leaf = entry.leaf
        if leaf is None and self._graves.records_gone(*entry.place, entry.place[1]):
            leaf = told  # erased as a whole, under a tombstone: its hash alone is left
        if leaf is None:
            self.findings.append(Flaw(*entry.place, Tampering.DROPPED_RECORD))
        elif leaf != told:
            self.findings.append(Flaw(*entry.place, Tampering.REPLACED_RECORD))
        self._after_fit = self._after_fit or entry.place
        self._grow(told, leaf or b"")

    def _skip_to(self, position: int) -> None:
        """Over positions that were taken away, as far as the tiles still know them: what follows is in its place."""
        while self.size < position and len(told := self._next_told()) == HASH_BYTES:
            self._grow(told, b"")

    def _next_told(self) -> bytes:
        if self.size % WIDTH == 0:
            self._tile = self._tree.tile(0, self.size // WIDTH)
        at = self.size % WIDTH * HASH_BYTES
        return self._tile[at : at + HASH_BYTES]

    def _grow(self, told: bytes, leaf: bytes) -> None:
        self._by_tiles.append(told)
        self._by_records.append(leaf)
        self.size += 1
        self._hold(self._believed.get(self.size, ()))

    def _hold(self, roots: Sequence[bytes]) -> None:
        if not roots:
            return
        if all(root == self._by_tiles.root() for root in roots):
            self._fits, self._after_fit = (self.size, None), None
        elif all(root == self._by_records.root() for root in roots):
            self._tell(Flaw(TREE, self._fits[0], Tampering.EDITED_TREE, f"～#{self.size - 1}"))
        elif not self._told:
            self._told = True
            writer, n = self._after_fit or (TREE, self._fits[0])
            where = f"tree #{self._fits[0]}～#{self.size - 1}"
            self.findings.append(Flaw(writer, n, Tampering.REWRITTEN_LOG, where))

    def _tell(self, flaw: Flaw) -> None:
        """Once: what follows it is out of place too."""
        if not any(found.kind is flaw.kind for found in self.findings):
            self.findings.append(flaw)


def _upper(tree: TreeReader, size: int) -> Iterator[Flaw]:
    """The hashes that only proofs use: one over each full tile below."""
    level, width = 1, WIDTH
    while size >= width:
        for below in range(size // width):
            at = below % WIDTH * HASH_BYTES
            if (
                over(tree.tile(level - 1, below))
                != tree.tile(level, below // WIDTH)[at:][:HASH_BYTES]
            ):
                yield Flaw(
                    TREE, below * width, Tampering.EDITED_TREE, f"tile {level}/{below // WIDTH}"
                )
                return
        level, width = level + 1, width * WIDTH
