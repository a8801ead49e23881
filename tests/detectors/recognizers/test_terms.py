"""Recognisers made of a guideline's own words and patterns."""

from __future__ import annotations

import time

import pytest

from detectors.recognizers.base import TextRecognizer
from detectors.recognizers.terms import TermForm, term_recognizer
from detectors.screen import Screen
from detectors.views.normalise import normalise


def found(text: str, **form: object) -> list[str]:
    recognizer = term_recognizer(TermForm("CODE", **form))  # type: ignore[arg-type]
    return [text[f.span.start : f.span.end] for f in Screen([recognizer]).scan(text)]


def test_words_count_whatever_their_width_and_case() -> None:
    words = frozenset({"Sekisho計画", "予定価格"})
    assert found("ＳＥＫＩＳＨＯ計画と予定\u200b価格", words=words) == [
        "ＳＥＫＩＳＨＯ計画",
        "予定\u200b価格",
    ]


def test_the_longest_word_at_a_place_is_found() -> None:
    assert found("予定価格表", words=frozenset({"予定", "予定価格"})) == ["予定価格"]


def test_patterns_read_normalised_text() -> None:
    assert found(
        "案ＡＢ－１２", patterns=frozenset({"[A-Z]{2}-[0-9]{2}"}), starts=frozenset("AB"), width=5
    ) == ["ＡＢ－１２"]


def test_words_close_by_decide() -> None:
    form = {
        "words": frozenset({"さくら"}),
        "near": frozenset({"計画"}),
        "not_near": frozenset({"花"}),
    }
    assert found("計画さくら", **form) == ["さくら"]
    assert found("さくら", **form) == []
    assert found("計画の花さくら", **form) == []
    assert found("計画" + "。" * 60 + "さくら", **form) == []


@pytest.mark.parametrize("text", ["桜市の田中", "田中（桜市）", "田中町", "南田中", "ﾀﾅｶ田中町"])
def test_a_word_of_the_negative_context_counts_on_either_side_and_around(text: str) -> None:
    form = {"words": frozenset({"田中"}), "not_near": frozenset({"桜市", "田中町", "南田中"})}
    assert found(text, **form) == []
    assert found(text, words=frozenset({"田中"}), near=form["not_near"]) == ["田中"]


def test_a_word_of_the_context_that_is_only_a_part_of_the_match_is_none() -> None:
    form = {"words": frozenset({"さくら計画"}), "not_near": frozenset({"計画"})}
    assert found("さくら計画", **form) == ["さくら計画"]
    assert found("計画のさくら計画", **form) == []


@pytest.mark.parametrize(
    ("word", "text"),
    [
        ("(税込)", "価格(税込)です"),
        ("A.B*C", "型番A.B*Cは"),
        ("[秘]", "[秘]文書"),
        ("100%計画", "１００％計画"),
        (r"\d+", r"式は\d+です"),
        ("PJ-12", "案件ｐｊ－１２の"),
        ("ＰＪ－１２", "pj-12"),
        ("サクラプロジェクト", "ｻｸﾗﾌﾟﾛｼﾞｪｸﾄを"),
        ("サクラ", "花サクラ咲く"),
        ("さくら", "のさくらは"),
        ("予定価格", "事前予定価格表"),
    ],
)
def test_a_word_is_read_as_it_stands_in_any_width_and_whatever_stands_beside_it(
    word: str, text: str
) -> None:
    (one,) = found(text, words=frozenset({word}))
    assert normalise(one).text.lower() == normalise(word).text.lower()
    assert found("AxBBCと価格税込と秘", words=frozenset({word})) == []


def test_a_letter_that_becomes_two_in_small_letters_hides_no_word() -> None:
    assert found("İ ABC計画", words=frozenset({"abc計画"})) == ["ABC計画"]
    assert found("abc計画 İZMİR案件", words=frozenset({"İzmir案件"})) == ["İZMİR案件"]


def test_words_that_overlap_are_all_covered_and_what_is_inside_another_is_told_once() -> None:
    words = frozenset({"予定", "予定価格", "価格", "価格表", "表"})
    assert found("予定価格表と価格", words=words) == ["予定価格", "価格表", "価格"]


def test_other_words_are_another_recogniser() -> None:
    one, two = (term_recognizer(TermForm("CODE", words=frozenset({w}))) for w in ("甲", "乙"))
    assert Screen([one]).digest != Screen([two]).digest
    assert "甲" not in repr(TermForm("CODE", words=frozenset({"甲"})))


def test_a_check_digit_decides_what_a_pattern_found() -> None:
    form = {"patterns": frozenset({"[0-9]{10}"}), "starts": frozenset("0123456789"), "width": 10}
    assert found("1234567897と1234567898", check="luhn", **form) == ["1234567897"]
    assert found("1234567897と1234567898", **form) == ["1234567897", "1234567898"]


def test_words_that_share_their_characters_with_the_text_cost_little_more_than_five() -> None:
    few = frozenset({"公園", "道路", "会議", "地区", "報告"})
    signs = "市道路公園整備事業用地取得会議資料調査地区再開発計画報告"
    pairs = {a + b for a in signs for b in signs} | {a + b + "案" for a in signs for b in signs}
    text = "市では道路と公園の整備のため、事業用地の会議資料を調べ、地区の再開発を報告する。" * 50
    many = few | {word + str(n) for word in pairs for n in range(4)}
    one, other = (term_recognizer(TermForm("CODE", words=words)) for words in (few, many))
    assert len(many) > 5000
    assert spent(other, text, least=250) < 4 * spent(one, text, least=250)


def test_thousands_of_words_are_one_walk() -> None:
    words = frozenset(f"計画{n:05}号" for n in range(10_000))
    assert found("計画09999号と計画10000号", words=words) == ["計画09999号"]


def test_ten_thousand_words_take_about_as_long_as_ten_and_twice_the_text_twice_as_long() -> None:
    text = "第12号の計画00001号について、道路と公園の整備を進める。" * 400
    few, many = (
        term_recognizer(TermForm("CODE", words=frozenset(f"計画{n:05}号" for n in range(count))))
        for count in (10, 10_000)
    )
    assert spent(many, text) < 5 * spent(few, text)
    assert spent(many, text * 4) < 12 * spent(many, text)


def spent(recognizer: TextRecognizer, text: str, least: int = 400) -> float:
    """The least processor time of five looks."""
    view = normalise(text)
    times: list[float] = []
    for _ in range(5):
        start = time.process_time()
        assert len(list(recognizer.find(view))) >= least
        times.append(time.process_time() - start)
    return min(times)
