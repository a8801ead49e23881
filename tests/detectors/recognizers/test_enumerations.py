"""Lists inside lines, with the same sign between their items."""

from __future__ import annotations

import pytest

from detectors.recognizers.enumerations import long_lists
from tests.detectors.growth import grows_within


def found(text: str) -> list[list[str]]:
    lists = long_lists(text, lambda start, end: [(start, end, 0.9)])
    return [[text[a:b] for a, b in items] for items in lists]


@pytest.mark.parametrize("sign", ["、", "→", "/"])
def test_five_and_more_between_the_same_sign_are_a_list(sign: str) -> None:
    assert found(sign.join(["東口", "西川", "南", "北里", "中央"])) == [
        ["東口", "西川", "南", "北里", "中央"]
    ]


@pytest.mark.parametrize(
    "text",
    [
        "東口、西川、南、北里",
        "担当者:東口、西川、南、北里、中央",
        "東口が、西川に、南を、北里へ、中央で",
        "東口→西川、南→北里→中央",
    ],
)
def test_short_lists_those_of_people_and_clauses_are_left_alone(text: str) -> None:
    assert found(text) == []


def test_where_nobody_seems_to_be_nothing_is_looked_at() -> None:
    assert list(long_lists("東口、西川、南、北里、中央", lambda _start, _end: [])) == []


@pytest.mark.parametrize("shape", ["西川、", "西川→", "西/"])
def test_time_grows_with_the_text(shape: str) -> None:
    assert grows_within(found, shape * 500, shape * 4000, times=24, spare_s=0.1)
