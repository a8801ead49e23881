"""What an answer repeats, word for word, of what it was asked with: common runs of letters, outside quotation marks.

Two kinds: of what the person and the documents said (`VERBATIM_ECHO`), and of the instructions that a system gives a
model (`INSTRUCTION_ECHO`). Blanks, signs, width and case do not count, so that a new layout hides nothing.
"""

from __future__ import annotations

import re
from array import array
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from detectors.findings import Finding, Span
from detectors.views.normalise import normalise

VERBATIM_ECHO = "VERBATIM_ECHO"
INSTRUCTION_ECHO = "INSTRUCTION_ECHO"
ENTITIES = frozenset({VERBATIM_ECHO, INSTRUCTION_ECHO})
LEAST = 60
"""Letters that two texts have in common before it counts: about two lines, or thirteen words of English."""
_SCORES = ((400, 0.95), (120, 0.8), (LEAST, 0.6))
_PIECE = 20
_STEP = LEAST - _PIECE + 1
"""Of the sources a piece is kept every so many letters: every run of `LEAST` holds one of them whole."""
_MOST_PLACES = 4
"""Places remembered of a piece that stands in the sources again and again."""
_LETTERS = re.compile(
    "[0-9A-Za-z\u3005\u3006\u3041-\u3096\u30a1-\u30fc\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003134f]+"
)
_QUOTED = re.compile(
    r"「[^「」]{1,4000}」|『[^『』]{1,4000}』|“[^“”]{1,4000}”|\"[^\"\n]{1,4000}\"|^[ \t]*>[^\n]*$",
    re.MULTILINE,
)
_MOSTLY = 0.9
_NAME = "EchoDetector"


@dataclass(frozen=True, slots=True)
class _Letters:
    """The letters of a text and where each stands in it."""

    text: str = field(repr=False)
    starts: array[int] = field(repr=False)
    ends: array[int] = field(repr=False)


class Echo:
    """The sources of one answer, as (entity, text). They are read when the first answer of `LEAST` letters comes."""

    def __init__(self, sources: Iterable[tuple[str, str]]) -> None:
        self._sources = tuple(sources)
        self._kinds: list[tuple[int, str]] = []
        self._told = ""
        self._places: dict[str, list[int]] | None = None

    def findings(self, answer: str, entities: frozenset[str] = ENTITIES) -> tuple[Finding, ...]:
        """Linear in the length of the answer and of its sources."""
        if len(answer) < LEAST or not self._sources:
            return ()
        said = _letters(answer)
        quoted = [m.span() for m in _QUOTED.finditer(answer)]
        found = []
        for first, last, place in self._runs(said.text):
            span = Span(said.starts[first], said.ends[last - 1])
            entity = next(kind for end, kind in self._kinds if place < end)
            if entity not in entities or (entity == VERBATIM_ECHO and _is_quoted(span, quoted)):
                continue
            score = next(score for length, score in _SCORES if last - first >= length)
            found.append(Finding(span, entity, _NAME, score))
        return tuple(found)

    def _runs(self, text: str) -> Iterator[tuple[int, int, int]]:
        """Where runs begin and end in `text`, and begin in the sources: the longest at each place, apart."""
        places = self._index()
        at = free = 0
        while at + _PIECE <= len(text):
            runs = [
                self._run(text, at, place, free) for place in places.get(text[at : at + _PIECE], ())
            ]
            first, last, place = max(runs, key=lambda run: run[1] - run[0], default=(at, at, 0))
            if last - first >= LEAST:
                yield first, last, place
                at = free = last
            else:
                at += 1

    def _run(self, text: str, at: int, place: int, free: int) -> tuple[int, int, int]:
        told, first, last = self._told, at, at + _PIECE
        while first > free and place > 0 and text[first - 1] == told[place - 1]:
            first, place = first - 1, place - 1
        end = place + last - first
        while last < len(text) and end < len(told) and text[last] == told[end]:
            last, end = last + 1, end + 1
        return first, last, place

    def _index(self) -> dict[str, list[int]]:
        if self._places is not None:
            return self._places
        pieces, length = [], 0
        for entity, text in self._sources:
            letters = _letters(text).text
            if len(letters) >= LEAST:
                pieces.append(letters)
                length += len(letters) + 1
                self._kinds.append((length, entity))
        self._told = "\n".join(pieces)  # no letter: a run ends where a source does
        places: dict[str, list[int]] = {}
        for place in range(0, len(self._told) - _PIECE + 1, _STEP):
            known = places.setdefault(self._told[place : place + _PIECE], [])
            if len(known) < _MOST_PLACES:
                known.append(place)
        self._places = places
        return places


def _letters(text: str) -> _Letters:
    view = normalise(text)
    pieces: list[str] = []
    starts, ends = array("I"), array("I")
    for run in _LETTERS.finditer(view.text):
        pieces.append(run[0])
        first, last = view.places(*run.span())
        starts.extend(first)
        ends.extend(last)
    return _Letters("".join(pieces).lower(), starts, ends)


def _is_quoted(span: Span, quoted: list[tuple[int, int]]) -> bool:
    inside = sum(max(0, min(end, span.end) - max(start, span.start)) for start, end in quoted)
    return inside >= _MOSTLY * (span.end - span.start)
