"""Text as the recognisers read it, in which every character knows its place in the original.

Width, digits of other scripts, ignorable characters, hyphens, JSON escapes and look-alike letters in Latin words are
folded. Clean text costs one scan and is its own view; text whose folding keeps every place costs one translation; only
the rest is walked cluster by cluster.
"""

from __future__ import annotations

import re
import unicodedata
from array import array
from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar

from detectors.findings import Span
from detectors.views.folds import HOMOGLYPHS, IGNORABLE, ONE_TO_ONE
from detectors.views.parts import Part, parts

_CLEAN = (
    r"\x09\x0a\x0d\x20-\x7e\u3001-\u3003\u3005-\u3012\u3014-\u301b"
    r"\u3041-\u3096\u309d-\u309e\u30a1-\u30fe\u4e00-\u9fff"
    r"\xb0\xd7\u2018-\u201f\u203b\u2190-\u2199\u25a0-\u25ff\u2600-\u26ff\u301c"
)
"""What is read as it is, each by itself: ASCII, kana, kanji, and signs of forms and lists, □ ○ ※ → and their kin."""
_SAME = "".join(map(re.escape, map(chr, ONE_TO_ONE)))
_BAR = r"(?<=[0-9])[ー〜~・‥](?=[0-9])"
"""Characters that stand for a hyphen, but only between digits: ー is a letter in サーバー."""
_ESCAPE = r"\\{1,16}u[0-9A-Fa-f]{4}"
"""Each text of JSON within another doubles the backslashes."""
_ITEM = r"(?<=[0-9０-９])[①-⑨](?=[A-Za-zァ-ヺ一-鿿])"
"""A circled digit that begins the next item of a list, straight behind a number: ①電話…12②FAX…"""

_ANY_DIRT = re.compile(f"[^{_CLEAN}]|[0-9][ー〜~・‥][0-9]|{_ESCAPE}")
_MOVING_DIRT = re.compile(f"[^{_CLEAN}{_SAME}]|{_ESCAPE}|{_ITEM}")
_RUN = re.compile(rf"(?:(?!{_ESCAPE}|{_ITEM})[{_CLEAN}{_SAME}])+")
LONGEST_CLUSTER = 32
"""Marks beyond this many begin a cluster of their own: NFKC sorts them, which is not linear."""
_BAR_BETWEEN_DIGITS = re.compile(_BAR)
_MARKS = frozenset("\u3099\u309a\uff9e\uff9f\u20e3")
_LATIN = re.compile("[A-Za-z]")
_ALIKE = "A-Za-z\u0370-\u03ff\u0400-\u04ff"
_MIXED_WORD = re.compile(
    f"[{_ALIKE}0-9._%+-]{{1,64}}@[{_ALIKE}0-9.-]{{1,255}}|[{_ALIKE}]{{2,}}"
    "|(?<![A-Za-z0-9\u0370-\u04ff])[\u0370-\u04ff]{1,3}(?=[0-9]{6})"
    "|(?P<naught>[\u041e\u043e\u039f\u03bf](?:(?=[0-9])|(?<=[0-9].)(?![A-Za-z\u0370-\u04ff])))"
)
"""A word, an e-mail address as a whole, the letters in front of a long number, or an O that stands for a naught."""


_T = TypeVar("_T")


@dataclass(frozen=True, slots=True)
class View:
    """`text` is normalised; `span` takes places in it back to the original."""

    text: str = field(repr=False)
    original: str = field(repr=False)
    _starts: array[int] | None = field(default=None, repr=False)
    _ends: array[int] | None = field(default=None, repr=False)
    fresh: tuple[tuple[int, int], ...] = ()
    """Where `text` reads otherwise than that of the view that it was made of, in order; empty for a plain one."""
    _made: dict[Hashable, Any] = field(default_factory=dict, repr=False, compare=False)

    def once(self, name: Hashable, make: Callable[[str], _T]) -> _T:
        """What `make` makes of the text: made for the first who asks for it by that name, and kept for the others."""
        if name not in self._made:
            self._made[name] = make(self.text)
        made: _T = self._made[name]
        return made

    @property
    def parts(self) -> tuple[Part, ...]:
        """As gates look at the text."""
        return self.once(parts, parts)

    def span(self, start: int, end: int) -> Span:
        """Of the original: from the first character of the match to the last, deleted ones between included."""
        if self._starts is None or self._ends is None or start >= end:
            return Span(start, end)
        return Span(self._starts[start], self._ends[end - 1])

    def places(self, first: int, last: int) -> tuple[Sequence[int], Sequence[int]]:
        """Starts and ends in the original of the characters from `first` up to `last`."""
        if self._starts is None or self._ends is None:
            return range(first, last), range(first + 1, last + 1)
        return self._starts[first:last], self._ends[first:last]

    def part(self, first: int, last: int) -> View:
        """The view of these characters alone."""
        starts, ends = self.places(first, last)
        return View(self.text[first:last], self.original, array("I", starts), array("I", ends))


def normalise(original: str) -> View:
    """Linear in the length of the text."""
    if not _ANY_DIRT.search(original):
        return View(original, original)
    if _MOVING_DIRT.search(original):
        return _moved(original)
    return View(_barred(original.translate(ONE_TO_ONE)), original)


def _barred(text: str) -> str:
    return _BAR_BETWEEN_DIGITS.sub("-", text)


def _moved(original: str) -> View:
    out: list[str] = []
    starts, ends = array("I"), array("I")
    place, length = 0, len(original)
    while place < length:
        run = _RUN.match(original, place)
        end = run.end() if run else place
        if end < length and end > place and _joins(original[end]):
            end -= 1  # the last character belongs to the mark behind it
        if end > place:
            out.append(original[place:end].translate(ONE_TO_ONE))
            starts.extend(range(place, end))
            ends.extend(range(place + 1, end + 1))
            place = end
            continue
        end, text = _cluster(original, place)
        out.append(text)
        starts.extend([place] * len(text))
        ends.extend([end] * len(text))
        place = end
    return View(_barred(_unmixed("".join(out))), original, starts, ends)


def _cluster(original: str, start: int) -> tuple[int, str]:
    """Where the cluster at `start` ends, and what it is read as: a JSON escape, or a character with its marks."""
    end, letter = start + 1, original[start]
    if letter == "\\" and (match := _ESCAPE_AT.match(original, start)):
        end, letter = match.end(), _spelled(match[0])
    elif _ITEM_AT.match(original, start):
        return end, " " + _folded(letter)
    marks = end
    while end < len(original) and end - marks < LONGEST_CLUSTER - 1 and _joins(original[end]):
        end += 1
    return end, _folded(letter + original[marks:end])


def _folded(cluster: str) -> str:
    text = unicodedata.normalize("NFKC", cluster.translate(IGNORABLE)).translate(ONE_TO_ONE)
    if len(text) > 1:
        text = "".join(c for c in text if not unicodedata.combining(c) or c in _MARKS)
    if _CROWDED.search(cluster):
        text = unicodedata.normalize("NFD", text)[:1]
    return text


_CROWDED = re.compile("(?s)^[A-Za-z](?=.*[\u0300-\u036f].*[\u0300-\u036f]|.*[\u0488\u0489])")
"""More marks than any language writes on a letter of ours, decomposed Vietnamese apart."""


_ITEM_AT = re.compile(_ITEM)
_ESCAPE_AT = re.compile(
    r"\\{1,16}u[dD][89abAB][0-9A-Fa-f]{2}\\{1,16}u[dD][c-fC-F][0-9A-Fa-f]{2}|\\{1,16}u[0-9A-Fa-f]{4}"
)


def _spelled(escape: str) -> str:
    units = bytes.fromhex("".join(escape.replace("\\", "").split("u")))
    return units.decode("utf-16-be", "replace")


def _joins(character: str) -> bool:
    if ord(character) in IGNORABLE:
        return True
    return character >= "\u0300" and (character in _MARKS or unicodedata.combining(character) != 0)


def _unmixed(text: str) -> str:
    """Look-alikes folded in words that mix Latin with Cyrillic or Greek; whole words of those scripts stay."""
    if text.isascii():
        return text

    def fold(match: re.Match[str]) -> str:
        word = match[0]
        if word.isascii():
            return word
        counts = match["naught"] or text[match.end() :][:1].isdigit()
        return word.translate(HOMOGLYPHS) if counts or _LATIN.search(word) else word

    return _MIXED_WORD.sub(fold, text)
