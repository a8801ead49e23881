"""What is written instead, and what the author is told to write."""

from __future__ import annotations

import pytest

from policies.language.advice import of_day


@pytest.mark.parametrize(
    ("written", "day"),
    [
        ("令和9年1月31日", "2027-01-31"),
        ("令和元年5月1日", "2019-05-01"),
        ("R9.1.31", "2027-01-31"),
        ("２０２６／１１／１", "2026-11-01"),
        ("2027-1-31", "2027-01-31"),
        ("2027年3月31日まで", "2027-03-31"),
    ],
)
def test_a_day_in_another_form_is_answered_with_the_day(written: str, day: str) -> None:
    assert of_day(written) == f'"{day}" と書いてください'


@pytest.mark.parametrize("written", ["3月31日", "年度末", "2027-13-01", "", None, 20270131])
def test_what_names_no_day_is_answered_with_the_form(written: object) -> None:
    assert of_day(written) == ""
