"""Check digits, on numbers that are published as samples."""

from __future__ import annotations

import pytest

from detectors.recognizers.check_digits import (
    corporate_number_check,
    counted,
    digits_of,
    driver_license,
    insurer_number,
    luhn,
    my_number_check,
    post_bank_account,
    resident_record_code,
    uniform,
)


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


@pytest.mark.parametrize("code", ["24727059608", "24846016224", "25208017643"])
def test_resident_record_codes_pass_the_rule_that_is_told_of_them(code: str) -> None:
    assert resident_record_code(digits_of(code))
    assert not resident_record_code(digits_of("25208017644"))


@pytest.mark.parametrize("number", ["309012345620", "459803358720"])
def test_licences_pass_their_check(number: str) -> None:
    assert driver_license(digits_of(number))
    assert not driver_license(digits_of("309212345610"))


@pytest.mark.parametrize("number", ["33120015", "01130012", "138057"])
def test_insurers_pass_their_check(number: str) -> None:
    assert insurer_number(digits_of(number))
    assert not insurer_number(digits_of("138058"))


@pytest.mark.parametrize(
    ("symbol", "number"), [("14030", "12345671"), ("10210", "1234561"), ("11350", "98765431")]
)
def test_accounts_of_the_post_bank_pass_their_check(symbol: str, number: str) -> None:
    assert post_bank_account(digits_of(symbol), digits_of(number))
    assert not post_bank_account(digits_of("14040"), digits_of("12345671"))


def test_fillers_are_counted_or_uniform() -> None:
    assert counted(digits_of("8901234")) and not counted(digits_of("1357"))
    assert uniform(digits_of("0000")) and not uniform(digits_of("0001"))


def test_luhn_tells_a_card_from_its_neighbour() -> None:
    assert luhn(digits_of("4111111111111111"))
    assert not luhn(digits_of("4111111111111112"))


def test_one_random_number_in_ten_passes_the_check_of_my_number() -> None:
    passed = sum(
        my_number_check(d) == d[11]
        for d in (digits_of(f"{n:012d}") for n in range(10**11, 10**11 + 7000))
    )
    assert 600 < passed < 800
