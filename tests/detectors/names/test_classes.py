"""Classes of words: alike words share one, and an unknown word has none."""

from __future__ import annotations

from detectors.names.classes import UNKNOWN, digests, load

CLASSES = load()


def classes(*words: str) -> list[tuple[int, int, int]]:
    return CLASSES.of(digests(words))


def test_words_that_are_used_alike_have_one_class() -> None:
    section, division, prime, minister = classes("係長", "課長", "首相", "大臣")
    aichi, shizuoka, pitcher = classes("愛知", "静岡", "投手")
    assert section == division != (UNKNOWN,) * 3
    assert prime[2] == minister[2] != UNKNOWN
    assert aichi[1] == shizuoka[1] != section[1]
    assert prime[0] == minister[0] != pitcher[0]


def test_a_word_without_a_vector_has_no_class_whatever_stands_beside_it() -> None:
    assert classes("鱗川凪", "係長", "") == [(UNKNOWN,) * 3, *classes("係長"), (UNKNOWN,) * 3]


def test_the_digests_are_sorted_so_that_every_word_is_found() -> None:
    keys = CLASSES.keys.tolist()
    assert keys == sorted(set(keys))
    assert len(keys) == len(CLASSES.rows)
    assert CLASSES.rows.max() < len(CLASSES.close) == len(CLASSES.fine) == len(CLASSES.wide)
