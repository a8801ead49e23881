"""How an index is packed: sets of slots, places and facts come out as they went in."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from audit.search.segments import (
    Position,
    document,
    fact,
    index_url,
    pack_documents,
    pack_slots,
    slots_of,
    unpack_slots,
)


@given(
    st.integers(1, 5000).flatmap(lambda n: st.tuples(st.just(n), st.sets(st.integers(0, n - 1))))
)
def test_slots_come_out_as_they_went_in(drawn: tuple[int, set[int]]) -> None:
    size, slots = drawn
    packed = pack_slots(sorted(slots), size)
    assert list(slots_of(unpack_slots(packed))) == sorted(slots)
    assert len(packed) <= size // 8 + 2


def test_documents_come_out_as_they_went_in() -> None:
    one = Position("2026-11-24T01:02:03.456789Z", "b", 7)
    other = Position("1999-12-31T23:59:59.000000Z", "a", 2**40)
    packed = pack_documents([one, other], ["a", "b"])
    assert [document(packed, slot, ["a", "b"]) for slot in (0, 1)] == [one, other]


def test_facts_differ_by_name_and_value() -> None:
    assert len({fact("rule", "a"), fact("rule", "b"), fact("clause", "a")}) == 3


def test_the_index_is_a_file_beside_an_sqlite_log_and_in_a_postgresql_one() -> None:
    assert index_url("sqlite:///data/audit.db").database == "data/audit.db.search"
    assert index_url("postgresql://u@h/d").database == "d"
