"""Check digits, on numbers that are published as samples, and how sure a number is beside its label."""

from __future__ import annotations

import pytest

from detectors.recognizers.numbers import (
    CardNumberRecognizer,
    CorporateNumberRecognizer,
    MyNumberRecognizer,
    corporate_number_check,
    digits_of,
    luhn,
    my_number_check,
)
from tests.detectors.recognizers.finding import found, score, unnamed

MY_NUMBERS, FIRMS, CARDS = MyNumberRecognizer(), CorporateNumberRecognizer(), CardNumberRecognizer()


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


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        *(("個人番号 123456789018", 0.98), ("1234-5678-9018（マイナンバー）", 0.98)),
        *(("my_number=123456 789018", 0.98), ("個人番号は123456789012", 0.85)),
        *(("123456789018です", 0.6), ("123456789012です", 0.0), ("202604010006 開始", 0.2)),
        *(("伝票 123456789018", 0.2), ("A123456789018", 0.0), ("123456789018-1", 0.0)),
        *(("個人番号 1234/5678/9018", 0.98), ("個人番号 (1234)5678.9018", 0.98)),
        *(("個人番号の受付 2026/11/24 1000", 0.0), ("1234/5678/9018", 0.0)),
        *(("1234 5678 9018 0000", 0.0), ("0000 1234 5678 9018", 0.0)),
    ],
    ids=unnamed,
)
def test_a_my_number_is_as_sure_as_its_label_and_its_check(text: str, expected: float) -> None:
    assert score(MY_NUMBERS, text) == expected


def test_numbers_in_a_table_of_which_one_in_ten_passes_are_no_my_numbers() -> None:
    log = "\n".join(f"{number:012d} OK" for number in range(345678901200, 345678901300))
    assert found(MY_NUMBERS, log, 0.1) == []


def test_a_table_of_valid_numbers_is_one_of_my_numbers() -> None:
    numbers = ["023456789013", "621498320257", "983205673214", "379474484458", "454972364860"]
    assert found(MY_NUMBERS, "\n".join(numbers)) == numbers


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        *(("T8700110005901", 0.95), ("8-7001-1000-5901 法人番号", 0.95), ("8700110005901", 0.4)),
        *(("8700110005902", 0.0), ("87001100059011", 0.0)),
    ],
    ids=unnamed,
)
def test_a_corporate_number_needs_its_check_digit(text: str, expected: float) -> None:
    assert score(FIRMS, text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        *(
            ("4111111111111111", 0.8),
            ("カード 4111-1111-1111-1111", 0.95),
            ("4111.1111.1111.1111", 0.8),
        ),
        *(("378282246310005", 0.8), ("伝票4111111111111111", 0.3), ("4111111111111112", 0.0)),
        *(("9111111111111111", 0.0), ("41111111111111111", 0.0), ("4222222222222", 0.5)),
    ],
    ids=unnamed,
)
def test_a_card_needs_a_brand_and_its_check_digit(text: str, expected: float) -> None:
    assert score(CARDS, text) == expected
