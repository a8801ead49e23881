"""Given names in front of くん and ちゃん."""

from __future__ import annotations

import pytest

from detectors.names.kana import load
from detectors.recognizers.children import children

READINGS = load()


def found(text: str) -> list[str]:
    return [text[start:end] for start, end in children(text, READINGS.is_given)]


@pytest.mark.parametrize(
    "text, names",
    [
        ("年長のつばさくんが熱を出した。", ["つばさ"]),
        ("はるとくんとゆいちゃんは欠席です。", ["はると", "ゆい"]),
        ("けんくんはゆうとくんと遊んだ。", ["けん", "ゆうと"]),
        ("昨日、凪沙ちゃんが来た。", ["凪沙"]),
    ],
)
def test_a_given_name_is_found_whatever_stands_in_front_of_it(text: str, names: list[str]) -> None:
    assert found(text) == names


@pytest.mark.parametrize(
    "text",
    [
        "おばあちゃんとおじいちゃんとあかちゃんとわんちゃんが来た。",
        "おかあちゃんとにいちゃんとねえちゃん",
        "市のマスコットキャラクターつばさくんの着ぐるみ",
        "ごみへらすくんのシール",
        "息子くんと飼い犬ちゃん",
        "きちんと片付ける",
        "『ゆきのひのゆいちゃん』を読む。",
    ],
)
def test_relatives_animals_and_mascots_are_nobody(text: str) -> None:
    assert found(text) == []
