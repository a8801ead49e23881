"""The reader cuts long English at its ends and is for many threads."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

from detectors.english.reader import LONGEST, EnglishReader, pieces
from detectors.english.words import words

TEXT = "My name is Peter Brown. I live in London.\n" * 1_000


def test_pieces_are_all_of_the_words_and_end_with_a_sentence() -> None:
    listed = list(words(TEXT, 0, len(TEXT), {}))
    cut = list(pieces(listed))
    assert [w for piece in cut for w in piece] == listed
    assert all(len(piece) <= LONGEST for piece in cut)
    assert all(TEXT[piece[-1][0] : piece[-1][1]] in (".", "\n") for piece in cut)


def test_every_word_has_a_place_and_chances_that_sum_to_one() -> None:
    for stretch in EnglishReader().read(TEXT):
        assert len(stretch.places) == len(stretch.chances)
        assert abs(stretch.chances.sum(axis=1) - 1).max() < 1e-5


def test_threads_do_not_disturb_each_other() -> None:
    reader = EnglishReader()

    def names(number: int) -> float:
        return sum(float(s.chances[:, 1].sum()) for s in reader.read(f"I am Peter Brown{number}."))

    alone = [names(n) for n in range(16)]
    with ThreadPoolExecutor(4) as threads:
        assert list(threads.map(names, range(16))) == alone
