"""Names of persons: SudachiPy's dictionary tags, honorifics and labels. A first version, without a model.

A sentence is tokenised as a whole, every token becomes one letter, and a name is a pattern over these letters. What
stands beside the name (an honorific, a label, the rest of a place name) decides how sure it is.
"""

from __future__ import annotations

import re
import threading
from collections.abc import Iterator, Sequence
from typing import Any

from sudachipy import Dictionary, SplitMode

from detectors.findings import Finding
from detectors.normalise import View
from detectors.recognizers.base import TextRecognizer
from detectors.recognizers.surroundings import (
    ABROAD_BEHIND,
    AFTER_NAME,
    DIVIDER,
    FIRM_ABROAD,
    FIRM_LABEL,
    HONORIFIC,
    INSTITUTION,
    LABEL_BEFORE,
    LABEL_ENDS,
    NOT_A_NAME,
    ORGANISATION_BEFORE,
    PERSONAL,
    PLACE,
    SOFT_LABEL,
)

LONGEST_PIECE = 1_000
"""Characters given to the tokeniser at once: it refuses 49,150 bytes, and its time grows with length."""
VARIANTS = str.maketrans(
    "髙﨑嵜𠮷濵濱德邉邊齋齊廣澤櫻國島嶋眞瀨冨栁", "高崎崎吉浜浜徳辺辺斎斉広沢桜国島島真瀬富柳"
)
"""Old and variant forms, one for one: the dictionary knows only the common ones."""

_SENTENCE = re.compile(r"[^。！？!?\n]*[。！？!?\n]?")
_PAUSE = re.compile(r"[、,)」 \t](?=[^、,)」 \t]*$)")
_CANDIDATE = re.compile(
    r"[一-鿿々\U00020000-\U0003134f\ue000-\uf8ff]|[ァ-ヺ]{2}|[Nn]ame|NAME|氏|フリ"
)

# One letter a token: F 姓, G 名, N another name of a person, n one in katakana, P a place that may be a surname,
# U a word in kanji that the dictionary lacks, K katakana or an initial, J the point between foreign names, S a blank.
_NOUNS = frozenset({"名詞", "補助記号", "空白", "接頭辞"})
_KIND_OF_NAME = {"姓": "F", "名": "G"}
_KANJI_WORD = re.compile(r"[一-鿿々\U00020000-\U0003134f\ue000-\uf8ff]{1,3}")
_NUMERAL = re.compile(r"[〇一二三四五六七八九十百千]")
_KATAKANA_WORD = re.compile(r"[ァ-ヺー]+|[A-Z]")
_NAME = re.compile(
    r"(?P<western>n[Kn]*(?:J[KnP]+){1,3})|(?P<abroad>K(?:JK+){0,2}Jn[Kn]*(?:J[Kn]+)?)"
    r"|(?P<whole>F+S?[GN]+|N+G+|nSn)|(?P<half>FS?U|[PU]S?G+)"
    r"|(?P<family>F+)|(?P<given>G+)|(?P<person>[Nn]+)|(?P<place>P)|(?P<unknown>U)"
)
_ALONE = {
    "western": 0.8,
    "abroad": 0.5,
    "whole": 0.85,
    "half": 0.7,
    "family": 0.4,
    "given": 0.3,
    "person": 0.3,
}
_FOREIGN = frozenset({"western", "abroad"})
_PARTS = frozenset({"family", "given", "person"})


class NameRecognizer(TextRecognizer):
    """姓 and 名 together are sure; one alone needs an honorific, a post or a label to be."""

    finds = ("PERSON",)
    starts = "".join(
        map(
            chr,
            [
                *range(0x4E00, 0xA000),
                *range(0x3041, 0x3097),
                *range(0x30A1, 0x30FB),
                *range(0x20000, 0x31350),
                *range(0xE000, 0xF900),
            ],
        )
    ) + ("々〆ー" + "ABCDEFGHIJKLMNOPQRSTUVWXYZ")
    reach = 64
    gate = _CANDIDATE
    revision = "2"

    def load(self) -> None:
        self._dictionary: Any = None
        self._local = threading.local()
        self._loading = threading.Lock()
        self._never: set[int] = set()

    def warm_up(self) -> None:
        self._tokens("山田太郎さん")

    def find(self, view: View) -> Iterator[Finding]:
        for start, end, score in self._found(view.text):
            yield self.finding(view, start, end, "PERSON", score)

    def _found(self, text: str) -> Iterator[tuple[int, int, float]]:
        for start, piece in _pieces(text):
            if _CANDIDATE.search(piece):
                folded = piece.translate(VARIANTS)
                known = [n for n in self._known(folded) if n[2]]
                told = self._labelled(folded, known) if DIVIDER.search(folded) else ()
                for first, last, score in (*known, *told):
                    yield start + first, start + last, score

    def _known(self, text: str) -> Iterator[tuple[int, int, float]]:
        tokens = self._tokens(text)
        for match in _NAME.finditer(self._kinds(tokens)):
            start, end = tokens[match.start()].begin(), tokens[match.end() - 1].end()
            yield start, end, _score(text, start, end, str(match.lastgroup))

    def _labelled(
        self, text: str, known: list[tuple[int, int, float]]
    ) -> Iterator[tuple[int, int, float]]:
        """What stands behind a label and is not, to its end, a name that the dictionary knows."""
        for pattern in (FIRM_LABEL, SOFT_LABEL):
            for match in pattern.finditer(text):
                start, value = match.start("value"), match["value"].rstrip()
                if any(
                    s == start and score >= 0.85 and AFTER_NAME.match(value, end - start)
                    for s, end, score in known
                ):
                    continue
                unheard_of = pattern is FIRM_LABEL or "U" in self._kinds(self._tokens(value))
                if unheard_of and len(value) >= 2 and not NOT_A_NAME.search(value):
                    yield start, start + len(value), 0.9

    def _tokens(self, text: str) -> Sequence[Any]:
        tokenizer = getattr(self._local, "tokenizer", None)
        if tokenizer is None:
            with self._loading:
                self._dictionary = self._dictionary or Dictionary()
            # One a thread: a tokenizer that two threads use raises.
            tokenizer = self._local.tokenizer = self._dictionary.tokenizer(SplitMode.A)
        tokens: Sequence[Any] = tokenizer.tokenize(text)
        return tokens

    def _kinds(self, tokens: Sequence[Any]) -> str:
        """One letter a token. Most parts of speech are never a part of a name: their numbers are remembered."""
        never = self._never
        letters = []
        for token in tokens:
            number = token.part_of_speech_id()
            if number in never:
                letters.append(".")
            elif (tags := token.part_of_speech())[0] in _NOUNS:
                letters.append(_kind(token, tags))
            else:
                never.add(number)
                letters.append(".")
        return "".join(letters)


def _kind(token: Any, tags: Sequence[str]) -> str:
    surface = token.surface()
    if tags[2] == "人名" and not surface.isascii():
        return "n" if _KATAKANA_WORD.fullmatch(surface) else _KIND_OF_NAME.get(tags[3], "N")
    if surface == " ":
        return "S"
    if surface in ("・", "="):
        return "J"
    if _KATAKANA_WORD.fullmatch(surface):
        return "K"
    if _KANJI_WORD.fullmatch(surface):
        if tags[2] == "地名":
            return "P"
        return "U" if token.is_oov() and not _NUMERAL.search(surface) else "."
    return "."


def _pieces(text: str) -> Iterator[tuple[int, str]]:
    """Sentences, and pieces of those that are too long, cut where there is a pause if there is one."""
    for match in _SENTENCE.finditer(text):
        start, end = match.span()
        while start < end:
            cut = min(start + LONGEST_PIECE, end)
            if cut < end and (pause := _PAUSE.search(text, cut - LONGEST_PIECE // 5, cut)):
                cut = pause.end()
            yield start, text[start:cut]
            start = cut


def _labelled(text: str, start: int) -> bool:
    return text[start - 1 : start] in LABEL_ENDS and bool(
        LABEL_BEFORE.search(text, max(0, start - 32), start)
    )


def _score(text: str, start: int, end: int, form: str) -> float:
    """Confidence that this is a person here, by its form and by what stands before and behind it."""
    if PERSONAL.match(text, end):
        return 0.9
    if form not in _ALONE:  # a place, or a word nobody knows
        return 0.0
    if HONORIFIC.match(text, end) or _labelled(text, start):
        return 0.9
    if ORGANISATION_BEFORE.search(text, max(0, start - 8), start):
        return 0.3
    if form in _FOREIGN and (
        FIRM_ABROAD.search(text, start, end) or ABROAD_BEHIND.match(text, end)
    ):
        return 0.3
    if form not in _PARTS:
        return 0.3 if INSTITUTION.match(text, end) else _ALONE[form] if end - start >= 3 else 0.4
    if PLACE.match(text, end):
        return 0.0
    return _ALONE[form] if end - start >= 2 else 0.3
