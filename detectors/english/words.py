"""Latin text as words: letters, digits, signs and line ends, each with its shape and what the lexicon knows of it.

They are `Word`s of the Japanese model, so that its features, its tables and its field serve both: a shape stands where
a part of speech would, the classes of the lexicon where the dictionary's would.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from importlib.resources import files
from types import MappingProxyType

from detectors.marks import BLANK
from detectors.names.morphemes import Word

_LETTERS = r"A-Za-zÀ-ÖØ-öø-ɏͰ-ϿЀ-ӿḀ-ỿ"
_WORD = re.compile(
    rf"[{_LETTERS}]+(?:(?<=[OoDdLl])['’][{_LETTERS}]+)?|[0-9]+|[\n\t]|{BLANK}+|[^{_LETTERS}0-9\s]"
)
JAPANESE = "\u3000-\u30ff\u3400-\u9fff\uf900-\ufaff\uff00-\uffef\U00020000-\U0003134f"
_STRETCH = re.compile(rf"[^{JAPANESE}]+")
_IN_WORDS = re.compile(r"(?<![A-Za-z])[a-z]{2,}(?![A-Za-z])")
_MAIL = re.compile(r"[A-Za-z0-9._%+-]+@[A-Za-z0-9.-]+")
_WORDS = re.compile(r"[A-Za-z]{2}")
_CLAUSE = 3
"""Lower-case words that make English of Latin letters inside a Japanese line."""
_SHORTEST = 3 * _CLAUSE - 1
"""Characters of so many words of two letters, with something between them: most numbers in Japanese have fewer."""

_SHAPES = MappingProxyType({"\n": "end", "\t": "end", "|": "bar"})
"""A cell ends as a line does: what stands in the next one goes with it as little."""
_WRITTEN = MappingProxyType({"end": "¶", "bar": "¦"})
"""Features are kept as lines, and parts of them between bars."""

Table = Mapping[str, str]


def lexicon() -> dict[str, str]:
    """Words in small letters with the letters of their classes: G given name, F family name, L place, S street,
    T form of address, c common word."""
    text = files(__package__).joinpath("lexicon.txt").read_text(encoding="utf-8")
    lines = (line.split(" ", 1) for line in text.split("\n") if line and line[0] != "#")
    return {word: classes for classes, words in lines for word in words.split()}


def stretches(text: str) -> Iterator[tuple[int, int]]:
    """Where `text` is English: lines without Japanese, and clauses of it inside Japanese lines."""
    for match in _STRETCH.finditer(text):
        start, end = match.span()
        if start and text[start - 1] != "\n":
            start = _whole_lines(text, start, text.find("\n", start, end) + 1, end)
        if end < len(text) and text[end] != "\n":
            begin = text.rfind("\n", start, end) + 1
            if not _is_clause(text, begin or start, end):
                end = begin
        if start < end:
            yield start, end


def _whole_lines(text: str, start: int, line: int, end: int) -> int:
    """`start`, or the next line's where what stands before it is too little to be English."""
    return start if _is_clause(text, start, line or end) else line or end


def _is_clause(text: str, start: int, end: int) -> bool:
    """Enough words, and not those of an address of e-mail alone."""
    if end - start < _SHORTEST:
        return False
    if len(_IN_WORDS.findall(text, start, end)) < _CLAUSE:
        return False
    return "@" not in text[start:end] or bool(_WORDS.search(_MAIL.sub(" ", text[start:end])))


def words(text: str, start: int, end: int, known: Table) -> Iterator[tuple[int, int, Word]]:
    """Every word between `start` and `end`, with its place."""
    last = start
    for match in _WORD.finditer(text, start, end):
        begin, stop = match.span()
        yield begin, stop, word(match[0], begin > last, known)
        last = stop


def word(surface: str, after_blank: bool, known: Table) -> Word:
    """Digits count by their number only; a word in capitals reads as one with a capital."""
    kind = shape(surface)
    form = _WRITTEN.get(kind, surface)
    if surface[0] == BLANK:
        form = BLANK  # a mark of any length
    elif kind == "d":
        form = "0" * len(surface)
    elif kind == "AA":
        form = surface.title()
    return Word(form, (kind, "", "", ""), known.get(surface.casefold(), ""), after_blank)


def shape(surface: str) -> str:
    if surface in _SHAPES:
        return _SHAPES[surface]
    if surface[0] == BLANK:
        return BLANK
    if surface[0] in "0123456789":
        return "d"
    if not surface[0].isalpha():
        return surface
    if surface.islower():
        return "a"
    if surface.isupper():
        return "A" if len(surface) == 1 else "AA"
    return "Aa" if surface[1:].islower() else "mixed"
