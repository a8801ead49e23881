"""The names model: what it computes is the field's own definition, whatever the text is cut into."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise, product

import numpy as np
import pytest

from detectors.english.reader import EnglishReader
from detectors.names.features import END, LABELS, NEAR
from detectors.names.model import KINDS, SLOTS, Kinds, Tagger, Weights, load
from detectors.names.morphemes import Morphemes, Word
from detectors.names.reader import NameReader, named

L = len(LABELS)


def weights(seed: int) -> Weights:
    chance = np.random.default_rng(seed)

    def table(*shape: int) -> np.ndarray:
        return np.asarray(chance.normal(0, 0.3, shape), np.float32)

    classes = {"": 0, END: 1, "名詞": 2}
    features = {END: 0, "w=甲": 1, "w=乙": 2}
    pairs = (table(3, 3, L), table(3, 3, L))
    return Weights(features, table(3, SLOTS, L), classes, *pairs, classes, *pairs, table(L, L))


def enumerated(scores: np.ndarray, moves: np.ndarray) -> np.ndarray:
    """Marginals by adding up every path: the definition."""
    found = np.zeros_like(scores)
    for path in product(range(L), repeat=len(scores)):
        weight = sum(scores[i, label] for i, label in enumerate(path))
        weight += sum(moves[a, b] for a, b in pairwise(path))
        for i, label in enumerate(path):
            found[i, label] += np.exp(weight)
    return np.asarray(found / found.sum(axis=1, keepdims=True))


@pytest.mark.parametrize("seed", range(5))
def test_probabilities_are_those_of_all_paths_added_up(seed: int) -> None:
    w = weights(seed)
    kinds = Kinds(w, lambda word: "x")
    noun = ("名詞", "*", "*", "*")
    kinds.add({(s, 0, False): Word(s, noun, "c", bool(n)) for n, s in enumerate("甲乙")})
    ids = [0] * NEAR + [1, 2, 2, 1] + [0] * NEAR
    tagger = Tagger(w)
    found = tagger.probabilities(kinds, ids)[NEAR:-NEAR]
    expected = enumerated(tagger._scores(kinds, np.asarray(ids))[NEAR:-NEAR], w.transitions)
    assert np.allclose(found, expected, atol=1e-4)


def test_a_sentence_reads_the_same_alone_and_among_others() -> None:
    reader = NameReader(lambda word: "x", load())
    sentence = "昨日、佐藤花子さんと田中が来庁した。"
    filler = "本市の予算は前年度より増加した。"

    def spans(text: str) -> list[tuple[str, float]]:
        found = []
        for reading in reader.read(text, bool):
            for first, last, chance in named(reader.chances(reading), "PERSON", 0.4, 0.4):
                start, end = reading.span(first, last)
                found.append((text[start:end], round(chance, 3)))
        return found

    alone = spans(sentence)
    assert [text for text, _ in alone] == ["佐藤花子", "田中"]
    assert spans(filler * 400 + sentence + filler * 3) == alone


def test_memory_of_words_is_bounded_and_starts_afresh() -> None:
    w = weights(0)
    reader = NameReader(lambda word: "x", w)
    first = reader._kinds
    first.letters += ["x"] * KINDS
    assert list(reader.read("本日は晴天", bool))
    assert reader._kinds is not first


def test_labels_that_the_training_data_lacked_get_no_chance() -> None:
    chances = [s.chances for s in EnglishReader().read("John Smith lives in Paris.\nYes.")]
    assert max(float(c[:, LABELS.index("B-WORK") :].max()) for c in chances) < 1e-6
    assert float(chances[0][:, LABELS.index("B-PERSON")].max()) > 0.5


def test_a_word_knows_what_else_the_dictionary_lists_it_as() -> None:
    morphemes = Morphemes()
    known, unheard_of = morphemes.words([(s, ("名詞",) * 6, False) for s in ("宮崎", "鱗川凪")])
    assert {"F", "L"} <= set(known.known_as)
    assert unheard_of.known_as == ""


def test_a_word_has_the_sum_of_its_features_in_the_unit_of_the_stored_weights() -> None:
    stored = np.full((2, SLOTS, L - 2), 30_000, np.int16)
    stored[1] = 2_000
    w = replace(weights(0), features={"w=甲": 0, "p=名詞/*/*/*": 1}, rows=stored, scale=0.001)
    kinds = Kinds(w, lambda word: "x")
    kinds.add({("甲", 0, False): Word("甲", ("名詞", "*", "*", "*"), "c", False)})
    assert np.allclose(kinds.rows[1, :, : L - 2], 32.0)
    assert (kinds.rows[1, :, L - 2 :] < -50).all()
