"""A review step by step: who may judge, how many, and when a case is closed."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audit.ledger.review import (
    Act,
    Case,
    Reason,
    ReviewRefused,
    Status,
    Step,
    Verdict,
    added_up,
    after,
)

AT = datetime(2026, 11, 27, tzinfo=UTC)
OPENED = {"reason": "rule", "section": "福祉課"}


def step(act: Act, by: str = "auditor1", **facts: Any) -> Step:
    return Step("x1", act, by, AT, facts)


def opened(people: int = 1) -> Case:
    return after(None, step(Act.OPENED, **OPENED, people=people))


def assigned(people: int = 1) -> Case:
    case = opened(people)
    for who in ("auditor1", "auditor2"):
        case = after(case, step(Act.ASSIGNED, "chief", to=who, to_section="監査課"))
    return case


def judged(case: Case, by: str, verdict: str, **facts: Any) -> Case:
    return after(case, step(Act.JUDGED, by, verdict=verdict, **facts))


def test_a_case_goes_from_waiting_to_closed() -> None:
    case = assigned()
    assert (opened().status, case.status) == (Status.WAITING, Status.ASSIGNED)
    case = judged(case, "auditor1", "minor")
    assert (case.status, case.verdict) == (Status.JUDGED, Verdict.MINOR)
    assert after(case, step(Act.CLOSED)).status is Status.CLOSED


def test_nobody_reviews_their_own_section() -> None:
    with pytest.raises(ReviewRefused, match="own section"):
        after(opened(), step(Act.ASSIGNED, to="staff1", to_section="福祉課"))


def test_only_who_was_assigned_may_judge() -> None:
    with pytest.raises(ReviewRefused, match="assign"):
        judged(assigned(), "auditor3", "fine")


def test_two_people_are_two_people() -> None:
    case = judged(assigned(people=2), "auditor1", "fine")
    assert case.status is Status.SECOND
    for same in ("auditor1", "Ａｕｄｉｔｏｒ 1"):  # other widths and cases make no other person
        with pytest.raises(ReviewRefused, match="another person"):
            judged(case, same, "fine")
    with pytest.raises(ReviewRefused, match="second opinion"):
        after(case, step(Act.CLOSED))
    assert judged(case, "auditor2", "minor").verdict is Verdict.MINOR


@pytest.mark.parametrize("verdict", ["violation", "correction"])
def test_what_has_to_be_mended_needs_a_clause_a_date_and_the_mending(verdict: str) -> None:
    with pytest.raises(ReviewRefused, match="--due"):
        judged(assigned(), "auditor1", verdict, clause="ルール1")
    with pytest.raises(ReviewRefused, match="--clause"):
        judged(assigned(), "auditor1", verdict, due="2026-12-10")
    case = judged(assigned(), "auditor1", verdict, clause="ルール1", due="2026-12-10")
    assert (case.status, case.due) == (Status.CORRECTING, date(2026, 12, 10))
    with pytest.raises(ReviewRefused, match="not mended"):
        after(case, step(Act.CLOSED))
    assert after(after(case, step(Act.CORRECTED)), step(Act.CLOSED)).closed


def test_a_new_reason_opens_a_closed_case_again_from_the_start() -> None:
    case = after(judged(assigned(), "auditor1", "fine"), step(Act.CLOSED))
    again = after(case, step(Act.OPENED, reason="report"))
    assert (again.status, again.reasons) == (Status.WAITING, (Reason.RULE, Reason.REPORT))
    assert again.section == "福祉課"


def test_a_second_reason_may_ask_for_more_people_and_never_for_fewer() -> None:
    case = after(opened(people=2), step(Act.OPENED, reason="sample", people=1))
    assert (case.people, case.reasons) == (2, (Reason.RULE, Reason.SAMPLE))


def test_without_a_case_there_is_nothing_to_judge() -> None:
    with pytest.raises(ReviewRefused, match="no case"):
        after(None, step(Act.CLOSED))


steps = st.builds(
    lambda act, by, verdict: step(
        act,
        by,
        reason="sample",
        to=by,
        to_section="監査課",
        verdict=verdict,
        clause="1",
        due="2026-12-01",
    ),
    st.sampled_from(Act),
    st.sampled_from(["a", "b"]),
    st.sampled_from([v.value for v in Verdict]),
)


@given(st.lists(steps, max_size=12))
def test_steps_that_do_not_fit_change_nothing_and_a_closed_case_has_its_opinions(
    taken: list[Step],
) -> None:
    case = added_up([step(Act.OPENED, **OPENED, people=2), *taken])
    assert case is not None
    if case.closed:
        assert len({opinion.by for opinion in case.opinions}) >= 2
