"""個人番号: how sure a number is beside its label, alone, and in a table."""

from __future__ import annotations

import pytest

from detectors.recognizers.my_number import MyNumberRecognizer
from tests.detectors.recognizers.finding import found, score, unnamed

MY_NUMBERS = MyNumberRecognizer()


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
        *(("個人番号 1234 5678 9018 0000", 0.0), ("個人番号 0000 1234 5678 9018", 0.0)),
        *(("個人番号 1234 5678 9018 2026年", 0.98), ("個人番号No1234-5678-9018", 0.98)),
        *(("0-4 1234 5678 9018", 0.0), ("1234 5678 9018 12", 0.0)),
        *(("個人番号123456789018b", 0.9), ("個人番号123456789012b", 0.0)),
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


def test_beside_a_column_of_other_numbers_they_are_found_in_any_part_of_the_table() -> None:
    numbers = ["023456789013", "621498320257", "983205673214", "379474484458", "454972364860"]
    rows = [f"945456787654\t{number}" for number in numbers]
    for first in range(3):
        for more in ("", "\n945456787654"):
            assert found(MY_NUMBERS, "\n".join(rows[first:]) + more) == numbers[first:]


def test_numbers_with_names_of_their_own_say_nothing_of_the_others() -> None:
    licences = "\n".join(f"運転免許証番号 30901234562{n}" for n in range(6))
    assert found(MY_NUMBERS, f"{licences}\n{'。' * 90}\n023456789013") == ["023456789013"]


def test_a_heading_is_a_label_however_far_up_it_stands() -> None:
    rows = "\n".join(f"{n},12345678901{n}" for n in range(10))
    found_here = found(MY_NUMBERS, f"番,個人番号\n{rows}", 0.8)
    assert len(found_here) == 10


def test_a_number_belongs_to_the_nearest_label() -> None:
    text = "個人番号は別紙、運転免許証番号は 309012345620"
    assert found(MY_NUMBERS, text) == []


def test_log_pastes_and_time_stamps_are_not_blocked() -> None:
    minutes = [f"20260401{hour:02d}{minute:02d}" for hour in range(24) for minute in range(60)]
    for stamp in minutes[::7]:
        assert score(MY_NUMBERS, f"{stamp} ERROR バッチ異常終了") <= 0.2
    assert found(MY_NUMBERS, "\n".join(f"{m} INFO" for m in minutes), 0.5) == []


def test_a_random_number_without_a_label_never_reaches_the_score_that_blocks() -> None:
    scores = [score(MY_NUMBERS, f"控え {n:012d} です") for n in range(345678901200, 345678901500)]
    assert 20 < sum(s >= 0.5 for s in scores) < 40
    assert max(scores) < 0.8
