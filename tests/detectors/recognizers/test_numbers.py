"""Check digits, on numbers that are published as samples."""

from __future__ import annotations

import pytest

from detectors.recognizers.numbers import corporate_number_check, digits_of, luhn, my_number_check


@pytest.mark.parametrize(
    "number",
    [
        "123456789018",
        "023456789013",
        "621498320257",
        "983205673214",
        "379474484458",
        "454972364860",
        "507957100721",
    ],
)
def test_my_numbers_pass_their_check(number: str) -> None:
    digits = digits_of(number)
    assert my_number_check(digits) == digits[11]
    assert my_number_check([*digits[:10], (digits[10] + 1) % 10]) != digits[11] or digits[11] == 0


@pytest.mark.parametrize("number", ["8700110005901", "1180301018771", "5835678256246"])
def test_corporate_numbers_pass_their_check(number: str) -> None:
    digits = digits_of(number)
    assert corporate_number_check(digits) == digits[0]


@pytest.mark.parametrize("number", ["1180301018772", "2835678256246"])
def test_wrong_corporate_numbers_do_not(number: str) -> None:
    digits = digits_of(number)
    assert corporate_number_check(digits) != digits[0]


def test_luhn_tells_a_card_from_its_neighbour() -> None:
    assert luhn(digits_of("4111111111111111"))
    assert not luhn(digits_of("4111111111111112"))


def test_one_random_number_in_ten_passes_the_check_of_my_number() -> None:
    passed = sum(
        my_number_check(d) == d[11]
        for d in (digits_of(f"{n:012d}") for n in range(10**11, 10**11 + 7000))
    )
    assert 600 < passed < 800
