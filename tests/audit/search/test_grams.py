"""Normalised text and its pieces: what occurs is found, whatever it looks like."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from audit.search.grams import MOST_PIECES, blinded, normalised, occurs, pieces, sought, texts

WRITTEN = st.text("住民税のがｶﾞカ゛゜アー〜12ａbCd’½⁄İßﬁ㌔👩\u200d\u200b\ufe0f \ud800", max_size=14)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("ｶﾞｽ料金", "ガス料金"),
        ("ＡＢＣ", "abc"),
        ("葛\U000e0100飾", "葛飾"),
        ("減\u200b免\n 申\u3000請", "減免申請"),
        ("Straße", "STRASSE"),
        ("㍻", "平成"),
        ("カ゛ス・ハ ゜ン", "ガス・パン"),
        ("はﾞ", "ば"),
        ("½", "1/2"),
        ("O’Brien", "o'brien"),
        ("e‐Tax 10〜12", "E-TAX 10～12"),
        ("👩\u200d👩\u200d👧", "👩👩👧"),
    ],
)
def test_ways_of_writing_make_no_difference(one: str, other: str) -> None:
    assert normalised(one) == normalised(other)


@given(WRITTEN, WRITTEN, WRITTEN)
def test_every_text_has_every_piece_of_every_phrase_in_it(
    before: str, phrase: str, after: str
) -> None:
    phrase = normalised(phrase)
    text = normalised(before) + phrase + normalised(after)
    if phrase:
        assert set(sought(phrase)) <= pieces(text)
        assert 1 <= len(sought(phrase)) <= MOST_PIECES


def plain(text: str) -> str:
    """What searching promises, in words of its own: letter by letter, until nothing changes any more."""
    alike = {"゛": "\u3099", "゜": "\u309a", "〜": "~", "’": "'", "⁄": "/"}
    seen = (letter for letter in text if letter not in " \u200b\u200d\ufe0f")
    again = "".join(alike.get(letter, letter) for letter in seen)
    again = unicodedata.normalize("NFKC", again).casefold()
    return text if again == text else plain(again)


@settings(max_examples=300)
@given(WRITTEN)
def test_normalised_text_is_what_is_promised(text: str) -> None:
    assert normalised(text) == plain(text)


@given(WRITTEN)
def test_normalised_text_stays_as_it_is(text: str) -> None:
    assert normalised(normalised(text)) == normalised(text)


def test_few_pieces_of_a_long_phrase_are_looked_up() -> None:
    assert sought("税") == ["税"]
    assert sought("減免") == ["減免"]
    assert sought("report") == ["rep", "epo", "por", "ort"]
    assert sought("税abcd税") == ["abc", "bcd", "税a", "d税"]


def test_texts_are_all_strings_but_the_account_name() -> None:
    assert texts({"user": "u1", "a": [{"b": "Ａ Ｂ"}, 1, None], "c": "Ａ Ｂ"}) == {"ab"}
    assert texts({"a": r'{"n": "\u7a0e"}'}) == {r'{"n":"\u7a0e"}', "税"}


def test_every_phrase_must_occur_but_not_in_the_same_string() -> None:
    assert occurs(["ab", "c"], ["xabx", "c"])
    assert not occurs(["ab", "d"], ["xabx", "c"])


def test_a_blinded_piece_depends_on_its_key() -> None:
    values = {blinded(key, piece) for key in (b"1", b"2") for piece in ("税", "\ud800")}
    assert len(values) == 4
    assert all(-(2**63) <= value < 2**63 for value in values)
