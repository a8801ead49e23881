"""Numbers beside their labels: the shape of each kind, its check digit, and what is an amount."""

from __future__ import annotations

import pytest

from detectors.recognizers.labelled import LabelledNumberRecognizer
from tests.detectors.recognizers.finding import found, score, unnamed

NUMBERS = LabelledNumberRecognizer()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        *(("住民票コード 25208017643", 0.98), ("住民票コード 25208017644", 0.88)),
        *(("免許証番号 309012345620", 0.98), ("免許証番号 309212345610", 0.88)),
        *(("免許証番号 099012345620", 0.0), ("保険者番号 138058", 0.8)),
        *(("旅券番号 AA0000000", 0.0), ("旅券番号 ab1234567", 0.95)),
        *(("口座番号 123-4567", 0.95), ("口座番号 12345678", 0.0)),
        *(("年金 1234.567890", 0.95), ("年金の額 1234567890 円", 0.0)),
    ],
    ids=unnamed,
)
def test_a_check_digit_moves_confidence_and_the_shape_decides(text: str, expected: float) -> None:
    assert score(NUMBERS, text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("口座番号 1234567 8888", ["1234567"]),
        ("口座番号 8888 123 4567", []),
        ("旅券番号 AB 1234567 8", []),
        ("基礎年金番号 1 1234 567890", []),
        ("免許証番号 305012345678 8888", ["305012345678"]),
        ("口座番号 12345671234567", []),
        ("整理番号 1,234,567", []),
    ],
    ids=unnamed,
)
def test_a_number_that_goes_on_is_another_one(text: str, expected: list[str]) -> None:
    assert found(NUMBERS, text) == expected


def test_every_column_is_read_by_its_own_heading() -> None:
    text = "氏名,口座番号,旅券番号\n甲,1234567,TR1234567\n乙,7654321,MU7654321"
    assert found(NUMBERS, text) == ["1234567", "TR1234567", "7654321", "MU7654321"]


def test_an_amount_is_not_a_number_of_anybody() -> None:
    for unit in ("円", "件", "人", "世帯", " 円"):
        assert found(NUMBERS, f"口座の残高は1234567{unit}") == []
    assert found(NUMBERS, "口座番号 1234567名義 甲") == ["1234567"]


@pytest.mark.parametrize("label", ["免許証No.", "運転免許証№", "免許証No"], ids=unnamed)
def test_a_number_may_stand_straight_behind_no(label: str) -> None:
    assert found(NUMBERS, f"{label}3090-1234-5620") == ["3090-1234-5620"]


def test_the_next_cell_of_a_row_does_not_make_it_an_amount() -> None:
    text = "氏名,基礎年金番号,電話\n甲,8281-805048,080-2901-3320"
    assert found(NUMBERS, text) == ["8281-805048"]
    assert found(NUMBERS, "口座数 1234567 口座") == []


def test_an_account_of_a_bank_that_is_said_to_be_made_up_is_nobodys() -> None:
    assert found(NUMBERS, "架空銀行 渋谷支店 普通 1234567") == []
    assert found(NUMBERS, "〇〇銀行 渋谷支店 普通 1234567") == []
    assert found(NUMBERS, "みずほ銀行 渋谷支店 普通 1234567") == ["1234567"]


@pytest.mark.parametrize(
    "text",
    [
        *("納税通知書の番号は20268814です", "世帯の番号は7719023", "整理の番号3348120"),
        *(
            "介護保険証の番号を電話で確認、0001274830。",
            "被災者台帳番号20240117",
            "利用者の番号 5550123",
        ),
    ],
    ids=unnamed,
)
def test_a_label_is_one_in_other_words_too(text: str) -> None:
    assert score(NUMBERS, text) >= 0.9
