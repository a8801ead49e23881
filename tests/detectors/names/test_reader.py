"""What is remembered of sentences: a text reads the same whatever was read before it."""

from __future__ import annotations

import gc
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from detectors.names import model
from detectors.names.model import load
from detectors.names.reader import REMEMBERED, NameReader

T = TypeVar("T")
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


def in_a_thread(work: Callable[[], T]) -> T:
    """What a thread remembers of sentences is its own, and goes with it."""
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(work).result()


def anew(*texts: str) -> list[list[tuple[str, tuple[int, int], list[float]]]]:
    return in_a_thread(lambda: [read(READER, text) for text in texts])


def in_memory(work: Callable[[], object]) -> int:
    """How many more sentences there are in memory after the work."""

    def sentences() -> int:
        return sum(type(one).__name__ == "_Sentence" for one in gc.get_objects())

    before = sentences()
    work()
    return sentences() - before


@given(st.lists(TEXTS, max_size=3), TEXTS)
@settings(deadline=None, max_examples=200)
def test_a_text_reads_the_same_whatever_was_read_before(before: list[str], text: str) -> None:
    assert anew(*before, text)[-1] == anew(text)[-1]


def test_a_sentence_reads_the_same_once_kinds_are_numbered_anew(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    text = "山田は来ない。佐藤が来た。"
    fresh = read(READER, text)
    monkeypatch.setattr(model, "KINDS", 1)
    assert read(READER, text) == fresh


def test_few_sentences_are_remembered() -> None:
    sentences = [f"{n:04}{'人が来て' * 24}。" for n in range(3 * REMEMBERED // 101)]
    many = "".join(sentences)
    assert in_a_thread(lambda: in_memory(lambda: read(READER, many))) == REMEMBERED // 101
