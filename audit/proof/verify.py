"""The verifier: is every record there, unchanged, in its place, with the contents it speaks of?

It trusts hashes, not columns, and names what it finds. Given the log's tree, it also holds the
records against what was signed, in the database and outside it (`audit/proof/anchoring.py`).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from audit.database.tables import checkpoints
from audit.ledger.evidence import Source, Surroundings
from audit.ledger.flaws import Anchoring, Flaw, Report, Tampering
from audit.ledger.tombstone import Graves
from audit.proof.anchoring import Trust, check_tree, rolled_back
from audit.proof.checks import Checks, Links
from audit.proof.tree_read import TreeReader
from audit.writing.witness import Claim


def verify(source: Source, tree: TreeReader | None = None, trust: Trust | None = None) -> Report:
    if unreadable := source.unreadable():
        return unread(source, [*unreadable, *_stripped(unreadable, trust)])
    before, alone = source.surroundings(), source.left_over()
    key = None if trust is None else trust.key
    graves, approvals = Graves(source.tombstones(), key), source.approvals()
    checks = Checks(source.keys, graves, exported=source.exported, approvals=approvals, key=key)
    for row in source.evidence():
        checks.feed(row)
    findings = [
        *checks.links.findings,
        *_missed(source, before, checks.links, graves),
        *checks.erasures(),
        *checks.seals.findings(),
        *checks.ledger.findings(),
        *source.dropped(),
    ]
    if before is not None and (after := source.surroundings()) is not None:
        ends = (checks.links.last, checks.links.stopped)
        findings += checks.told.compare(before, after, graves, ends)
        findings += checks.told.without_records(alone, before, graves, checks.links.last)
    anchoring = Anchoring()
    if tree is not None:
        flaws, anchoring = check_tree(tree, trust or Trust(), graves)
        findings += [*flaws, *checks.invented(tree.position_of)]
    return checks.report(
        findings,
        anchoring,
        still_open=checks.ledger.open(),
        records_erased=sum(last - first + 1 for _, first, last in graves.ranges),
    )


def unread(source: Source, findings: Iterable[Flaw]) -> Report:
    """Of a log that cannot be read further."""
    checks = Checks(source.keys, Graves(), exported=source.exported)
    return checks.report({*findings, *source.dropped()}, Anchoring(), read=False)


def _stripped(unreadable: Iterable[Flaw], trust: Trust | None) -> Iterable[Flaw]:
    """Checkpoints outside cover a tree that is not there any more."""
    if any(flaw.writer == checkpoints.name for flaw in unreadable) and trust is not None:
        return rolled_back(0, {one.size: [one.root] for one in trust.outside})
    return ()


def _missed(
    source: Source, before: Surroundings | None, links: Links, graves: Graves
) -> Iterator[Flaw]:
    """What others remember of a chain and the chain does not show."""
    remembered = dict(links.stopped)
    for writer, chain in () if before is None else before.chains.items():
        remembered[writer] = max(
            remembered.get(writer, -1), 0 if chain.last_n is None else chain.last_n
        )
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
