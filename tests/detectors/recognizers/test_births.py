"""Dates of birth: a real date with a label, in either calendar."""

from __future__ import annotations

import pytest

from detectors.recognizers.births import BirthDateRecognizer
from tests.detectors.recognizers.finding import found, unnamed

BIRTHS = BirthDateRecognizer()


@pytest.mark.parametrize(
    "date",
    [
        *(
            "昭和58年4月1日",
            "S58.4.1",
            "平成元年12月31日",
            "1983/04/01",
            "1983-4-1",
            "1983年4月1日",
            "1983年\n4月1日",
        ),
        *(
            "昭和五十八年四月一日",
            "平成元年十二月三十一日",
            "大正十年十月十日",
            "令和三年二月二十八日",
        ),
    ],
    ids=unnamed,
)
@pytest.mark.parametrize(
    "sentence", ["生年月日：{}", "{}生まれの方", "{}生、文京区", "誕生日は{}です"], ids=unnamed
)
def test_a_labelled_date_is_one_of_birth(date: str, sentence: str) -> None:
    assert found(BIRTHS, sentence.format(date)) == [date]


def test_a_date_of_birth_may_stand_in_three_columns() -> None:
    table = "氏名,生年,月,日\n山田太郎,1980,4,1\n佐藤花子,昭和60,12,3\n予備,60,13,3"
    assert found(BIRTHS, table) == ["1980,4,1", "昭和60,12,3"]
    assert found(BIRTHS, "行事,年,月,日\n祭り,1980,4,1") == []


@pytest.mark.parametrize(
    "text",
    [
        *(
            "令和7年4月1日に施行",
            "昭和58年4月1日",
            "生年月日：昭和58年13月40日",
            "生年月日：未記入",
        ),
        *("生年月日：昭和五八年四月一日", "生年月日：昭和十十年四月一日", "2026-11-24 生徒数"),
    ],
    ids=unnamed,
)
def test_a_date_without_label_or_that_does_not_exist_is_none(text: str) -> None:
    assert found(BIRTHS, text, 0.1) == []
