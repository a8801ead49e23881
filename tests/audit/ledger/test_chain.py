"""The chain as a law: whatever is appended in whatever batches, the links hold."""

from __future__ import annotations

from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from audit.ledger.chain import EMPTY, Head, Row, extend
from audit.record import NO_PREVIOUS, Draft, Kind, decode, prepare
from audit.sealing.keys import KeyRing
from tests.audit.samples import AT, SECRET

KEYS = KeyRing(b"k" * 32)
WRITER = "0123456789abcdef"

drafts = st.builds(
    lambda exchange, seconds, sealed: prepare(
        Draft(
            f"x{exchange}",
            Kind.REQUEST,
            AT + timedelta(seconds=seconds),
            {"model": "demo"},
            {"text": SECRET} if sealed else None,
        )
    ),
    st.integers(0, 5),
    st.integers(-9, 9),
    st.booleans(),
)


@given(st.lists(st.lists(drafts, max_size=4), min_size=1, max_size=5))
def test_batches_make_one_gap_free_linked_chain(batches: list[list[object]]) -> None:
    head, rows = EMPTY, list[Row]()
    for batch in batches:
        more, head = extend(WRITER, head, batch, KEYS)  # type: ignore[arg-type]  # the strategy makes them
        rows += more
    records = [decode(row.stored) for row in rows]
    assert [record.n for record in records] == list(range(len(rows)))
    assert [record.prev for record in records] == [
        NO_PREVIOUS,
        *(row.leaf.hex() for row in rows),
    ][: len(rows)]
    assert head == (Head(len(rows) - 1, rows[-1].leaf.hex()) if rows else EMPTY)


def test_only_contents_make_an_envelope() -> None:
    bare, full = Draft("x", Kind.EVENT, AT, {}), Draft("x", Kind.EVENT, AT, {}, {"text": SECRET})
    rows, _ = extend(WRITER, EMPTY, [prepare(bare), prepare(full)], KEYS)
    assert [row.envelope is None for row in rows] == [True, False]
    assert rows[0].contents_values(WRITER) is None
    assert [decode(row.stored).sealed is None for row in rows] == [True, False]


def test_contents_are_sealed_with_the_key_of_their_month() -> None:
    rows, _ = extend(WRITER, EMPTY, [prepare(Draft("x", Kind.EVENT, AT, {}, {}))], KEYS)
    sealed = decode(rows[0].stored).sealed
    assert sealed is not None
    assert sealed.key == f"{KEYS.key_id}/content/2026-11"


def test_a_row_shows_no_contents() -> None:
    rows, _ = extend(WRITER, EMPTY, [prepare(Draft("x", Kind.EVENT, AT, {}, {"t": SECRET}))], KEYS)
    assert SECRET not in repr(rows)
    assert SECRET.encode() not in b"".join(
        v for v in rows[0].record_values(WRITER) if isinstance(v, bytes)
    )
