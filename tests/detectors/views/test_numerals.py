"""Numbers spelt otherwise than in plain digits, and short ones behind a label."""

from __future__ import annotations

import pytest

from detectors.views.normalise import normalise
from detectors.views.numerals import brought_together, respelt
from tests.detectors.recognizers.finding import unnamed


def spelt(text: str) -> str:
    view = respelt(normalise(text))
    return view.text if view else text


def together(text: str, *, evenly: bool) -> str:
    even, every = brought_together(normalise(text))
    view = even if evenly else every
    return view.text if view else text


@pytest.mark.parametrize(
    ("text", "reading"),
    [
        ("記号一一三五〇 番号九八七六五四三一", "記号11350 番号98765431"),
        ("職員番号は壱零肆伍弐参です", "職員番号は104523です"),
        ("職員番号いちゼロよんごにさん", "職員番号104523"),
        ("番号はTKななろくごよんさんにいち", "番号はTK7654321"),
        ("zero nine zero - one two three four - five six", "090-1234-56"),
        ("記号l135O 番号98765431", "記号11350 番号98765431"),
        ("旅券番号TK765432l", "旅券番号TK7654321"),
        ("番号欄に九六一四三一八五六五六五と記載", "番号欄に961431856565と記載"),
        ("折り返し 〇八〇-一一一一-二二二二へ", "折り返し 080-1111-2222へ"),
        ("番号はに九六いち四三一八", "番号は29614318"),
    ],
    ids=unnamed,
)
def test_a_number_is_spelt_in_digits(text: str, reading: str) -> None:
    assert spelt(text) == reading


@pytest.mark.parametrize(
    "text",
    [
        "一二三四五",
        "二〇二四年の三月",
        "番号はにぎやかに",
        "きれいにまるまる",
        "IDはIOI0Oです",
        "職員番号一二三",
    ],
    ids=unnamed,
)
def test_words_and_short_numbers_of_nobody_stay(text: str) -> None:
    assert spelt(text) == text


def test_a_short_number_is_brought_together_behind_a_label_only() -> None:
    assert together("職員番号は1、0、4、5、2、3です", evenly=True) == "職員番号は104523です"
    assert together("問1、0、4、5、2、3です", evenly=True) == "問1、0、4、5、2、3です"
    assert together("番号10の4523", evenly=True) == "番号10の4523"
    assert together("番号10の4523", evenly=False) == "番号104523"


def test_where_every_number_is_in_even_groups_there_is_one_reading_of_them() -> None:
    even, every = brought_together(normalise("1234 5678 9012 と 12 34 56 78"))
    assert even is not None and even.text == "123456789012 と 12345678"
    assert every is None


def test_a_number_across_cells_is_brought_together() -> None:
    assert together("090- | 8765-4321", evenly=False) == "09087654321"
