"""Laws of the links: whatever is removed, moved or changed in a chain is found."""

from __future__ import annotations

import dataclasses

from hypothesis import given
from hypothesis import strategies as st

from audit.ledger.chain import EMPTY, Row, extend
from audit.ledger.evidence import Evidence
from audit.ledger.flaws import Tampering
from audit.proof.checks import Ledger, Links, Seals
from audit.record import decode, prepare
from audit.sealing.keys import KeyRing
from audit.sealing.seal import LongEnvelope
from tests.audit.samples import closing, request

KEYS = KeyRing(b"k" * 32)
WRITER = "0123456789abcdef"


def evidence(row: Row) -> Evidence:
    assert not isinstance(row.envelope, LongEnvelope)
    return Evidence(row.stored, row.leaf, (WRITER, row.n), None, row.envelope)


CHAIN = [
    evidence(row)
    for row in extend(WRITER, EMPTY, [prepare(request(f"x{n}")) for n in range(6)], KEYS)[0]
]
inner = st.integers(0, len(CHAIN) - 2)


def found(rows: list[Evidence]) -> list[tuple[int, Tampering]]:
    links = Links()
    for row in rows:
        links.feed(row)
    return [(flaw.n, flaw.kind) for flaw in links.findings]


def test_an_untouched_chain_has_no_flaw() -> None:
    assert found(CHAIN) == []


@given(inner)
def test_a_record_missing_before_the_end_is_found_and_named(n: int) -> None:
    assert found(CHAIN[:n] + CHAIN[n + 1 :]) == [(n, Tampering.MISSING_RECORD)]


@given(st.integers(0, len(CHAIN) - 1), st.data())
def test_no_bit_of_a_record_can_change(n: int, data: st.DataObject) -> None:
    stored = bytearray(CHAIN[n].stored)
    stored[data.draw(st.integers(0, len(stored) - 1))] ^= 1 << data.draw(st.integers(0, 7))
    edited = dataclasses.replace(CHAIN[n], stored=bytes(stored))
    assert found([*CHAIN[:n], edited, *CHAIN[n + 1 :]]) == [(n, Tampering.EDITED_RECORD)]


@given(inner)
def test_a_record_replaced_with_its_hash_breaks_the_next_link(n: int) -> None:
    forged = extend(WRITER, EMPTY, [prepare(request("forged"))] * (n + 1), KEYS)[0][n]
    row = Evidence(forged.stored, forged.leaf, (WRITER, n))
    flaws = found([*CHAIN[:n], row, *CHAIN[n + 1 :]])
    assert (n + 1, Tampering.BROKEN_LINK) in flaws
    assert {kind for _, kind in flaws} == {Tampering.BROKEN_LINK}


@given(st.permutations(range(len(CHAIN))))
def test_only_the_written_order_of_a_file_has_no_flaw(order: list[int]) -> None:
    shuffled = [dataclasses.replace(CHAIN[n], place=None) for n in order]
    assert (found(shuffled) == []) == (order == sorted(order))


def test_a_line_that_cannot_say_where_it_belongs_is_an_edited_record() -> None:
    assert found([Evidence(b"{}", b"")]) == [(-1, Tampering.EDITED_RECORD)]


def test_contents_where_the_record_has_none_are_extra() -> None:
    bare = dataclasses.replace(request("x"), contents=None)
    row = extend(WRITER, EMPTY, [prepare(bare)], KEYS)[0][0]
    seals = Seals(KEYS, exported=False)
    seals.feed(Evidence(row.stored, row.leaf, None, None, CHAIN[0].envelope), decode(row.stored))
    assert [flaw.kind for flaw in seals.findings()] == [Tampering.EXTRA_CONTENTS]


def test_seals_of_another_key_ring_are_counted_but_not_called_edited() -> None:
    seals = Seals(KeyRing(b"o" * 32), exported=False)
    for row in CHAIN:
        seals.feed(row, decode(row.stored))
    assert (seals.findings(), seals.contents, seals.opened) == ([], len(CHAIN), 0)


def test_exchanges_begin_once_and_end_once() -> None:
    drafts = [request("ok"), closing("ok"), request("open"), closing("orphan")]
    drafts += [request("twice"), closing("twice"), closing("twice"), request("twice")]
    ledger = Ledger()
    for row in extend(WRITER, EMPTY, map(prepare, drafts), KEYS)[0]:
        ledger.feed(decode(row.stored))
    assert [(flaw.n, flaw.kind) for flaw in ledger.findings()] == [
        (6, Tampering.DOUBLE_CLOSING),
        (7, Tampering.DOUBLE_REQUEST),
        (3, Tampering.NO_REQUEST),
    ]
    assert (ledger.exchanges(), ledger.open()) == (3, ("open",))
