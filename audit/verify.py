"""The verifier: is every record there, unchanged, in its place, with the contents it speaks of?

It trusts hashes, not columns, and names what it finds. Given the log's tree, it also holds the
records against what was signed, in the database and outside it (`audit/anchoring.py`).
"""

from __future__ import annotations

from collections.abc import Iterator

from audit.anchoring import Trust, check_tree, rolled_back
from audit.checks import Ledger, Links, Seals
from audit.evidence import Source
from audit.flaws import Anchoring, Flaw, Report, Tampering
from audit.tombstone import Graves
from audit.tree_read import TreeReader
from audit.witness import Claim


def verify(source: Source, tree: TreeReader | None = None, trust: Trust | None = None) -> Report:
    graves = Graves(source.tombstones(), None if trust is None else trust.key)
    links, ledger = Links(graves), Ledger(graves)
    seals = Seals(source.keys, exported=source.exported, graves=graves)
    count = 0
    for row in source.evidence():
        count += 1
        record = links.feed(row)
        if record is not None:
            seals.feed(row, record)
            ledger.feed(record)
    findings = [
        *links.findings,
        *_missed(source, links, graves),
        *seals.findings(),
        *ledger.findings(),
    ]
    anchoring = Anchoring()
    if tree is not None:
        flaws, anchoring = check_tree(tree, trust or Trust(), graves)
        findings += flaws
    elif trust is not None and trust.outside:
        # Checkpoints were signed once, so a log without a tree is older than they are, or stripped of it.
        findings += rolled_back(0, {one.size: [one.root] for one in trust.outside})
    return Report(
        findings=tuple(sorted(findings, key=lambda flaw: (flaw.writer, flaw.n, flaw.kind))),
        records=count,
        writers=len(links.last),
        exchanges=ledger.exchanges(),
        running=len(links.last.keys() - links.stopped.keys()),
        contents=seals.contents,
        contents_opened=seals.opened,
        open=ledger.open(),
        late=ledger.late(),
        anchoring=anchoring,
        erased=seals.erased.total(),
        records_erased=sum(last - first + 1 for _, first, last in graves.ranges),
        tombstones=tuple(sorted(seals.erased)),
    )


def _missed(source: Source, links: Links, graves: Graves) -> Iterator[Flaw]:
    """What others remember of a chain and the chain does not show."""
    remembered = dict(links.stopped)
    for writer, n in source.ended().items():
        remembered[writer] = max(remembered.get(writer, -1), -1 if n is None else n)
    for claim in links.claims:
        remembered[claim.writer] = max(remembered.get(claim.writer, -1), claim.n)
    for writer, n in remembered.items():
        last = links.last.get(writer)
        if graves.records_gone(writer, 0 if last is None else last + 1, n):
            continue
        if last is None and n >= 0:
            yield Flaw(writer, n, Tampering.MISSING_CHAIN)
        elif last is not None and n > last:
            yield Flaw(writer, n, Tampering.CUT_TAIL, f"#{last + 1}～")
    yield from _rewritten(source, links.claims)


def _rewritten(source: Source, claims: list[Claim]) -> Iterator[Flaw]:
    """A chain that was re-hashed as a whole fits itself, but not what later chains say of it."""
    leaves = source.leaves({(claim.writer, claim.n) for claim in claims})
    for claim in dict.fromkeys(claims):
        leaf = leaves.get((claim.writer, claim.n))
        if leaf is not None and leaf.hex() != claim.leaf:
            yield Flaw(claim.writer, claim.n, Tampering.BROKEN_LINK)
