"""Japanese names in Latin letters."""

from __future__ import annotations

import pytest

from detectors.names.kana import load
from detectors.recognizers.romaji import in_latin, readings

KANA = load()


def found(text: str) -> list[str]:
    return [text[a:b] for a, b in in_latin(text, KANA.is_family, KANA.is_given)]


@pytest.mark.parametrize(
    ("word", "reading"),
    [
        ("yamada", "ヤマダ"),
        ("Taro", "タロウ"),
        ("ohno", "オオノ"),
        ("kenichi", "ケニチ"),
        ("shinpei", "シンペイ"),
        ("homma", "ホンマ"),
        ("hattori", "ハットリ"),
        ("ryunosuke", "リュウノスケ"),
        ("JUN", "ジュン"),
    ],
)
def test_a_word_is_read_in_every_usual_writing(word: str, reading: str) -> None:
    assert reading in set(readings(word))


@pytest.mark.parametrize("word", ["windows", "excel", "linux", "smith", "yamadx"])
def test_what_is_no_japanese_has_no_reading(word: str) -> None:
    assert list(readings(word)) == []


def test_the_readings_of_a_word_are_few() -> None:
    assert len(list(readings("kokorobosoku"))) <= 8


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("担当はyamada taroです。", ["yamada taro"]),
        ("hanako satoさんから電話", ["hanako sato"]),
        ("氏名:yamada, taro", ["yamada, taro"]),
        ("(sato kenji)", ["sato kenji"]),
        ("設定のhost nameを変える", []),
        ("use yamada taro here", []),
        ("2 yamada taro", []),
        ("yamada-taro sato", []),
        ("Meiji Seikaファルマの製品", []),
        ("画面にuser kanaを出す", []),
    ],
)
def test_two_words_that_read_as_a_name_and_stand_by_themselves_are_found(
    text: str, names: list[str]
) -> None:
    assert found(text) == names
