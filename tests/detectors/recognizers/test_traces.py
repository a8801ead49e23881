"""What points at one person, and what only looks like it."""

from __future__ import annotations

import pytest

from detectors.recognizers.traces import AGED, POINTING
from tests.detectors.recognizers.finding import unnamed


@pytest.mark.parametrize(
    "text",
    ["三枝さんは", "田中太郎は", "患者:三枝", "宛名番号 001234", "4月1日生まれの", "ミゲルくんの"],
    ids=unnamed,
)
def test_a_name_a_number_or_a_birthday_points_at_one_person(text: str) -> None:
    assert POINTING.search(text)


@pytest.mark.parametrize(
    "text",
    [
        "皆様へ",
        "お客様の声",
        "仕様の変更",
        "患者さんの",
        "福祉課の三枝さん",
        "同様に",
        "山田町の",
        "氏名:未定",
        "各氏の",
    ],
    ids=unnamed,
)
def test_groups_officials_and_words_do_not(text: str) -> None:
    assert not POINTING.search(text)


def test_an_age_tells_of_one_person_or_of_many() -> None:
    assert AGED.search("80代男性が来た") and AGED.search("男性(82)は")
    assert not AGED.search("80代男性の割合は") and not AGED.search("40歳以上の女性")
