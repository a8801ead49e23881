"""Text as morphemes: SudachiPy's shortest units, cut into sentences, without the blanks between them.

Every distinct morpheme becomes a *kind*, a small number under which whatever is computed of it is remembered.
"""

from __future__ import annotations

import re
import threading
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sudachipy import Dictionary, SplitMode

from detectors.names import classes, lists

LONGEST_PIECE = 1_000
"""Characters given to the tokeniser at once: it refuses 49,150 bytes, and its time grows with length."""
VARIANTS = str.maketrans(
    "髙﨑嵜𠮷濵濱德邉邊齋齊廣澤櫻國島嶋眞瀨冨栁", "高崎崎吉浜浜徳辺辺斎斉広沢桜国島島真瀬富柳"
)
"""Old and variant forms, one for one: the dictionary knows only the common ones."""
_VARIANT = re.compile(f"[{''.join(map(chr, VARIANTS))}]")
BLANKS = frozenset({" ", "\t", "\n", "\r", "  ", "   "})

_JOINS = re.compile("[一-鿿々ァ-ヺー・=]+|[A-Z][A-Za-z]*")
_SENTENCE = re.compile(r"[^。！？!?\n]*[。！？!?\n]?")
_PAUSE = re.compile(r"[、,)」 \t](?=[^、,)」 \t]*$)")


@dataclass(frozen=True, slots=True)
class Word:
    """One kind of morpheme: how it is written, how the dictionary reads it here, and what else it could be.

    `known_as` has one letter for every class that the dictionary lists the form under: F 姓, G 名, N another name of
    a person, L a place, X another proper noun, c a common noun, v a verb, adjective or adverb, a an affix, o other.
    """

    surface: str
    tags: tuple[str, ...]
    known_as: str
    after_blank: bool
    akin: tuple[int, int, int] = (classes.UNKNOWN,) * 3
    """Its close, its fine and its wide class."""
    listed: int = 0
    """What the lists of names have it as, in bits."""

    @property
    def joins(self) -> bool:
        """Whether it may be a part of a name of several words."""
        return bool(_JOINS.fullmatch(self.surface)) or self.tags[2] == "人名"


class Morphemes:
    """The tokeniser, for many threads: one tokeniser a thread, since one that two threads use raises."""

    def __init__(self) -> None:
        self._dictionary = Dictionary()
        self._classes = classes.load()
        self.lists = lists.load()
        self._local = threading.local()
        self._letters: dict[int, str] = {}
        """By the number of a part of speech: there are a thousand, and each is spelt out once."""

    def of(self, text: str) -> Sequence[Any]:
        tokenizer = getattr(self._local, "tokenizer", None)
        if tokenizer is None:
            tokenizer = self._local.tokenizer = self._dictionary.tokenizer(SplitMode.A)
        morphemes: Sequence[Any] = tokenizer.tokenize(text)
        return morphemes

    def words(self, each: Sequence[tuple[str, tuple[str, ...], bool]]) -> list[Word]:
        """Of surfaces, tags and whether a blank stands before. Many are looked up for little more than one."""
        digests = classes.digests([surface for surface, *_ in each])
        akin, listed = self._classes.of(digests), self.lists.bits(digests).tolist()
        return [
            Word(surface, tags, self.known_as(surface), after_blank, *found)
            for (surface, tags, after_blank), *found in zip(each, akin, listed, strict=True)
        ]

    def known_as(self, surface: str) -> str:
        known = {m.part_of_speech_id() for m in self._dictionary.lookup(surface)}
        return "".join(sorted({self._class_of(number) for number in known}))

    def _class_of(self, part_of_speech: int) -> str:
        letter = self._letters.get(part_of_speech)
        if letter is None:
            tags = self._dictionary.pos_of(part_of_speech)
            letter = self._letters[part_of_speech] = _letter(tags)
        return letter


def _letter(tags: Sequence[str]) -> str:
    if tags[1] == "固有名詞":
        return {"地名": "L", "一般": "X"}.get(tags[2]) or {"姓": "F", "名": "G"}.get(tags[3], "N")
    if tags[0] == "名詞":
        return "c"
    if tags[0] in ("動詞", "形容詞", "副詞"):
        return "v"
    return "a" if tags[0] in ("接尾辞", "接頭辞") else "o"


def common(text: str) -> str:
    """With common forms for the variants in it. Translation costs ten times what looking for one does."""
    return text.translate(VARIANTS) if _VARIANT.search(text) else text


def pieces(text: str) -> Iterator[tuple[int, str]]:
    """Sentences, and pieces of those that are too long, cut where there is a pause if there is one."""
    for match in _SENTENCE.finditer(text):
        start, end = match.span()
        while start < end:
            cut = min(start + LONGEST_PIECE, end)
            if cut < end and (pause := _PAUSE.search(text, cut - LONGEST_PIECE // 5, cut)):
                cut = pause.end()
            yield start, text[start:cut]
            start = cut
