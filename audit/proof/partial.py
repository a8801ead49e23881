"""Verifying a part of the log: one exchange, a range of the tree, or what came after the last anchor.

Each record of the part is proven to be in the tree that was signed; what it does not cover is not
read. An exchange's missing half can be outside the part, so such questions are left to the whole.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from audit.database.tables import records
from audit.ledger.evidence import Evidence, Place
from audit.ledger.flaws import Flaw, Report, Tampering
from audit.ledger.tiles import MissingNode
from audit.ledger.tombstone import Graves
from audit.merkle import Node, inclusion, proves_inclusion, root
from audit.proof.anchoring import TREE, Signed, Trust, rolled_back
from audit.proof.checks import Checks, Links
from audit.proof.tree_read import TreeReader
from audit.proof.verify import unread
from audit.reading.read import Reader


@dataclass(frozen=True, slots=True)
class Part:
    """An exchange; or the tree's positions from `first` to before `end`, None: to the last record,
    those that are not in the tree yet included."""

    exchange: str | None = None
    first: int = 0
    end: int | None = None


def since_anchor(tree: TreeReader, trust: Trust) -> Part:
    """What came after the newest checkpoint that is known outside the database."""
    return Part(first=Signed(tree, trust).anchor())


def verify_part(reader: Reader, tree: TreeReader, trust: Trust, part: Part) -> Report:
    if unreadable := reader.unreadable():
        return unread(reader, unreadable)
    graves = Graves(reader.tombstones(), trust.key)
    signed = Signed(tree, trust)
    approvals = reader.approvals()
    checks = Checks(reader.keys, graves, exported=False, approvals=approvals, key=trust.key)
    proofs, ledger, links = _Proofs(tree, signed), checks.ledger, checks.links
    unsealed = 0
    for row in _rows(reader, tree, part, links):
        unsealed += not proofs.feed(row)
        checks.feed(row)
    findings = [*signed.findings, *proofs.findings, *checks.seals.findings()]
    findings += checks.erasures()
    if part.exchange is not None:
        findings += ledger.findings()
    else:
        end = tree.size() if part.end is None else part.end
        dropped = tree.dropped(part.first, end)
        findings += (
            Flaw(writer, n, Tampering.DROPPED_RECORD)
            for writer, n in dropped
            if not graves.records_gone(writer, n, n)
        )
    findings += [f for f in links.findings if part.exchange is None or f.kind in _OF_ONE_RECORD]
    return checks.report(
        findings,
        signed.anchoring(tree.size(), unsealed),
        still_open=ledger.open() if part.exchange is not None else (),
    )


_OF_ONE_RECORD = (Tampering.EDITED_RECORD, Tampering.EDITED_COLUMN)
"""What can be asked of records that do not follow on each other."""


def _rows(reader: Reader, tree: TreeReader, part: Part, links: Links) -> Iterator[Evidence]:
    r = records.c
    if part.exchange is not None:
        yield from reader.evidence(r.exchange == part.exchange)
        return
    ranges = tree.chains(part.first, tree.size() if part.end is None else part.end)
    open_ended = tree.open_chains() if part.end is None else []
    for writer in sorted({*ranges, *open_ended}):
        low, high = ranges.get(writer) or (tree.last_of(writer) + 1, None)
        where = [r.writer == writer, r.n >= low]
        if part.end is not None:
            where.append(r.n <= high)
        if low:
            before = tree.position_of((writer, low - 1))
            links.resume(writer, low - 1, None if before is None else tree.hash_at(before).hex())
        yield from reader.evidence(*where)


class _Proofs:
    """Holds the tree against every checkpoint that is believed, and each record against the tree."""

    def __init__(self, tree: TreeReader, signed: Signed) -> None:
        self.findings: list[Flaw] = []
        self._tree = tree
        self._node: Node = tree.node()
        self._size = tree.size()
        self.findings.extend(rolled_back(self._size, signed.believed))
        try:
            self._root = root(self._node, self._size)
            self._hold(signed)
        except MissingNode:
            self._root = b""
            self.findings.append(Flaw(TREE, 0, Tampering.EDITED_TREE))

    def feed(self, row: Evidence) -> bool:
        """False when the record is not in the tree yet."""
        assert row.place is not None
        position = self._tree.position_of(row.place)
        if position is None and row.place[1] < self._tree.last_of(row.place[0]):
            self._found(row.place, Tampering.INSERTED_RECORD)
        if position is None or position >= self._size:
            return False
        try:
            path = inclusion(self._node, position, self._size)
            proven = proves_inclusion(row.leaf, position, self._size, path, self._root)
        except (MissingNode, ValueError):
            self.findings.append(Flaw(TREE, position, Tampering.EDITED_TREE))
            return True
        if not proven:
            self._found(row.place, Tampering.REPLACED_RECORD)
        return True

    def _hold(self, signed: Signed) -> None:
        fits = 0
        for size in sorted(size for size in signed.believed if size <= self._size):
            if any(digest != root(self._node, size) for digest in signed.believed[size]):
                where = f"～#{size - 1}"
                self.findings.append(Flaw(TREE, fits, Tampering.REWRITTEN_LOG, where))
                return
            fits = size

    def _found(self, place: Place, kind: Tampering) -> None:
        self.findings.append(Flaw(*place, kind))
