"""The lists of names: what they say of one word, of words in a row, and what stands over what."""

from __future__ import annotations

from zlib import crc32

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from detectors.names.lists import CODES, LETTERS, WORDS, Lists, alone, in_row, load, overlaid

LISTS = load()


def letters(word: str) -> set[str]:
    bits = LISTS.of(word)
    return {letter for place, letter in enumerate(LETTERS) if bits >> place & 1}


def test_a_name_is_known_as_what_the_list_has_it_as() -> None:
    assert "s" in letters("中村") and "l" in letters("中村")
    assert "p" in letters("夏目漱石")
    assert letters("シュレーディンガー") == {"s"}
    assert letters("鱗川凪") == letters("起案文書") == set()


def test_the_words_of_a_whole_name_are_found_in_a_row_and_no_name_goes_over_a_gap() -> None:
    words = [w.encode() for w in ("作家", "夏目", "漱石", "全集")]
    rows = list(LISTS.rows(words))
    assert [(start, end) for start, end, _ in rows] == [(1, 3)]
    assert rows[0][2] & 1 << LETTERS.index("p")
    assert list(LISTS.rows([words[1], b"", words[2]])) == []


@given(st.lists(st.sampled_from([b"a", b"b", b"ab", b""]), max_size=9))
def test_rows_are_all_that_are_listed_and_no_longer_than_allowed(words: list[bytes]) -> None:
    listed = {b"ab", b"aab", b"bb", b"abababab"}
    keys = np.array(sorted(crc32(name) for name in listed), np.uint32)
    lists = Lists(keys, np.ones(len(keys), np.uint8))
    expected = [
        (start, end, 1)
        for start in range(len(words))
        for end in range(start + 2, min(start + WORDS, len(words)) + 1)
        if all(words[start:end]) and b"".join(words[start:end]) in listed
    ]
    assert list(lists.rows(words)) == expected


def test_a_whole_name_of_a_person_stands_over_an_earlier_and_longer_place() -> None:
    person, place = (1 << LETTERS.index(letter) for letter in "pl")
    codes = [5, 5, 5, 5]
    overlaid(codes, iter([(0, 3, place), (2, 4, person)]))
    assert codes == [5, 5, in_row(person), in_row(person) + 1]
    overlaid(codes, iter([(1, 3, place), (0, 2, place), (2, 4, place)]))
    assert codes == [in_row(place), in_row(place) + 1] * 2


def test_every_code_has_its_place_in_the_table_of_weights() -> None:
    bits = range(1 << len(LETTERS))
    singles = {alone(b) for b in bits}
    rows = {in_row(b) + more for b in bits[1:] for more in (0, 1)}
    assert singles == set(range(8))
    assert rows == set(range(8, CODES))
