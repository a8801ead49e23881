"""Recognisers made of a guideline's own words and patterns."""

from __future__ import annotations

import time

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


def test_other_words_are_another_recogniser() -> None:
    one, two = (term_recognizer(TermForm("CODE", words=frozenset({w}))) for w in ("甲", "乙"))
    assert Screen([one]).digest != Screen([two]).digest
    assert "甲" not in repr(TermForm("CODE", words=frozenset({"甲"})))


def test_a_check_digit_decides_what_a_pattern_found() -> None:
    form = {"patterns": frozenset({"[0-9]{10}"}), "starts": frozenset("0123456789"), "width": 10}
    assert found("1234567897と1234567898", check="luhn", **form) == ["1234567897"]
    assert found("1234567897と1234567898", **form) == ["1234567897", "1234567898"]


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


def spent(recognizer: TextRecognizer, text: str) -> float:
    """The least processor time of five looks."""
    view = normalise(text)
    times: list[float] = []
    for _ in range(5):
        start = time.process_time()
        assert len(list(recognizer.find(view))) >= 400
        times.append(time.process_time() - start)
    return min(times)
