"""What is remembered of sentences: a text reads the same whatever was read before it."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from detectors.names.model import load
from detectors.names.reader import SENTENCES, NameReader

WEIGHTS = load()
READER = NameReader(lambda word: word.surface, WEIGHTS)
SENTENCES_READ = st.sampled_from(
    [
        "佐藤が来た。",
        " 佐藤が来た。",
        "□□が来た。",
        "髙橋",
        "高橋",
    ]
)
TEXTS = st.lists(SENTENCES_READ, max_size=4).map("".join)


def read(reader: NameReader, text: str) -> list[tuple[str, tuple[int, int], list[float]]]:
    """Every word with its place and chances."""
    found = []
    for reading in reader.read(text, lambda sentence: True):
        chances = reader.chances(reading)
        found += [
            (reading.kinds.letters[number], reading.span(place, place), chances[place].tolist())
            for place, number in enumerate(reading.numbers)
            if reading.morphemes[place] is not None
        ]
    return found


@given(st.lists(TEXTS, max_size=3), TEXTS)
@settings(deadline=None, max_examples=200)
def test_a_text_reads_the_same_whatever_was_read_before(before: list[str], text: str) -> None:
    READER.forget()
    fresh = read(READER, text)
    READER.forget()
    for other in before:
        read(READER, other)
    assert read(READER, text) == fresh


def test_a_sentence_is_taken_apart_again_once_kinds_are_numbered_anew() -> None:
    text = "山田は来ない。佐藤が来た。"
    READER.forget()
    fresh = read(READER, text)
    READER.renew()
    assert read(READER, text) == fresh


def test_few_sentences_are_remembered() -> None:
    READER.forget()
    read(READER, "".join(f"{n}人が来た。" for n in range(3 * SENTENCES)))
    assert READER.remembered == SENTENCES
