"""Views: what text reads as, and that every place finds its way back."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from detectors.findings import Span
from detectors.views.normalise import normalise

READINGS = [
    ("clean text", "これは文です。abc 123", "これは文です。abc 123"),
    ("full width", "ＡＢＣ１２３：＝　", "ABC123:= "),
    ("circled digits", "①②⓪", "120"),
    ("dingbat digits", "❶❷", "12"),
    ("mathematical digits", "𝟎𝟗𝟎", "090"),
    ("digits of other scripts", "٠٩०", "090"),
    ("half-width kana with marks", "ﾏｲﾅﾝﾊﾞｰ", "マイナンバー"),
    ("squared words", "㈱㍻", "(株)平成"),
    ("zero-width characters", "12\u200b34\u200d\ufeff", "1234"),
    ("a soft hyphen", "09\u00ad0", "090"),
    ("zeros of UTF-16", "0\x009\x000", "090"),
    ("a control character", "0\x089\x9f0", "090"),
    ("signs of annotations", "0\ufff99\ufffb0", "090"),
    ("an ideographic variation", "辻\U000e0100さん", "辻さん"),
    ("keycaps", "0\ufe0f\u20e39\ufe0f\u20e3", "09"),
    ("struck-out digits", "1\u03362\u0336", "12"),
    ("hyphens of every kind", "1‐2‑3–4—5−6－7", "1-2-3-4-5-6-7"),
    ("a long vowel between digits", "０９０ー１２３４", "090-1234"),
    ("a long vowel in a word", "サーバー", "サーバー"),
    ("JSON escapes", r"\u0030\u5c71\ud842\udfb7", "0山𠮷"),
    ("a JSON escape and a mark", "\\u0031\u0300", "1"),
    ("a backslash that escapes nothing", r"C:\users \n", r"C:\users \n"),
    ("Cyrillic in a Latin word", "tаrо@exаmple", "taro@example"),
    ("a Cyrillic word", "тар", "тар"),
    ("Cyrillic all over an address", "ехаmрlе@со.jр", "example@co.jp"),
    ("Cyrillic in front of a number", "旅券ТК7654321", "旅券TK7654321"),
    ("the next item of a list", "①電話03-1234-5678②FAX", "1電話03-1234-5678 2FAX"),
    ("a circled digit of a number", "12③4、123④です", "1234、1234です"),
    ("municipal gaiji", "\ue000さん", "\ue000さん"),
    ("kana with their marks apart", "か\u3099", "が"),
]

DISGUISES = st.sampled_from(
    [
        "\u200b",
        "\u00ad",
        "\ufe0f",
        "\U000e0100",
        "\u3000",
        "１",
        "①",
        "㈱",
        "ｶﾞ",
        "\\u0031",
        "か\u3099",
    ]
)
TEXTS = st.lists(DISGUISES | st.text(max_size=4), max_size=20).map("".join)


@pytest.mark.parametrize(
    ("original", "reading"), [r[1:] for r in READINGS], ids=[r[0] for r in READINGS]
)
def test_text_reads_as_it_is_meant(original: str, reading: str) -> None:
    assert normalise(original).text == reading


@given(TEXTS)
def test_the_map_never_goes_back(original: str) -> None:
    # Fails when a cluster is said to begin two places earlier.
    view = normalise(original)
    spans = [view.span(i, i + 1) for i in range(len(view.text))]
    assert all(a.start <= b.start and a.end <= b.end for a, b in pairwise(spans))
    assert all(span.end <= len(original) for span in spans)


@given(TEXTS)
def test_every_character_reads_the_same_on_its_own(original: str) -> None:
    # Fails when plain runs are placed one further.
    view = normalise(original)
    for place, character in enumerate(view.text):
        span = view.span(place, place + 1)
        assert character in normalise(original[span.start : span.end]).text or character in "- "


@given(TEXTS)
def test_a_reading_reads_as_itself(original: str) -> None:
    # Fails when a reading holds a sign that reads as another one.
    once = normalise(original).text
    if "\\u" not in once:  # an escape may spell a backslash, which is not read twice
        assert normalise(once).text == once


@given(st.text("0123456789", min_size=2, max_size=12), st.data())
def test_what_is_ignored_between_digits_leaves_one_span(digits: str, data: st.DataObject) -> None:
    # Fails when a span ends where its last character begins.
    hidden = "".join(
        d + data.draw(st.sampled_from(["", "\u200b", "\u00ad", "\ufe0f"])) for d in digits[:-1]
    )
    view = normalise("前" + hidden + digits[-1] + "後")
    assert view.text == f"前{digits}後"
    assert view.span(1, 1 + len(digits)) == Span(1, len(hidden) + 2)


def test_a_view_shows_no_text() -> None:
    assert "山田" not in repr(normalise("山田１"))


def test_marks_without_end_cost_no_more_than_their_number() -> None:
    assert len(normalise("a" + "\u0301" * 5000).text) <= 5001


def test_what_is_made_of_a_view_is_made_once_for_all_who_ask_by_its_name() -> None:
    view = normalise("０３")
    assert [view.once("length", len), view.once("length", max), view.once("last", max)] == [
        2,
        2,
        "3",
    ]
