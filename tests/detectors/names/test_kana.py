"""Names in kana: both words have to read like names, in their order."""

from __future__ import annotations

import pytest

from detectors.names.kana import load

READINGS = load()


@pytest.mark.parametrize(
    "name", ["やまだ たろう", "ミタムラ コウヘイ", "おくやま\tちよ", "やまがた ありとも"]
)
def test_a_family_and_a_given_name_are_a_name(name: str) -> None:
    assert list(READINGS.named(f"1,{name},58")) == [(2, 2 + len(name))]


@pytest.mark.parametrize(
    "text",
    [
        *("たろう やまだの", "しんぶん ください", "やまだ ください", "スマート ライフ"),
        *("やまだたろう", "や たろう", "大やまだ たろう"),
    ],
)
def test_other_words_in_kana_are_none(text: str) -> None:
    assert list(READINGS.named(text)) == []
