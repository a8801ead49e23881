"""Classes of words: alike words share one, and an unknown word has none."""

from __future__ import annotations

from detectors.names.classes import UNKNOWN, load

CLASSES = load()


def test_words_that_are_used_alike_have_one_class() -> None:
    assert CLASSES.of("係長") == CLASSES.of("課長") != (UNKNOWN,) * 3
    assert CLASSES.of("首相")[2] == CLASSES.of("大臣")[2] != UNKNOWN
    assert CLASSES.of("愛知")[1] == CLASSES.of("静岡")[1] != CLASSES.of("係長")[1]
    assert CLASSES.of("首相")[0] == CLASSES.of("大臣")[0] != CLASSES.of("投手")[0]


def test_a_word_without_a_vector_has_no_class() -> None:
    assert CLASSES.of("鱗川凪") == (UNKNOWN,) * 3
    assert CLASSES.of("") == (UNKNOWN,) * 3


def test_the_digests_are_sorted_so_that_every_word_is_found() -> None:
    keys = CLASSES.keys.tolist()
    assert keys == sorted(set(keys))
    assert len(keys) == len(CLASSES.rows)
    assert CLASSES.rows.max() < len(CLASSES.close) == len(CLASSES.fine) == len(CLASSES.wide)
