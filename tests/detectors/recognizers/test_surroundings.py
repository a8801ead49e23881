"""Words beside names: the same letters mean a person here and something else there."""

from __future__ import annotations

import pytest

from detectors.recognizers.surroundings import HONORIFIC, NOT_A_NAME, PERSONAL
from tests.detectors.recognizers.finding import unnamed


@pytest.mark.parametrize(
    "text", ["さん", "様へ", " 様", "殿", "」さん", "先生", "課長", "議員"], ids=unnamed
)
def test_an_honorific_or_a_post_stands_behind_a_person(text: str) -> None:
    assert HONORIFIC.match(text)


@pytest.mark.parametrize(
    "text", ["様式", "様子", "氏名", "氏族", "殿堂", "委員会", "君津"], ids=unnamed
)
def test_a_word_that_begins_like_an_honorific_is_none(text: str) -> None:
    assert not HONORIFIC.match(text)


def test_a_post_does_not_make_a_place_a_person() -> None:
    assert not PERSONAL.match("市長")


@pytest.mark.parametrize(
    "text", ["未定", "なし", "情報政策課", "山田株式会社", "別紙のとおり"], ids=unnamed
)
def test_a_field_may_say_that_there_is_no_name(text: str) -> None:
    assert NOT_A_NAME.search(text)
