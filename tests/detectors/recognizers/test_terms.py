"""Recognisers made of a guideline's own words and patterns."""

from __future__ import annotations

from detectors.recognizers.terms import TermForm, term_recognizer
from detectors.screen import Screen


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


def test_thousands_of_words_are_one_walk() -> None:
    words = frozenset(f"計画{n:05}号" for n in range(5_000))
    assert found("計画04999号と計画05000号", words=words) == ["計画04999号"]
