"""Persons by the model of GiNZA: spaCy's convolutional network, trained on other text, over our own morphemes.

Only two parts of ja_ginza are run, the one that reads words and the one that names them. Its tokeniser and the package
GiNZA are not: they need a SudachiPy that cannot stand beside ours, and Sudachi's longest units are the same.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from functools import cache
from importlib.util import find_spec
from typing import Any

from sudachipy import Dictionary, SplitMode

_LEFT_OUT = (
    "tokenizer",
    "parser",
    "attribute_ruler",
    "morphologizer",
    "compound_splitter",
    "bunsetu_recognizer",
)
_TOKENIZER = {"nlp": {"tokenizer": {"@tokenizers": "spacy.Tokenizer.v1"}}}
"""One that needs nothing to be made. It is never asked: documents are made of our morphemes."""
_PERSON = "Person"
SENTENCES = 64
"""How many are remembered: the sentences of a stream, and of a text that is read again once it is masked, come back."""


class MissingGinza(Exception):
    """The extra is not installed. The message says what to do."""

    def __init__(self) -> None:
        super().__init__(
            "sekisho[ginza] が入っていません。uv sync --extra ginza か pip install --no-deps 'ja-ginza>=5.3,<5.4' で"
            "入れてください (sekisho[ginza] is not installed: run one of these two commands)"
        )


def installed() -> bool:
    return find_spec("ja_ginza") is not None


class Ginza:
    """For many threads, one at a time: neither the model nor a tokeniser can be shared."""

    def __init__(self) -> None:
        if not installed():
            raise MissingGinza
        import ja_ginza  # an optional extra, and seconds of loading that few processes need

        self._nlp = ja_ginza.load(exclude=_LEFT_OUT, config=_TOKENIZER)
        self._tokenizer = Dictionary().tokenizer(SplitMode.C)
        self._lock = threading.Lock()
        self._known: OrderedDict[str, tuple[tuple[int, int], ...]] = OrderedDict()

    def persons(self, sentence: str) -> tuple[tuple[int, int], ...]:
        """Where names of persons stand. A sentence is read by itself: what is found depends on nothing else."""
        with self._lock:
            known = self._known.get(sentence)
            if known is None:
                known = self._known[sentence] = self._read(sentence)
                if len(self._known) > SENTENCES:
                    self._known.popitem(last=False)
            self._known.move_to_end(sentence)
            return known

    def _read(self, sentence: str) -> tuple[tuple[int, int], ...]:
        # Words that were never seen before are forgotten behind it: otherwise memory would grow with each new name.
        with self._nlp.memory_zone():
            document = self._document(sentence)
            for _, component in self._nlp.pipeline:
                document = component(document)
            return tuple(
                (entity.start_char, entity.end_char)
                for entity in document.ents
                if entity.label_ == _PERSON
            )

    def _document(self, sentence: str) -> Any:
        from spacy.tokens import Doc  # loaded by then

        words: list[str] = []
        spaces: list[bool] = []
        for morpheme in self._tokenizer.tokenize(sentence):
            surface = morpheme.surface()
            if surface == " " and spaces and not spaces[-1]:
                spaces[-1] = True
            else:
                words.append(surface)
                spaces.append(False)
        return Doc(self._nlp.vocab, words=words, spaces=spaces)


@cache
def shared() -> Ginza:
    """One for all screens of a process: it takes a second to load, and some hundred megabytes."""
    return Ginza()
