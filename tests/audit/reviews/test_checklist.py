"""The checklist of a text for external use: every item settled, the last by a second person, then closed."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audit.record import Kind, decode, prepare, store
from audit.reviews.checklist import (
    ITEMS,
    SECOND,
    Act,
    Checklist,
    ChecklistRefused,
    Step,
    added_up,
    after,
    opening,
)

AT = datetime(2026, 11, 27, tzinfo=UTC)
OTHERS = [item for item in ITEMS if item != SECOND]


def opened() -> Checklist:
    return after(None, opening("x1", "福祉課", "sekisho", AT))


def step(by: str, item: str, result: str = "done", **facts: Any) -> Step:
    return Step("x1", Act.CHECKED, by, AT, {"item": item, "result": result, **facts})


def checked(by: str = "職員-A") -> Checklist:
    known = opened()
    for item in OTHERS:
        known = after(known, step(by, item))
    return known


def test_it_says_who_checked_what_and_when_and_is_closed() -> None:
    known = after(checked(), step("職員-B", SECOND))
    closed = after(known, Step("x1", Act.CLOSED, "職員-A", AT))
    assert (closed.open_items, closed.closed_by, closed.closed_at) == ((), "職員-A", AT)
    assert [(c.item, c.by, c.at) for c in closed.checks][-1] == (SECOND, "職員-B", AT)
    with pytest.raises(ChecklistRefused, match="closed"):
        after(closed, step("職員-A", OTHERS[0]))


def test_the_second_person_is_another_and_comes_last() -> None:
    with pytest.raises(ChecklistRefused, match="another person"):
        after(checked(), step("職員-A", SECOND))
    with pytest.raises(ChecklistRefused, match="comes last"):
        after(opened(), step("職員-B", SECOND))
    with pytest.raises(ChecklistRefused, match="left out"):
        after(checked(), step("職員-B", SECOND, "not_applicable", reasoned=True))


def test_the_second_person_may_not_settle_another_item_afterwards_and_close() -> None:
    known = after(after(checked(), step("職員-B", SECOND)), step("職員-B", OTHERS[0]))
    with pytest.raises(ChecklistRefused, match="another person"):
        after(known, Step("x1", Act.CLOSED, "職員-B", AT))


def test_what_is_not_settled_keeps_it_open() -> None:
    with pytest.raises(ChecklistRefused, match="not settled"):
        after(checked(), Step("x1", Act.CLOSED, "職員-A", AT))
    with pytest.raises(ChecklistRefused, match="say why"):
        after(opened(), step("職員-A", OTHERS[0], "not_applicable"))
    with pytest.raises(ChecklistRefused, match="no such item"):
        after(opened(), step("職員-A", "nothing"))
    with pytest.raises(ChecklistRefused, match="no checklist"):
        after(None, step("職員-A", OTHERS[0]))


def record(n: int, one: Step) -> Any:
    prepared = prepare(one.draft())
    assert prepared.kind is Kind.EVENT
    return decode(store("0" * 16, n, "0" * 64, prepared, None))


steps = st.builds(
    lambda act, by, item, result: Step(
        "x1", act, by, AT, {"item": item, "result": result, "reasoned": True}
    ),
    st.sampled_from([Act.CHECKED, Act.CHECKED, Act.CLOSED]),
    st.sampled_from(["職員-A", "職員-B"]),
    st.sampled_from(list(ITEMS)),
    st.sampled_from(["done", "not_applicable"]),
)


@given(st.lists(steps, max_size=20))
def test_whatever_was_entered_a_closed_checklist_was_settled_by_two_people(
    taken: list[Step],
) -> None:
    most = [step("職員-A", item) for item in OTHERS]
    known = added_up(
        record(n, one) for n, one in enumerate([opening("x1", None, "sekisho", AT), *most, *taken])
    )
    assert known is not None
    if known.closed:
        second = {check.by for check in known.checks if check.item == SECOND}
        others = {check.by for check in known.checks if check.item != SECOND}
        assert known.open_items == () and len(second) == 1 and not second & others
